import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { platform } from "../../local/download/tools";
import { Progress } from "../../local/progress";
import { nodePackages } from "../../local/debian";
import { engineReleases, nodeReleases } from "../../local/releases";
import { ensureTools } from "../../local/tools";
import { ReleaseServer } from "../helpers/release-server";
import { execFileSync } from "node:child_process";

const [pulumi, provider] = engineReleases(platform() ?? { os: "linux", arch: "amd64" });

describe("tools, from a fake of the vendors' sites", () => {
  let server: ReleaseServer;
  let folder: string;
  let lines: string[];
  let progress: Progress;
  const before = { ...process.env };

  beforeEach(async () => {
    server = await ReleaseServer.start();
    folder = fs.mkdtempSync(path.join(os.tmpdir(), "pgstack-tools-"));
    lines = [];
    progress = new Progress({ write: (line: string) => lines.push(line.replace(/^\[.*?\] +/, "").trim()) });
    const bin = path.join(folder, "empty");
    fs.mkdirSync(bin);
    for (const name of ["tar", "gzip", "flock", "sh", "cat"]) {
      const found = ["/usr/bin", "/bin"].map((dir) => path.join(dir, name)).find((file) => fs.existsSync(file));
      fs.symlinkSync(found ?? name, path.join(bin, name));
    }
    Object.assign(process.env, { PGSTACK_RELEASES_URL: server.url, PGSTACK_CACHE: folder, PATH: bin, NO_PROXY: "*" });
  });
  afterEach(async () => {
    process.env = { ...before };
    await server.stop();
    fs.rmSync(folder, { recursive: true, force: true });
  });

  /** Serves an archive of one release, with its programs. */
  const serve = (release: typeof pulumi): void => {
    if (release === undefined) throw new Error("there is no such release");
    const source = path.join(folder, release.name);
    for (const file of Object.values(release.programs)) {
      fs.mkdirSync(path.dirname(path.join(source, file)), { recursive: true });
      fs.writeFileSync(path.join(source, file), `#!/bin/sh\necho ${release.name}\n`);
    }
    server.release(release, execFileSync("/bin/tar", ["-czf", "-", "-C", source, "."], { env: before }));
  };

  it("are downloaded, and nothing is built", async () => {
    serve(pulumi);
    serve(provider);
    const { bin } = await ensureTools(progress, ["engine"]);
    expect(execFileSync(path.join(bin, "pulumi"), { encoding: "utf8" })).toBe("pulumi\n");
    expect(execFileSync(path.join(bin, "pulumi-resource-kubernetes"), { encoding: "utf8" })).toBe(
      "pulumi-resource-kubernetes\n",
    );
    expect(lines.filter((line) => line.includes("To build"))).toEqual([]);
  });

  it("are found again without a network", async () => {
    serve(pulumi);
    serve(provider);
    const { bin } = await ensureTools(progress, ["engine"]);
    fs.rmSync(bin, { recursive: true });
    const count = server.requests.length;
    await ensureTools(progress, ["engine"]);
    expect(server.requests).toHaveLength(count);
    expect(fs.existsSync(path.join(bin, "pulumi"))).toBe(true);
  });

  it("are built where they cannot be downloaded, and only those", async () => {
    serve(pulumi);
    if (provider !== undefined) server.on(provider.checksums, (response) => response.end("not a checksum"));
    // Go cannot be had either on this PATH: that it is looked for is what shows the build.
    await expect(ensureTools(progress, ["engine"])).rejects.toThrow(/python3/);
    expect(lines.find((line) => line.includes("cannot be downloaded"))).toMatch(
      /^pulumi-resource-kubernetes 4\.25\.0 /,
    );
    expect(lines.find((line) => line.startsWith("To build from source"))).toMatch(/once: kubernetes-provider; kept in/);
  });

  it("are downloaded while unpublished ones are built", async () => {
    const releases = nodeReleases(platform() ?? { os: "linux", arch: "amd64" });
    for (const name of Object.keys(nodePackages).filter((file) => !file.startsWith("/"))) {
      fs.symlinkSync("/bin/true", path.join(folder, "empty", name));
    }
    for (const release of releases) {
      // Each answers that it is there, and then nothing.
      server.on(release.checksums, (response, request) => {
        if (request.method === "HEAD") response.end();
      });
    }
    // As above: Go is looked for, and no download has ended.
    await expect(ensureTools(progress, ["node"])).rejects.toThrow(/python3/);
    for (const { checksums } of releases) await server.requested(checksums);
    expect(lines.filter((line) => line.includes("cannot be downloaded"))).toEqual([]);
  });
});
