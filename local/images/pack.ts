import { chmodSync, copyFileSync, mkdirSync, rmSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { run } from "../sh";

/** The settings of an image. */
export interface Config {
  readonly user: string;
  readonly entrypoint?: string;
  readonly env?: readonly string[];
}

/** The file of an image, in the folder that it is built in. */
export const fileOf = (ref: string): string => `${(ref.split("/")[1] ?? ref).replace(":", "-")}.tar`;

/** A layer of a few programs and links, and nothing else; its file is in `work` of a folder. */
export async function layerOf(
  folder: string,
  files: Readonly<Record<string, string>>,
  links: Readonly<Record<string, string>>,
): Promise<string> {
  const root = join(folder, "work", "root");
  for (const [name, from] of Object.entries(files)) {
    mkdirSync(join(root, name, ".."), { recursive: true });
    copyFileSync(from, join(root, name));
    chmodSync(join(root, name), 0o755);
  }
  for (const [name, target] of Object.entries(links)) symlinkSync(target, join(root, name));
  const layer = join(folder, "work", "layer.tar");
  const same = ["--numeric-owner", "--owner=0", "--group=0", "--sort=name", "--mtime=@0"];
  await run(["tar", ...same, "-C", root, "-cf", layer, "."]);
  return layer;
}

/**
 * An image that is another one with one more layer, into an archive in a folder. A node unpacks the layers that both have
 * once.
 */
export async function packOnto(folder: string, ref: string, base: Base, layer: string, config: Config): Promise<void> {
  const layout = join(folder, "work", "layout");
  rmSync(layout, { recursive: true, force: true });
  const from = `docker-archive:${base.tar}:${base.ref}`;
  await run(["skopeo", "--insecure-policy", "copy", "-q", from, `oci:${layout}:image`]);
  await configured(folder, ref, layer, config);
}

/** An archive of an image. */
interface Base {
  readonly ref: string;
  readonly tar: string;
}

/** One layer and a few settings into an archive in a folder, which containerd reads under the image's own name. */
export async function pack(folder: string, ref: string, layer: string, config: Config): Promise<void> {
  const layout = join(folder, "work", "layout");
  const image = ["--image", `${layout}:image`];
  rmSync(layout, { recursive: true, force: true });
  await run(["umoci", "init", "--layout", layout]);
  await run(["umoci", "new", ...image]);
  await configured(folder, ref, layer, config);
}

/** Adds a layer and settings to the image, and writes its archive. */
async function configured(folder: string, ref: string, layer: string, config: Config): Promise<void> {
  const layout = join(folder, "work", "layout");
  const image = ["--image", `${layout}:image`];
  await run(["umoci", "raw", "add-layer", ...image, layer]);
  const settings = [`--config.user=${config.user}`, ...(config.env ?? []).map((value) => `--config.env=${value}`)];
  if (config.entrypoint !== undefined) settings.push(`--config.entrypoint=${config.entrypoint}`);
  await run(["umoci", "config", ...image, ...settings]);
  const archive = `docker-archive:${join(folder, fileOf(ref))}:${ref}`;
  await run(["skopeo", "--insecure-policy", "copy", "-q", `oci:${layout}:image`, archive]);
}
