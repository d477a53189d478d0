import { createHash } from "node:crypto";
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { basename, join } from "node:path";
import type { GoModule } from "./go-modules";
import { cacheDir, sourceDir } from "./paths";
import { run } from "./sh";

/** Leaves gRPC out of the client of Cloud Storage, which speaks HTTP here: documented in that module, cloud.google.com/go/storage. */
const tags = ["disable_grpc_modules"];

/** Static programs, so that they run in an image of nothing else; and nothing that needs a C compiler. */
export const buildEnv = {
  CGO_ENABLED: "0",
  GOFLAGS: `-mod=readonly -buildvcs=false -tags=${tags.join(",")}`,
  GOTOOLCHAIN: "local",
  GOWORK: "off",
};

/**
 * Holds, beside a `go.mod`, a folder for each module that is compiled from a copy, by its path; the files in it are added or replace
 * others. The modules are named by the folder of the `go.mod`.
 */
const patches = "_patched";
export const patchedModules: Readonly<Record<string, readonly string[]>> = {
  "": ["github.com/pulumi/pulumi-kubernetes/provider/v4", "gocloud.dev"],
  "network-policies": ["github.com/google/nftables"],
};

/** A module of ours in the place of one that the shared `go.mod` replaces. */
const replacements = "structured-merge-diff-v4";

/** Returns the contents that decide what a module's programs are, each with its path. */
export function sources(module: GoModule): [path: string, content: string][] {
  const shared = module.folder === "" ? [patches, replacements] : [];
  const own = Object.values(module.programs).filter((program) => program.startsWith("."));
  const folders = [...shared, ...own.map((program) => join(module.folder, program))];
  const files = folders.flatMap((folder) => filesIn(folder).map((file) => join(folder, file)));
  return [join(module.folder, "go.mod"), ...files.filter((file) => !file.endsWith(".sum"))].map((file) => [
    file,
    readFileSync(sourceDir("go", file), "utf8"),
  ]);
}

const filesIn = (folder: string): string[] =>
  readdirSync(sourceDir("go", folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(sourceDir("go", folder).length + 1))
    .sort();

/**
 * Copies the modules that we change into the cache and writes a `go.mod` that names the copies, since Go refuses to overlay
 * files of its module cache. Returns the flag that selects it. The copies' sources are verified by `go.sum` when downloaded.
 */
export async function withPatches(go: string, folder: string, part: string): Promise<string[]> {
  const modules = patchedModules[folder] ?? [];
  if (modules.length === 0) return [];
  const flags: string[] = [];
  for (const module of modules) {
    flags.push(`-replace=${module}=${await patched(folder, module, await folderOf(go, folder, module))}`);
  }
  const modfile = join(part, "go.mod");
  copyFileSync(sourceDir("go", folder, "go.mod"), modfile);
  copyFileSync(sourceDir("go", folder, "go.sum"), join(part, "go.sum"));
  await run([go, "mod", "edit", ...flags, modfile], { env: buildEnv });
  return [`-modfile=${modfile}`];
}

/** Returns a module's copy with our files in it, keyed by both. */
async function patched(folder: string, module: string, original: string): Promise<string> {
  const own = join(folder, patches, module);
  const key = createHash("sha256").update(basename(original));
  for (const file of filesIn(own)) key.update(file).update(readFileSync(sourceDir("go", own, file)));
  const name = `${module.replaceAll("/", "_")}-${key.digest("hex").slice(0, 12)}`;
  const copy = join(cacheDir(), "go", "patched", name);
  if (existsSync(copy)) return copy;
  const part = `${copy}.part`;
  rmSync(part, { recursive: true, force: true });
  mkdirSync(part, { recursive: true });
  // Without the module cache's modes: its folders and files are read-only.
  await run(["cp", "-R", "--no-preserve=mode", `${original}/.`, part]);
  await run(["cp", "-R", `${sourceDir("go", own)}/.`, part]);
  renameSync(part, copy);
  return copy;
}

/** Copies a module's files beside its programs, and shows them to the compiler as if they lay beside its main package. */
export async function bringFiles(go: string, modules: readonly GoModule[], part: string): Promise<string[]> {
  const replace: Record<string, string> = {};
  for (const module of modules) {
    for (const [name, from] of Object.entries(module.files ?? {})) {
      const copy = join(part, module.name, name);
      copyFileSync(join(await folderOf(go, module.folder, from.module), from.path), copy);
      for (const main of Object.values(module.programs).filter((program) => program.startsWith("."))) {
        replace[join(sourceDir("go", module.folder), main, name)] = copy;
      }
    }
  }
  if (Object.keys(replace).length === 0) return [];
  const overlay = join(part, "overlay.json");
  writeFileSync(overlay, JSON.stringify({ Replace: replace }));
  return [`-overlay=${overlay}`];
}

/** Returns a pinned module's folder in Go's module cache, downloaded if needed. */
async function folderOf(go: string, folder: string, module: string): Promise<string> {
  const listed = await run([go, "mod", "download", "-json", module], { cwd: sourceDir("go", folder), env: buildEnv });
  return (JSON.parse(listed) as { Dir: string }).Dir;
}
