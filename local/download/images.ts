import { existsSync, mkdirSync, renameSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { ensurePackages, imagePackages } from "../debian";
import { cacheDir } from "../paths";
import type { Progress } from "../progress";
import { type VendorImage, vendorImages } from "../releases";
import { run } from "../sh";
import { unreachable } from "./network";
import { offline } from "./tools";

/** Time for one image, in milliseconds; skopeo has no idle time-out of its own. */
const pullMs = (): number => Number(process.env["PGSTACK_DOWNLOAD_IDLE_MS"] ?? 600_000);

/** The archive of a vendor's image that was copied before. */
export function vendorArchive(ref: string): string | undefined {
  const image = vendorImages.find((one) => one.ref === ref);
  return image !== undefined && existsSync(archiveOf(image)) ? archiveOf(image) : undefined;
}

const archiveOf = ({ source }: VendorImage): string =>
  join(cacheDir(), "download", "images", `${source.replaceAll(/[^\w.-]+/g, "-")}.tar`);

/**
 * Copies vendors' images into archives like those that `images.ts` makes, under the same name. One that fails is reported in
 * one line and left out.
 */
export async function downloadImages(progress: Progress, refs: readonly string[]): Promise<void> {
  const wanted = vendorImages.filter((image) => refs.includes(image.ref) && !existsSync(archiveOf(image)));
  if (wanted.length === 0 || offline()) return;
  const silent = await unreachable(wanted.map((image) => `${registryOf(image).url}/v2/`));
  if (silent.size > 0) {
    progress.note(`No images from here (${[...silent].map(([host, reason]) => `${host}: ${reason}`).join("; ")})`);
  }
  const answering = wanted.filter((image) => !silent.has(new URL(registryOf(image).url).host));
  if (answering.length === 0) return;
  await ensurePackages(progress, imagePackages);
  await progress.step(`Copy the images of ${answering.map(({ module }) => module).join(", ")}`, async (say) => {
    let done = 0;
    for (const image of answering) {
      say(`${done++} of ${answering.length}, ${image.source}`);
      await copy(image).catch((error: unknown) => {
        const lines = (error instanceof Error ? error.message : String(error)).trim().split("\n");
        progress.note(`${image.source} cannot be copied: ${(lines.at(-1) ?? "").trim()}`);
      });
    }
  });
}

/** Returns the source of an image: its registry, or a mirror that has the registry's host as its first folder. */
function registryOf({ source }: VendorImage): { readonly url: string; readonly image: string } {
  const mirror = process.env["PGSTACK_IMAGE_REGISTRY"];
  if (mirror === undefined || mirror === "") return { url: `https://${hostOf(source)}`, image: source };
  const url = mirror.includes("://") ? mirror : `https://${mirror}`;
  const { origin, host, pathname } = new URL(url);
  return { url: origin, image: `${host}${pathname.replace(/\/$/, "")}/${source}` };
}

/** Docker Hub answers under another name than its images have. */
function hostOf(source: string): string {
  const [host = ""] = source.split("/");
  return host === "docker.io" ? "registry-1.docker.io" : host;
}

async function copy(image: VendorImage): Promise<void> {
  const archive = archiveOf(image);
  const { url, image: from } = registryOf(image);
  mkdirSync(dirname(archive), { recursive: true });
  rmSync(`${archive}.part`, { force: true });
  const insecure = url.startsWith("http://") ? ["--src-tls-verify=false"] : [];
  const argv = ["skopeo", "--insecure-policy", "copy", "-q", ...insecure, `docker://${from}`];
  await run([...argv, `docker-archive:${archive}.part:${image.ref}`], { timeoutMs: pullMs() });
  renameSync(`${archive}.part`, archive);
}
