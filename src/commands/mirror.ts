import { imagesIn } from "../../components/shared/tree";
import { run, which } from "../../local/sh";
import { inRegistry, withImages } from "../config/images";
import type { EnvironmentConfig } from "../config/schema";
import { UserError } from "../errors";
import { recordEnvironment } from "../plan/plan";
import type { Command, EnvironmentCall } from "./command";
import { readEnvironment } from "./environment";

/** An image, or a chart, and where the environment expects its copy. */
export interface Mirrored {
  readonly source: string;
  readonly target: string;
}

/** `npm run mirror -- <environment> [--copy]`: lists the images of an environment with their names in its `imageRegistry`, or copies them. */
export const command: Command<EnvironmentCall & { readonly copy?: true }> = async ({ environment, copy = false }) => {
  const images = await imagesToMirror(environment, readEnvironment(environment).config);
  for (const image of images) console.log(`${image.source} → ${image.target}`);
  if (copy) await copyAll(images);
  return 0;
};

/**
 * Returns every image and chart that `imageRegistry` replaces, sorted.
 *
 * @throws UserError when the environment names no registry.
 */
export async function imagesToMirror(environment: string, config: EnvironmentConfig): Promise<Mirrored[]> {
  const { imageRegistry, ...published } = config;
  if (imageRegistry === undefined) {
    throw new UserError(
      `Pulumi.${environment}.yaml names no registry to mirror to. Add it, for example: ` +
        "pgstack:imageRegistry: europe-west3-docker.pkg.dev/acme/mirror",
    );
  }
  const { resources } = await recordEnvironment(
    environment,
    withImages(published, (image) => image),
  );
  const sources = new Set(
    resources.flatMap(({ inputs }) => imagesIn(inputs)).map((name) => name.replace("oci://", "")),
  );
  return [...sources]
    .sort()
    .map((source) => ({ source, target: inRegistry(source, imageRegistry) }))
    .filter(({ source, target }) => target !== source);
}

/** The command that copies an image with all its platforms, so that its digest stays. */
const copiers: Readonly<Record<string, (source: string, target: string) => string[]>> = {
  skopeo: (source, target) => ["copy", "--all", "--preserve-digests", `docker://${source}`, `docker://${target}`],
  crane: (source, target) => ["copy", source, target],
};

/** Copies images, one after the other, with the first program that is installed. */
export async function copyAll(images: readonly Mirrored[]): Promise<void> {
  const program = Object.keys(copiers).find((name) => which(name) !== undefined);
  const copy = copiers[program ?? ""];
  if (program === undefined || copy === undefined) {
    throw new UserError(
      "Neither skopeo nor crane is installed. Install one, log in to both registries with it, and re-run.",
    );
  }
  for (const [i, { source, target }] of images.entries()) {
    console.log(`Copy ${i + 1} of ${images.length}: ${source}`);
    await run([program, ...copy(byDigest(source), byTag(target))]).catch((error: unknown) => {
      const reason = error instanceof Error ? error.message : String(error);
      throw new UserError(`${source} cannot be copied: ${reason}\nThe images before it are copied; re-run to resume.`);
    });
  }
}

/** skopeo refuses a name with both a tag and a digest: what is read is named by its digest, what is written by its tag. */
const byDigest = (image: string): string => (image.includes("@") ? image.replace(/:[^:@/]+@/, "@") : image);
const byTag = (image: string): string => image.replace(/@.*$/, "");
