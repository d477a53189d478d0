import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { createHash } from "node:crypto";
import { delimiter, join } from "node:path";
import { ensurePackages, nodePackages } from "./debian";
import { downloadImages, vendorArchive } from "./download/images";
import { downloadPrograms, downloadsWork } from "./download/tools";
import { type GoModule, buildAll, builtDir, findGo, goModules } from "./go";
import { withLock } from "./lock";
import { cacheDir } from "./paths";
import { pins } from "./pins";
import type { Progress } from "./progress";
import { vendorImages } from "./releases";
import { ask, which } from "./sh";

export type ToolKind = "engine" | "node";
export interface Tools {
  /** The folder that holds every tool, to be put first on PATH. */
  bin: string;
  /** The manifest of the operator's release, and the CRD of its plugin, as their authors wrote them. */
  manifests: readonly string[];
}

const engine = [goModules.pulumi, goModules.provider];
const node = [goModules.kubernetes, goModules.etcd, goModules.containerd, goModules.networkPolicies];
const inImages = [
  goModules.coredns,
  goModules.cloudnativePg,
  goModules.barmanCloud,
  goModules.localPathProvisioner,
  goModules.fakeGcsServer,
  goModules.kubeStateMetrics,
  goModules.pause,
];

/** Arguments with which a program on PATH prints its version, and the expected output. */
const asks: Readonly<Record<string, { args: readonly string[]; says: string }>> = {
  pulumi: { args: ["version"], says: `v${pins.pulumi}` },
  etcd: { args: ["--version"], says: `etcd Version: ${pins.etcd}\n` },
  "kube-apiserver": { args: ["--version"], says: `Kubernetes v${pins.kubernetes}` },
  "kube-controller-manager": { args: ["--version"], says: `Kubernetes v${pins.kubernetes}` },
  "kube-proxy": { args: ["--version"], says: `Kubernetes v${pins.kubernetes}` },
  "kube-scheduler": { args: ["--version"], says: `Kubernetes v${pins.kubernetes}` },
  kubelet: { args: ["--version"], says: `Kubernetes v${pins.kubernetes}` },
  kubeadm: { args: ["version", "-o", "short"], says: `v${pins.kubernetes}` },
  kubectl: { args: ["version", "--client"], says: `Client Version: v${pins.kubernetes}` },
  containerd: { args: ["--version"], says: ` v${pins.containerd} ` },
  ctr: { args: ["--version"], says: ` v${pins.containerd}` },
  "containerd-shim-runc-v2": { args: ["-v"], says: `v${pins.containerd}` },
};

/** Programs that only start a part of the SDK which the program itself depends on. */
const sdkParts: Readonly<Record<string, string>> = {
  /** Runs a program's dynamic resources. */
  "pulumi-resource-pulumi-nodejs": "@pulumi/pulumi/cmd/dynamic-provider",
  /** Runs a policy pack; it is started in the pack's folder. */
  "pulumi-analyzer-policy": "@pulumi/pulumi/cmd/run-policy-pack",
};

/** Another folder for other pins, so that two checkouts do not pull tools from under each other. */
function binDir(): string {
  const modules = [...engine, ...node, ...inImages].map(builtDir).join("\n");
  return join(cacheDir(), `bin-${createHash("sha256").update(modules).digest("hex").slice(0, 12)}`);
}

const programsOf = (modules: readonly GoModule[]): string[] =>
  modules.flatMap((module) => Object.keys(module.programs));

/** Makes the tools of the project available: taken from PATH, downloaded, or built from pinned Go modules. */
export async function ensureTools(progress: Progress, which: readonly ToolKind[] = ["engine", "node"]): Promise<Tools> {
  const bin = binDir();
  const linked = [
    ...(which.includes("engine") ? [...programsOf(engine), ...Object.keys(sdkParts)] : []),
    ...(which.includes("node") ? programsOf(node) : []),
  ];
  const images = which.includes("node") ? inImages : [];
  const ready = (): boolean => linked.every((name) => existsSync(join(bin, name))) && images.every(imageIsReady);
  if (which.includes("engine")) linkSdkParts(bin);
  if (which.includes("node")) await ensurePackages(progress, nodePackages);
  if (!ready()) {
    await withLock(
      join(cacheDir(), "tools.lock"),
      async () => {
        mkdirSync(bin, { recursive: true });
        const wanted = [...(which.includes("engine") ? engine : []), ...(which.includes("node") ? node : [])];
        await provide(progress, bin, wanted, images);
      },
      () => progress.note("Another process prepares the tools: waiting for it"),
    );
  }
  const manifests = [
    join(builtDir(goModules.cloudnativePg), "cnpg.yaml"),
    join(builtDir(goModules.barmanCloud), "objectstores.yaml"),
  ];
  return { bin, manifests };
}

async function provide(
  progress: Progress,
  bin: string,
  linked: readonly GoModule[],
  images: readonly GoModule[],
): Promise<void> {
  const toBuild: GoModule[] = [];
  for (const module of linked) {
    if (!(await takeFromPath(bin, module)) && !existsSync(builtDir(module))) toBuild.push(module);
  }
  const unmade = images.filter((module) => !imageIsReady(module));
  const unpublished = unmade.filter((module) => refsOf([module]).length === 0);
  const published = toBuild.length + unmade.length > unpublished.length;
  // Where nothing can be downloaded all is built in one go, which compiles what programs share once.
  const early = published && unpublished.length > 0 && (await downloadsWork());
  const [files] = await Promise.all([
    downloadPrograms(progress, programsOf(toBuild)),
    downloadImages(progress, refsOf(unmade)),
    early ? findGo(progress).then((go) => buildAll(progress, go, unpublished)) : undefined,
  ]);
  for (const [name, file] of files) link(file, join(bin, name));
  toBuild.splice(0, toBuild.length, ...toBuild.filter((module) => !hasLinks(bin, module)));
  toBuild.push(...unmade.filter((module) => !imageIsReady(module)));
  if (toBuild.length > 0) {
    progress.note(
      `To build from source, once: ${toBuild.map((module) => module.name).join(", ")}; kept in ${cacheDir()}. ` +
        "The first minute shows how long it takes on this machine. An interrupted build resumes.",
    );
    await buildAll(progress, await findGo(progress), toBuild);
  }
  for (const module of linked.filter((one) => !hasLinks(bin, one))) {
    for (const name of Object.keys(module.programs)) link(join(builtDir(module), name), join(bin, name));
  }
}

const refsOf = (modules: readonly GoModule[]): string[] =>
  vendorImages.flatMap(({ ref, module }) => (modules.includes(goModules[module]) ? [ref] : []));

/** Returns true if the programs of an image were built, or the vendor's image was copied. */
const imageIsReady = (module: GoModule): boolean =>
  existsSync(builtDir(module)) || refsOf([module]).some((ref) => vendorArchive(ref) !== undefined);

const hasLinks = (bin: string, module: GoModule): boolean =>
  Object.keys(module.programs).every((name) => existsSync(join(bin, name)));

/** A module's programs are taken from PATH if all are there, each in exactly the pinned version. */
async function takeFromPath(bin: string, module: GoModule): Promise<boolean> {
  const path = (process.env["PATH"] ?? "").split(delimiter).filter((dir) => dir !== bin);
  const found: [string, string][] = [];
  for (const name of Object.keys(module.programs)) {
    const file = which(name, path.join(delimiter));
    const question = asks[name];
    if (file === undefined || question === undefined) return false;
    const answer = await ask([file, ...question.args], {
      timeoutMs: 10_000,
      env: { PULUMI_SKIP_UPDATE_CHECK: "true" },
    });
    if (answer?.includes(question.says) !== true) return false;
    found.push([name, file]);
  }
  for (const [name, file] of found) link(file, join(bin, name));
  return true;
}

/** Returns a script that starts a part of the SDK. Rarely used modules are loaded on first use if the checkout has `postponed.cjs`. */
const sdkScript = (part: string): string => `#!/bin/sh
main=$(node -p 'require.resolve("${part}", { paths: [process.cwd(), process.env.PGSTACK_ROOT || "."] })') || exit
lazy=\${PGSTACK_ROOT:-}/src/start/postponed.cjs
if [ -f "$lazy" ]; then exec node --require "$lazy" "$main" "$@"; fi
exec node "$main" "$@"
`;

function linkSdkParts(bin: string): void {
  for (const [name, part] of Object.entries(sdkParts)) {
    const file = join(bin, name);
    if (existsSync(file) && readFileSync(file, "utf8") === sdkScript(part)) continue;
    mkdirSync(bin, { recursive: true });
    // No lock is held: another process may do the same.
    const own = `${file}.${process.pid}.part`;
    writeFileSync(own, sdkScript(part), { mode: 0o755 });
    renameSync(own, file);
  }
}

function link(target: string, file: string): void {
  rmSync(`${file}.part`, { force: true });
  symlinkSync(target, `${file}.part`);
  renameSync(`${file}.part`, file);
}
