import { type Access, accessOf, ApiError, ask } from "../kubernetes-api";

/** How far the double takes a cluster. */
export type Stage = "two instances of three" | "no stanza" | "no answer" | "works";

interface PostgresCluster {
  readonly metadata: {
    readonly name: string;
    readonly generation: number;
    readonly resourceVersion: string;
    readonly finalizers?: readonly string[];
    readonly deletionTimestamp?: string;
  };
  readonly spec: {
    readonly instances: readonly { readonly name: string; readonly replicas?: number }[];
    readonly backups?: { readonly pgbackrest?: { readonly repos?: readonly { readonly name: string }[] } };
    readonly proxy?: { readonly pgBouncer?: { readonly replicas?: number } };
  };
}

const finalizer = "postgres-operator.crunchydata.com/finalizer";

interface Job {
  readonly metadata: { readonly name: string };
  readonly status?: { readonly startTime?: string; readonly conditions?: readonly { readonly type: string }[] };
}

/**
 * A DOUBLE of Crunchy's operator, whose image no registry here has. On a real API server it does what the stack can see of
 * the real one: it puts its finalizer on each PostgresCluster of a namespace and takes it off again, both only while its
 * Deployment is there, and writes the status. Nothing runs, so it also gives the verdict of the Job that asks the database.
 */
export class PgoDouble {
  /** How far it takes clusters from now on. */
  stage: Stage = "works";
  /** When it saw each cluster first, in milliseconds since the epoch. */
  readonly seen = new Map<string, number>();
  private readonly access: Access;
  private running = true;
  private readonly loop: Promise<void>;
  private failure: unknown;

  constructor(
    kubeconfig: string,
    private readonly namespace: string,
    private readonly operatorNamespace: string,
  ) {
    this.access = accessOf(kubeconfig);
    this.loop = this.work();
  }

  /** Ends it; throws what it stumbled over. */
  async stop(): Promise<void> {
    this.running = false;
    await this.loop;
    if (this.failure !== undefined) throw new Error("PGO's double failed", { cause: this.failure });
  }

  private async work(): Promise<void> {
    while (this.running) {
      try {
        if (await this.installed()) {
          for (const cluster of await this.list<PostgresCluster>(this.clustersPath)) await this.reconcile(cluster);
          if (this.stage === "works") await this.answerJobs();
        }
      } catch (error) {
        // What is away, or changed meanwhile, is looked at again; anything else is a mistake of the test.
        if (!(error instanceof ApiError && [404, 409].includes(error.status))) this.failure ??= error;
      }
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }

  private async installed(): Promise<boolean> {
    const items = await this.list<PostgresCluster>(`/apis/apps/v1/namespaces/${this.operatorNamespace}/deployments`);
    return items.some(({ metadata }) => metadata.name === "pgo");
  }

  private async list<Item>(path: string): Promise<readonly Item[]> {
    return ((await ask(this.access, path)) as { items: readonly Item[] }).items;
  }

  private get clustersPath(): string {
    return `/apis/postgres-operator.crunchydata.com/v1/namespaces/${this.namespace}/postgresclusters`;
  }

  private async reconcile(cluster: PostgresCluster): Promise<void> {
    const { name, resourceVersion, finalizers = [], deletionTimestamp } = cluster.metadata;
    if (!this.seen.has(name)) this.seen.set(name, Date.now());
    const path = `${this.clustersPath}/${name}`;
    const going = deletionTimestamp !== undefined;
    if (going === finalizers.includes(finalizer)) {
      const kept = finalizers.filter((other) => other !== finalizer);
      // A list is replaced as a whole: only the one that was read, not one that somebody changed meanwhile.
      await ask(this.access, path, {
        metadata: { resourceVersion, finalizers: going ? kept : [...kept, finalizer] },
      });
    }
    if (!going) await ask(this.access, `${path}/status`, { status: this.status(cluster) });
  }

  private status({ metadata: { generation }, spec }: PostgresCluster): Record<string, unknown> {
    const missing = this.stage === "two instances of three" ? 1 : 0;
    const backedUp = this.stage === "no answer" || this.stage === "works";
    const repos = spec.backups?.pgbackrest?.repos ?? [];
    const poolers = spec.proxy?.pgBouncer?.replicas;
    const conditions = [
      { type: "PGBackRestRepoHostReady", holds: repos.length > 0 },
      { type: "PGBackRestReplicaCreate", holds: repos.length > 0 && backedUp },
      { type: "ProxyAvailable", holds: poolers !== undefined },
    ];
    return {
      observedGeneration: generation,
      instances: spec.instances.map(({ name, replicas = 1 }) => ({
        name,
        replicas,
        readyReplicas: replicas - missing,
        updatedReplicas: replicas - missing,
      })),
      patroni: { systemIdentifier: "7000000000000000001" },
      pgbackrest: {
        repos: repos.map(({ name }) => ({ name, stanzaCreated: backedUp, replicaCreateBackupComplete: backedUp })),
      },
      ...(poolers !== undefined ? { proxy: { pgBouncer: { replicas: poolers, readyReplicas: poolers } } } : {}),
      conditions: conditions.map(({ type, holds }) => ({
        type,
        status: holds ? "True" : "False",
        reason: "Double",
        message: "",
        lastTransitionTime: "2026-01-01T00:00:00Z",
      })),
    };
  }

  private async answerJobs(): Promise<void> {
    const jobs = `/apis/batch/v1/namespaces/${this.namespace}/jobs`;
    for (const job of (await this.list<Job>(jobs)).filter(
      ({ status }) => status?.startTime !== undefined && !finished(status),
    )) {
      const now = new Date().toISOString();
      const condition = { status: "True", reason: "CompletionsReached", lastProbeTime: now, lastTransitionTime: now };
      const status = {
        ...{ active: null, ready: 0, terminating: 0, succeeded: 1, completionTime: now },
        conditions: ["SuccessCriteriaMet", "Complete"].map((type) => ({ type, ...condition })),
      };
      await ask(this.access, `${jobs}/${job.metadata.name}/status`, { status });
    }
  }
}

function finished(status: NonNullable<Job["status"]>): boolean {
  return (status.conditions ?? []).some(({ type }) => type === "Complete" || type === "Failed");
}
