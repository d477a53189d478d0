import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { waitUntil } from "../components/shared/wait-until";
import { withLock } from "./lock";
import { stateDir } from "./paths";
import type { Progress } from "./progress";
import { ask, run, which } from "./sh";

/** A Kubernetes cluster in Docker containers, created by kind (https://kind.sigs.k8s.io). */
export interface KindCluster {
  /** Name of the kind cluster, unique among the kind clusters of this machine. */
  readonly name: string;
  /** Node image, with its digest. */
  readonly image: string;
  /** Number of nodes that run pods. */
  readonly nodes: number;
}

/** absent: no such cluster; own: created by pgstack; partial: pgstack was interrupted while creating it; foreign: created elsewhere. */
export type KindState = "absent" | "own" | "partial" | "foreign";

/** The kubeconfig of a cluster, written by `kind create cluster`. */
export const kindKubeconfig = (name: string): string => join(stateDir(), "kubeconfigs", `kind-${name}.yaml`);

/** The context that kind gives a cluster. Source: kind, pkg/cluster/internal/kubeconfig/internal/kubeconfig/helpers.go. */
export const kindContext = (name: string): string => `kind-${name}`;

/** Names the container of the control plane that pgstack created, so that a cluster of the same name that it did not create is never touched. */
const ownerFile = (name: string): string => join(stateDir(), "kubeconfigs", `kind-${name}.owner`);
const creating = "creating";

/** Docker even where podman or nerdctl is configured: ownership is decided by Docker's container ids. */
const env = { KIND_EXPERIMENTAL_PROVIDER: "docker" };
const kind = (...args: string[]): Promise<string> => run(["kind", ...args], { env });
const CREATE_MS = 600_000;
const READY_MS = 120_000;

/**
 * Checks that Docker answers and that kind and kubectl are installed, and psql where the database will be asked.
 *
 * @throws Error naming all that is missing, how to install it, and the alternative.
 */
export async function checkKind({ psql }: { readonly psql: boolean }): Promise<void> {
  const problems: string[] = [];
  const brew = process.platform === "darwin";
  if (which("docker") === undefined) {
    problems.push("Docker is not installed: https://docs.docker.com/get-started/get-docker/");
  } else {
    const failure = await run(["docker", "info"], { timeoutMs: 20_000 }).then(
      () => undefined,
      (error: unknown) => lastLine(error),
    );
    if (failure !== undefined) {
      problems.push(`Docker does not answer: start it, and check that your user may use it (${failure})`);
    }
  }
  if (which("kind") === undefined) {
    problems.push(
      `kind is not installed: ${brew ? "brew install kind" : "https://kind.sigs.k8s.io/docs/user/quick-start/#installation"}`,
    );
  }
  if (which("kubectl") === undefined) {
    problems.push(
      `kubectl is not installed: ${brew ? "brew install kubectl" : "https://kubernetes.io/docs/tasks/tools/"}`,
    );
  }
  if (psql && which("psql") === undefined) {
    problems.push(
      `psql is not installed: ${brew ? "brew install libpq && brew link --force libpq" : "install your distribution's PostgreSQL client (Debian and Ubuntu: postgresql-client)"}`,
    );
  }
  if (problems.length === 0) return;
  throw new Error(
    `This machine cannot run a kind cluster:\n${problems.map((problem) => `  - ${problem}`).join("\n")}\n` +
      "Without Docker: npm run up (Linux as root), or kubernetes.source: existing for a Kubernetes that you have.",
  );
}

/** Reports what exists under the name of a cluster. Docker must answer. */
export async function kindState(name: string): Promise<KindState> {
  const names = (await kind("get", "clusters")).split("\n").map((line) => line.trim());
  if (!names.includes(name)) return "absent";
  const owner = existsSync(ownerFile(name)) ? readFileSync(ownerFile(name), "utf8") : undefined;
  if (owner === creating) return "partial";
  return owner !== undefined && owner === (await controlPlaneId(name)) ? "own" : "foreign";
}

/**
 * Creates the cluster unless it exists, and returns when its API server answers. Stopped containers are started again.
 *
 * @param onCreate Called before a cluster is created: nothing of an earlier cluster of that name is left.
 * @throws Error when a cluster of that name exists that pgstack did not create.
 */
export async function kindUp(progress: Progress, cluster: KindCluster, onCreate: () => Promise<void>): Promise<void> {
  await locked(cluster.name, progress, async () => {
    const state = await kindState(cluster.name);
    if (state === "foreign") throw foreign(cluster.name);
    if (state === "own") return start(progress, cluster.name);
    if (state === "partial") await remove(progress, cluster.name);
    await onCreate();
    await create(progress, cluster);
  });
}

/**
 * Deletes the cluster that pgstack created, with everything in it.
 *
 * @param onDelete Called after it was deleted.
 * @throws Error when a cluster of that name exists that pgstack did not create.
 */
export async function kindDown(progress: Progress, name: string, onDelete: () => Promise<void>): Promise<void> {
  await locked(name, progress, async () => {
    const state = await kindState(name);
    if (state === "foreign") throw foreign(name);
    if (state !== "absent") await remove(progress, name);
    await onDelete();
    for (const file of [kindKubeconfig(name), ownerFile(name)]) rmSync(file, { force: true });
  });
}

async function create(progress: Progress, { name, image, nodes }: KindCluster): Promise<void> {
  const kubeconfig = kindKubeconfig(name);
  mkdirSync(dirname(kubeconfig), { recursive: true, mode: 0o700 });
  rmSync(kubeconfig, { force: true });
  writeFileSync(ownerFile(name), creating);
  const options = ["--name", name, "--image", image, "--kubeconfig", kubeconfig, "--wait", "180s", "--config", "-"];
  await progress.step(
    `Create the kind cluster ${name}`,
    async (say) => {
      await run(["kind", "create", "cluster", ...options], {
        env,
        input: JSON.stringify(kindConfig(nodes)),
        onLine: say,
        timeoutMs: CREATE_MS,
      });
    },
    { estimate: 90 },
  );
  writeFileSync(ownerFile(name), await controlPlaneId(name));
}

/** kind taints its control plane as soon as there are workers. Source: kind documentation, Configuration, Nodes. */
export function kindConfig(nodes: number): object {
  const workers = nodes === 1 ? [] : Array.from({ length: nodes }, () => ({ role: "worker" }));
  return {
    kind: "Cluster",
    apiVersion: "kind.x-k8s.io/v1alpha4",
    nodes: [{ role: "control-plane" }, ...workers],
  };
}

/** After a restart of Docker or of the machine the containers may be stopped; the API server then takes a few seconds. */
async function start(progress: Progress, name: string): Promise<void> {
  if (await answers(name)) return;
  await progress.step(`Start the kind cluster ${name}`, async (say) => {
    const nodes = (await kind("get", "nodes", "--name", name)).split("\n").filter((node) => node.trim() !== "");
    await run(["docker", "start", ...nodes]);
    say("the API server");
    const check = async (): Promise<true | undefined> => ((await answers(name)) ? true : undefined);
    if ((await waitUntil({ check, interval: 1_000, timeout: READY_MS })) === undefined) {
      throw new Error(`The kind cluster ${name} does not answer. Its log: docker logs ${name}-control-plane`);
    }
  });
}

async function answers(name: string): Promise<boolean> {
  const target = ["--kubeconfig", kindKubeconfig(name), "--context", kindContext(name)];
  return (await ask(["kubectl", ...target, "get", "--raw", "/readyz"], { timeoutMs: 5_000 })) !== undefined;
}

async function remove(progress: Progress, name: string): Promise<void> {
  await progress.step(`Delete the kind cluster ${name}`, () =>
    kind("delete", "cluster", "--name", name, "--kubeconfig", kindKubeconfig(name)),
  );
}

/** Source: kind, pkg/cluster/internal/providers/common/namer.go: the first control plane is `<cluster>-control-plane`. */
const controlPlaneId = async (name: string): Promise<string> =>
  (await run(["docker", "inspect", "--format", "{{.Id}}", `${name}-control-plane`])).trim();

const locked = (name: string, progress: Progress, fn: () => Promise<void>): Promise<void> =>
  withLock(join(stateDir(), `kind-${name}.lock`), fn, () => {
    progress.note(`Another process creates or deletes the kind cluster ${name}: waiting for it`);
  });

const foreign = (name: string): Error =>
  new Error(
    `A kind cluster "${name}" exists that pgstack did not create; it is left alone. Set another pgstack:kubernetes.name, ` +
      `or use it as it is: pgstack:kubernetes: { source: existing, context: ${kindContext(name)} }`,
  );

function lastLine(error: unknown): string {
  const lines = (error instanceof Error ? error.message : String(error)).trim().split("\n");
  return (lines.at(-1) ?? "").trim();
}
