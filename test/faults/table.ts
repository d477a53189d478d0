import type { Healing } from "./healing";
import { type Cut, cutRules, lossRules, removeRules, removeSlowLink, slowLinks } from "./network";
import { type ProcessInfo, postmaster } from "./processes";
import type { ClusterCommand, Deployment, Site } from "./site";

/** Replication modes of a cluster. */
export const modes = ["strict", "synchronous", "asynchronous"] as const;

/** A replication mode. */
export type Mode = (typeof modes)[number];

/** Injects a fault. Each step of its healing is added before the step that it undoes. */
export type Inject = (site: Site, healing: Healing, random: (bound: number) => number) => void | Promise<void>;

/** A fault. */
export interface Fault {
  readonly name: string;
  readonly inject: Inject;
  /** True when it lasts until it is healed; the others are over at once. */
  readonly lasts?: boolean;
  /** True when it hits more than the primary: a mode that waits for one replica only while one is available may lose writes. */
  readonly several?: boolean;
}

const archive: Deployment = ["deployment/gcs", "-n", "object-store"];
const byForce = ["--grace-period=0", "--force", "--wait=false"] as const;

/** Faults that are injected, by the instance or daemon that they hit. */
export const faults: readonly Fault[] = [
  { name: "primary deleted", inject: (site) => deletePods(site, [primaryOf(site)]) },
  { name: "primary deleted by force", inject: (site) => deletePods(site, [primaryOf(site)], ...byForce) },
  { name: "Postgres killed", inject: (site) => killPostgres(site, primaryOf(site)) },
  {
    name: "instance manager killed",
    inject: (site) => {
      const manager = site.target.manager(site.processesOf(primaryOf(site)));
      site.signal(required(manager, "the instance manager"), "SIGKILL");
    },
  },
  {
    name: "switchover",
    inject: (site, healing) => {
      startCommand(site, healing, "switchover");
    },
  },
  { name: "kubelet killed", inject: killDaemon("kubelet") },
  { name: "containerd killed", inject: killDaemon("containerd") },
  {
    name: "Postgres stopped",
    lasts: true,
    inject: (site, healing) => stopAll(site, healing, primaryOf(site), ({ command }) => command === "postgres"),
  },
  {
    name: "all processes of the primary stopped",
    lasts: true,
    inject: (site, healing) => stopAll(site, healing, primaryOf(site), ({ command }) => command !== "pause"),
  },
  { name: "disk of the primary full", lasts: true, inject: fillDisk },
  { name: "slow fsync of the primary", lasts: true, inject: slowDisk },
  { name: "network of the primary cut", lasts: true, inject: cutPrimary(() => "both") },
  { name: "primary receives nothing", lasts: true, inject: cutPrimary(() => "in") },
  { name: "primary sends nothing", lasts: true, inject: cutPrimary(() => "out") },
  {
    name: "primary cut from the API server",
    lasts: true,
    inject: cutPrimary((site) => ({
      to: site.kubectl("get", "service", "kubernetes", "-n", "default", "-o", "jsonpath={.spec.clusterIP}"),
    })),
  },
  { name: "slow link of the primary", lasts: true, inject: slowPrimary },
  {
    name: "a fifth of the packets of the primary lost",
    lasts: true,
    inject: (site, healing) => changeNetwork(site, healing, primaryOf(site), lossRules(20)),
  },
  {
    name: "operator stopped",
    lasts: true,
    inject: (site, healing) => scaleDown(site, healing, site.target.deployment),
  },
  {
    name: "Postgres killed while the operator is stopped",
    lasts: true,
    inject: (site, healing) => {
      scaleDown(site, healing, site.target.deployment);
      killPostgres(site, primaryOf(site));
    },
  },
  { name: "API server stopped", lasts: true, inject: stopDaemon("kube-apiserver") },
  { name: "archive stopped", lasts: true, inject: (site, healing) => scaleDown(site, healing, archive) },
  {
    name: "primary deleted by force while the archive is stopped",
    lasts: true,
    inject: (site, healing) => {
      scaleDown(site, healing, archive);
      deletePods(site, [primaryOf(site)], ...byForce);
    },
  },
  {
    name: "primary and a replica deleted by force",
    several: true,
    inject: (site, _healing, random) => {
      const replicas = site.target.replicas(site);
      const replica = required(replicas[random(Math.max(1, replicas.length))], "a replica");
      deletePods(site, [primaryOf(site), replica], ...byForce);
    },
  },
  { name: "Postgres killed in a switchover", inject: during("switchover") },
  { name: "Postgres killed in a rolling restart", several: true, inject: during("restart") },
  {
    name: "Postgres killed in a scale-down",
    several: true,
    inject: async (site, healing) => {
      const { scale, scalesDown } = site.target;
      healing.add("scale to 3", () => scale(site, 3));
      scale(site, 2);
      await site.until("an instance is removed", () => scalesDown(site), 60_000);
      await killNextPrimary(site);
    },
  },
  { name: "Postgres killed in a backup", inject: during("backup") },
  {
    name: "two failures within a lease",
    several: true,
    inject: async (site, _healing, random) => {
      const [first, [second]] = [primaryOf(site), site.target.replicas(site)];
      deletePods(site, [first], ...byForce);
      await site.sleep(1_000 + random(site.target.leaseMs - 1_000));
      killPostgres(site, required(second, "a replica"));
    },
  },
];

function required<T>(found: T | undefined, what: string): T {
  if (found === undefined) throw new Error(`${what} does not run, so the fault cannot be injected`);
  return found;
}

/** The pod of the primary. */
function primaryOf(site: Site): string {
  const pod = site.target.primary(site);
  return required(pod === "" ? undefined : pod, "a primary");
}

function deletePods(site: Site, pods: readonly string[], ...options: readonly string[]): void {
  site.kubectl(
    "delete",
    "pod",
    ...pods,
    "-n",
    site.target.namespace,
    ...(options.length > 0 ? options : ["--wait=false"]),
  );
}

function killPostgres(site: Site, pod: string): void {
  site.signal(required(postmaster(site.processesOf(pod)), `Postgres of ${pod}`), "SIGKILL");
}

/** The node starts a daemon again that ended. */
function killDaemon(program: string): Inject {
  return (site, healing) => {
    const daemon = required(site.daemon(program), program);
    healing.add(`wait for ${program}`, async () => {
      await site.until(`${program} runs`, () => site.daemon(program) !== undefined, 30_000);
    });
    site.signal(daemon, "SIGKILL");
  };
}

function stopDaemon(program: string): Inject {
  return (site, healing) => {
    const daemon = required(site.daemon(program), program);
    healing.add(`continue ${program}`, () => void site.signal(daemon, "SIGCONT"));
    site.signal(daemon, "SIGSTOP");
  };
}

/** Stops processes of a pod, those too that start meanwhile: a stopped parent starts no more. */
function stopAll(site: Site, healing: Healing, pod: string, matches: (process: ProcessInfo) => boolean): void {
  const stopped = new Set<string>();
  for (let fresh = true; fresh;) {
    fresh = false;
    for (const process of site.processesOf(pod).filter(matches)) {
      const id = `${process.pid} ${process.started}`;
      if (stopped.has(id)) continue;
      stopped.add(id);
      fresh = true;
      healing.add(`continue process ${process.pid}`, () => void site.signal(process, "SIGCONT"));
      site.signal(process, "SIGSTOP");
    }
  }
  required([...stopped][0], `a process of ${pod}`);
}

/**
 * Lets writes of the primary fail as on a full disk: beyond the start of a file, in all of its processes and those that they start, until the server is
 * started anew. Source: PostgreSQL 17, src/backend/postmaster/postmaster.c, ignores SIGXFSZ "so that ulimit violations work like disk full".
 */
function fillDisk(site: Site, healing: Healing): void {
  const pod = primaryOf(site);
  const processes = site.processesOf(pod);
  const server = required(postmaster(processes), `Postgres of ${pod}`);
  // The server is limited first: processes that it starts meanwhile have its limit.
  for (const process of [server, ...processes.filter(({ parent }) => parent === server.pid)]) {
    healing.add(`lift the limit of process ${process.pid}`, () => {
      if (site.exists(process)) site.limitFiles(process, "unlimited");
    });
    try {
      site.limitFiles(process, 65_536);
    } catch (error) {
      if (site.exists(process)) throw error;
    }
  }
}

/** Lets each fsync of the primary take a second longer, until its server is started anew. */
async function slowDisk(site: Site, healing: Healing): Promise<void> {
  const pod = primaryOf(site);
  const processes = site.processesOf(pod);
  const server = required(postmaster(processes), `Postgres of ${pod}`);
  const all = [server, ...processes.filter(({ parent }) => parent === server.pid)];
  let end = async (): Promise<void> => Promise.resolve();
  healing.add("fsync at its own speed", async () => end());
  end = await site.slowSyncs(all, 1_000);
}

/** The sandbox of a pod, which has its network for as long as the pod exists. */
function sandboxOf(site: Site, pod: string): ProcessInfo {
  return required(
    site.processesOf(pod).find(({ command }) => command === "pause"),
    `the sandbox of ${pod}`,
  );
}

/** The network goes with its sandbox, so nothing is left to undo without it. */
function undoInNetwork(site: Site, healing: Healing, sandbox: ProcessInfo, command: readonly string[]): void {
  healing.add(`${command.join(" ")} in the pod`, () => {
    if (!site.exists(sandbox)) return;
    try {
      site.inNetwork(sandbox, command);
    } catch (error) {
      if (site.exists(sandbox) && !/No such file|Cannot find|handle of zero/.test(String(error))) throw error;
    }
  });
}

function changeNetwork(site: Site, healing: Healing, pod: string, rules: string): void {
  const sandbox = sandboxOf(site, pod);
  undoInNetwork(site, healing, sandbox, removeRules);
  site.inNetwork(sandbox, ["nft", "-f", "-"], rules);
}

function cutPrimary(cut: (site: Site) => Cut): Inject {
  return (site, healing) => changeNetwork(site, healing, primaryOf(site), cutRules(cut(site)));
}

function slowPrimary(site: Site, healing: Healing): void {
  const sandbox = sandboxOf(site, primaryOf(site));
  undoInNetwork(site, healing, sandbox, removeSlowLink);
  const errors: unknown[] = [];
  for (const command of slowLinks) {
    try {
      site.inNetwork(sandbox, command);
      return;
    } catch (error) {
      errors.push(error);
    }
  }
  throw new AggregateError(errors, `no discipline of the kernel slows a link down: ${errors.map(String).join("; ")}`);
}

function scaleDown(site: Site, healing: Healing, [name, ...rest]: Deployment): void {
  const replicas = site.kubectl("get", name, ...rest, "-o", "jsonpath={.spec.replicas}");
  healing.add(`scale ${name} to ${replicas}`, () => {
    site.kubectl("scale", name, ...rest, `--replicas=${replicas}`);
    site.kubectl("rollout", "status", name, ...rest, "--timeout=100s");
  });
  site.kubectl("scale", name, ...rest, "--replicas=0");
}

/** Starts a command of the project; the healing waits for its end. */
function startCommand(site: Site, healing: Healing, command: string): void {
  const running = site.start(command, ["--yes"]);
  let ended = false;
  void running.outcome.finally(() => (ended = true));
  healing.add(`end ${command}`, async () => {
    await site.until(`${command} ends`, () => ended, 120_000).catch(() => running.kill());
  });
}

/** Kills Postgres of the primary, or of the next one while it still starts. */
async function killNextPrimary(site: Site): Promise<void> {
  const server = (): ProcessInfo | undefined => {
    const pod = site.target.primary(site);
    return pod === "" ? undefined : postmaster(site.processesOf(pod));
  };
  await site.until("Postgres of the primary runs", () => server() !== undefined, 30_000);
  site.signal(required(server(), "Postgres of the primary"), "SIGKILL");
}

/** Kills Postgres of the primary while a command of the project is at work. The command may fail; the cluster must not. */
function during(command: ClusterCommand): Inject {
  return async (site, healing) => {
    const atWork = site.target.atWork[command](site);
    startCommand(site, healing, command);
    await site.until(`${command} is at work`, atWork, 60_000);
    await killNextPrimary(site);
  };
}
