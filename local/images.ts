import { createHash } from "node:crypto";
import { existsSync, mkdirSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import { ensurePackages, imagePackages } from "./debian";
import { vendorArchive } from "./download/images";
import { builtDir, goModules } from "./go";
import { monitoringPackages, monitoringRoot, postgresPackages, postgresRoot, recipeFiles } from "./images/debian";
import { type Config, fileOf, layerOf, pack, packOnto } from "./images/pack";
import { withLock } from "./lock";
import { layout } from "./node/layout";
import { cacheDir } from "./paths";
import { imageRefs, pins } from "./pins";
import type { Progress } from "./progress";
import { ensureTools, type ToolKind, type Tools } from "./tools";

export interface Image {
  ref: string;
  /** A docker archive with uncompressed layers. */
  tar: string;
}

/** Images that are built together. */
export interface Recipe {
  readonly refs: readonly string[];
  /** All inputs of their contents: a change rebuilds these images, and no others. */
  readonly of: unknown;
  /** The expected duration, in seconds. */
  readonly takes: number;
  /** Writes an archive for each of them into a folder that is theirs alone. */
  readonly make: (folder: string, say: (detail: string) => void) => Promise<void>;
}

/** In the images with backup tools, so that nothing else on this machine differs from a cluster that backs up to Google's own. */
const emulator = `STORAGE_EMULATOR_HOST=${layout.objectStore}`;
const path = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";
const postgresEnv = [`PATH=${path}`, "LANG=C.UTF-8", emulator];

/** Images of Debian's packages: they need no program that is built or downloaded. */
function debianRecipes(): Recipe[] {
  const postgres: Config = { user: "26:26", env: postgresEnv };
  const [prometheus, alertmanager] = ["prometheus", "prometheus-alertmanager"].map((program): Config => ({
    user: "65534:65534",
    entrypoint: `/usr/bin/${program}`,
  })) as [Config, Config];
  return [
    {
      refs: [imageRefs.postgres],
      takes: 120,
      of: [pins.debianSuite, postgresPackages, recipeFiles("postgres"), postgres],
      make: async (folder, say) => {
        await pack(folder, imageRefs.postgres, await postgresRoot(folder, say), postgres);
      },
    },
    {
      refs: [imageRefs.prometheus, imageRefs.alertmanager],
      takes: 40,
      of: [pins.debianSuite, monitoringPackages, recipeFiles("monitoring"), prometheus, alertmanager],
      make: async (folder, say) => {
        const layer = await monitoringRoot(folder, say);
        await pack(folder, imageRefs.prometheus, layer, prometheus);
        await pack(folder, imageRefs.alertmanager, layer, alertmanager);
      },
    },
  ];
}

interface ProgramImage {
  readonly ref: string;
  readonly module: keyof typeof goModules;
  /** Its name among what the module builds. */
  readonly program: string;
  readonly user: string;
  /** Its path in the image, the same as in the vendor's: the node starts both in the same way. */
  readonly path: string;
  /** A link to it, which is then what the image starts. */
  readonly link?: string;
}

/** The program of CloudNativePG in its image: it looks for itself under the name of its architecture, and copies that into database pods. */
export const managerPath = `operator/manager_${process.arch === "arm64" ? "arm64" : "amd64"}`;

/** Images of one static program each, and nothing else. */
const programImages: readonly ProgramImage[] = [
  { ref: imageRefs.pause, module: "pause", program: "pause", user: "65535:65535", path: "pause" },
  { ref: imageRefs.coredns, module: "coredns", program: "coredns", user: "65532:65532", path: "coredns" },
  {
    ref: imageRefs.localPathProvisioner,
    module: "localPathProvisioner",
    program: "local-path-provisioner",
    user: "0:0",
    path: "usr/bin/local-path-provisioner",
  },
  {
    ref: imageRefs.fakeGcsServer,
    module: "fakeGcsServer",
    program: "fake-gcs-server",
    user: "0:0",
    path: "fake-gcs-server",
  },
  {
    ref: imageRefs.kubeStateMetrics,
    module: "kubeStateMetrics",
    program: "kube-state-metrics",
    user: "65534:65534",
    path: "kube-state-metrics",
  },
  {
    ref: imageRefs.cloudnativePg,
    module: "cloudnativePg",
    program: "manager",
    user: "65532:65532",
    path: managerPath,
    link: "manager",
  },
  { ref: imageRefs.barmanCloud, module: "barmanCloud", program: "manager", user: "65532:65532", path: "manager" },
];

/**
 * The sidecar of instances: the root of the Postgres image, which contains Barman, and the plugin's program. The two images
 * share a layer, so that neither a build nor a node has it twice.
 */
function sidecarRecipe(): Recipe {
  const ref = imageRefs.barmanSidecar;
  const [postgres] = debianRecipes() as [Recipe, Recipe];
  const program = join(builtDir(goModules.barmanCloud), "manager");
  const config: Config = {
    user: "26:26",
    entrypoint: "/manager",
    env: [`PATH=/opt/barman:${path}`, "LANG=C.UTF-8", emulator],
  };
  return {
    refs: [ref],
    takes: 30,
    of: [postgres.of, builtDir(goModules.barmanCloud), config],
    make: async (folder) => {
      const base = { ref: imageRefs.postgres, tar: join(folderOf(postgres), fileOf(imageRefs.postgres)) };
      await packOnto(folder, ref, base, await layerOf(folder, { manager: program }, {}), config);
    },
  };
}

const programRecipes = (): Recipe[] => [
  sidecarRecipe(),
  ...programImages.map((image): Recipe => ({
    refs: [image.ref],
    takes: 5,
    of: [builtDir(goModules[image.module]), image],
    make: async (folder) => {
      const { ref, module, program, user, path, link } = image;
      const links = link === undefined ? {} : { [link]: path };
      const layer = await layerOf(folder, { [path]: join(builtDir(goModules[module]), program) }, links);
      await pack(folder, ref, layer, { user, entrypoint: `/${link ?? path}` });
    },
  })),
];

const keyOf = ({ of }: Recipe): string => createHash("sha256").update(JSON.stringify(of)).digest("hex").slice(0, 12);

/** Returns the folder of a recipe's images; it can be missing still. */
const folderOf = (recipe: Recipe): string =>
  join(cacheDir(), "images", `${recipe.refs.map((ref) => fileOf(ref).replace(".tar", "")).join("-")}-${keyOf(recipe)}`);

/** Returns the archive of each image: the vendor's if it was copied, else the one built here. */
export function images(): Image[] {
  return archives([...debianRecipes(), ...programRecipes()]);
}

/** The same of other recipes. */
export function archives(recipes: readonly Recipe[]): Image[] {
  return recipes.flatMap((recipe) =>
    recipe.refs.map((ref) => ({ ref, tar: vendorArchive(ref) ?? join(folderOf(recipe), fileOf(ref)) })),
  );
}

const isMissing = (recipe: Recipe): boolean =>
  !existsSync(folderOf(recipe)) && recipe.refs.some((ref) => vendorArchive(ref) === undefined);

/** Makes the node's images, once; needs the programs that `ensureTools` built. */
export async function ensureImages(progress: Progress): Promise<Image[]> {
  // The sidecar's image contains that of Postgres.
  await make(progress, debianRecipes());
  await make(progress, programRecipes());
  return images();
}

/** Provides tools and the node's images. Those of Debian's packages are built while programs are downloaded or built. */
export async function ensureToolsAndImages(progress: Progress, kinds: readonly ToolKind[]): Promise<Tools> {
  const [tools] = await Promise.all([ensureTools(progress, kinds), make(progress, debianRecipes())]);
  await ensureImages(progress);
  return tools;
}

/** Makes what is missing, all at once. */
export async function make(progress: Progress, recipes: readonly Recipe[]): Promise<void> {
  if (!recipes.some(isMissing)) return;
  await ensurePackages(progress, imagePackages);
  await withLock(
    join(cacheDir(), "images.lock"),
    async () => {
      const missing = recipes.filter(isMissing);
      if (missing.length === 0) return;
      const names = missing.flatMap(({ refs }) => refs.map((ref) => ref.replace("localhost/", "")));
      await progress.step(
        `Images: ${names.join(", ")}`,
        async (say) => {
          await Promise.all(missing.map((recipe) => makeOne(recipe, say)));
        },
        { estimate: Math.max(...missing.map(({ takes }) => takes)) },
      );
    },
    () => {
      progress.note("Another process makes the images: waiting for it");
    },
  );
}

async function makeOne(recipe: Recipe, say: (detail: string) => void): Promise<void> {
  const folder = folderOf(recipe);
  const part = `${folder}.part`;
  rmSync(part, { recursive: true, force: true });
  mkdirSync(join(part, "work"), { recursive: true });
  await recipe.make(part, say);
  rmSync(join(part, "work"), { recursive: true });
  renameSync(part, folder);
}
