import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { gzipSync } from "node:zlib";
import type { ReleaseServer } from "./release-server";

const digestOf = (content: Buffer): string => `sha256:${createHash("sha256").update(content).digest("hex")}`;

/**
 * Serves an image of one file from a fake of a registry that can only be read.
 *
 * @param name Repository and tag or digest, as after `docker://host/`.
 * @param layer Decides what is sent for the layer instead of it.
 */
export function serveImage(server: ReleaseServer, name: string, layer?: (whole: Buffer) => Buffer): void {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "pgstack-image-"));
  fs.writeFileSync(path.join(folder, "program"), "a program");
  const tar = execFileSync("tar", ["-cf", "-", "-C", folder, "program"]);
  fs.rmSync(folder, { recursive: true });
  const packed = gzipSync(tar);
  const config = Buffer.from(
    JSON.stringify({
      architecture: process.arch === "arm64" ? "arm64" : "amd64",
      os: "linux",
      config: { Entrypoint: ["/program"], User: "nonroot:nonroot" },
      rootfs: { type: "layers", diff_ids: [digestOf(tar)] },
    }),
  );
  const oci = "application/vnd.oci.image";
  const manifest = Buffer.from(
    JSON.stringify({
      schemaVersion: 2,
      mediaType: `${oci}.manifest.v1+json`,
      config: { mediaType: `${oci}.config.v1+json`, digest: digestOf(config), size: config.length },
      layers: [{ mediaType: `${oci}.layer.v1.tar+gzip`, digest: digestOf(packed), size: packed.length }],
    }),
  );
  const [repository = "", reference = ""] = name.split(/[:@](?=[^/]*$)/);
  const base = `v2/${repository}`;
  server.on("v2/", (response) => response.end("{}"));
  server.on(`${base}/manifests/${reference}`, (response) => {
    const headers = { "content-type": `${oci}.manifest.v1+json`, "docker-content-digest": digestOf(manifest) };
    response.writeHead(200, headers).end(manifest);
  });
  server.on(`${base}/blobs/${digestOf(config)}`, (response) => response.end(config));
  server.on(`${base}/blobs/${digestOf(packed)}`, (response) => response.end(layer?.(packed) ?? packed));
}
