import { execFileSync } from "node:child_process";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { downloadImages, vendorArchive } from "../../local/download/images";
import { imageRefs } from "../../local/pins";
import { Progress } from "../../local/progress";
import { vendorImages } from "../../local/releases";
import { which } from "../../local/sh";
import { serveImage } from "../helpers/image-registry";
import { ReleaseServer } from "../helpers/release-server";
import { describeWhen } from "../helpers/when";

const ref = imageRefs.coredns;
const source = vendorImages.find((image) => image.ref === ref)?.source ?? "";

describeWhen(which("skopeo") !== undefined, "skopeo is not installed", "images, from a fake of a registry", () => {
  let registry: ReleaseServer;
  let folder: string;
  let lines: string[];
  let progress: Progress;
  const before = { ...process.env };

  beforeEach(async () => {
    registry = await ReleaseServer.start();
    folder = fs.mkdtempSync(path.join(os.tmpdir(), "pgstack-images-"));
    lines = [];
    progress = new Progress({ write: (line: string) => lines.push(line.replace(/^\[.*?\] +/, "").trim()) });
    process.env["PGSTACK_IMAGE_REGISTRY"] = `${registry.url}/mirror`;
    process.env["PGSTACK_CACHE"] = folder;
    process.env["NO_PROXY"] = process.env["no_proxy"] = "127.0.0.1";
  });
  afterEach(async () => {
    process.env = { ...before };
    await registry.stop();
    fs.rmSync(folder, { recursive: true, force: true });
  });

  const kept = (): string[] => {
    const images = path.join(folder, "download", "images");
    return fs.existsSync(images) ? fs.readdirSync(images) : [];
  };

  it("are archives under the name by which the node finds them, with uncompressed layers", async () => {
    serveImage(registry, `mirror/${source}`);
    await downloadImages(progress, [ref]);
    const archive = vendorArchive(ref) ?? "";
    const read = (file: string): string => execFileSync("tar", ["-xOf", archive, file], { encoding: "utf8" });
    const [manifest] = JSON.parse(read("manifest.json")) as { RepoTags: string[]; Layers: string[]; Config: string }[];
    expect(manifest?.RepoTags).toEqual([ref]);
    const layer = execFileSync("tar", ["-xOf", archive, manifest?.Layers[0] ?? ""]);
    expect(execFileSync("tar", ["-tf", "-"], { input: layer, encoding: "utf8" })).toBe("program\n");
    expect(JSON.parse(read(manifest?.Config ?? ""))).toMatchObject({ config: { Entrypoint: ["/program"] } });
  });

  it("are copied once", async () => {
    serveImage(registry, `mirror/${source}`);
    await downloadImages(progress, [ref]);
    const count = registry.requests.length;
    await downloadImages(progress, [ref]);
    expect(registry.requests).toHaveLength(count);
  });

  it("by a digest are requested by it", async () => {
    const pinned = vendorImages.find((image) => image.source.includes("@sha256:"));
    await downloadImages(progress, [pinned?.ref ?? ""]);
    expect(vendorArchive(pinned?.ref ?? "")).toBeUndefined();
    registry.on("v2/", (response) => response.end("{}"));
    await downloadImages(progress, [pinned?.ref ?? ""]);
    expect(registry.requests.join("\n")).toMatch(/manifests\/sha256:[0-9a-f]{64}/);
  });

  const failing: [string, () => void, RegExp][] = [
    ["do not exist", () => registry.on("v2/", (response) => response.end("{}")), /manifest unknown|404|not found/i],
    ["have a layer of another digest", () => serveImage(registry, `mirror/${source}`, () => Buffer.from("other")), /./],
    [
      "have a layer that is cut off",
      () => serveImage(registry, `mirror/${source}`, (whole) => whole.subarray(0, 20)),
      /./,
    ],
  ];
  it.each(failing)("that %s leave no usable file, and report the reason in one line", async (_, prepare, reason) => {
    prepare();
    await downloadImages(progress, [ref]);
    expect(vendorArchive(ref)).toBeUndefined();
    const said = lines.filter((line) => line.includes("cannot be copied"));
    expect(said).toEqual([expect.stringMatching(reason)]);
    expect(said[0]?.startsWith(`${source} cannot be copied: `)).toBe(true);
    expect(kept().filter((name) => name.endsWith(".tar"))).toEqual([]);
  });

  it("of a registry that hangs time out", async () => {
    process.env["PGSTACK_DOWNLOAD_IDLE_MS"] = "700";
    serveImage(registry, `mirror/${source}`);
    registry.on(`v2/mirror/${source.replace(/:.*/, "")}/manifests/${source.split(":")[1] ?? ""}`, () => undefined);
    await downloadImages(progress, [ref]);
    expect(lines.join("\n")).toMatch(/cannot be copied: .*no answer within 0\.7 s/);
    expect(vendorArchive(ref)).toBeUndefined();
  });

  it("of an unreachable registry are one line", async () => {
    process.env["PGSTACK_IMAGE_REGISTRY"] = "http://127.0.0.1:9/mirror";
    await downloadImages(progress, [ref]);
    expect(lines).toEqual([expect.stringMatching(/^No images from here \(127\.0\.0\.1:9: /)]);
  });

  it("are not requested if PGSTACK_OFFLINE is set", async () => {
    process.env["PGSTACK_OFFLINE"] = "1";
    await downloadImages(progress, [ref]);
    expect(registry.requests).toEqual([]);
  });
});
