import type { PostgresCluster } from "../../../../components/operators/crunchy/crd.gen";
import { PatchingApi } from "../../../helpers/patching-api";
import { ApiError, type ObjectReference } from "../../../../components/kubernetes/client";
import { accessOf } from "../../../../local/node/access";
import type { FakeCrunchyCluster } from "./cluster";

/** The stage to which the fake brings clusters without pods. */
export type Stage = "two instances of three" | "no stanza" | "no answer" | "works";

export interface FakePgoOptions {
  /** Namespace of its clusters. */
  readonly namespace: string;
  /** Namespace of its Deployment, without which it does nothing. @default it needs none */
  readonly operatorNamespace?: string;
  /** Pods of its only cluster, in which it backs up and switches over. @default its clusters have no pods */
  readonly pods?: FakeCrunchyCluster;
}

/** The last backup that was requested by annotation. Source: PGO 6.0 CRD, status.pgbackrest.manualBackup. */
interface ManualBackup {
  readonly id: string;
  readonly finished: boolean;
  readonly active?: number;
  /** null removes the value of the backup before. */
  readonly succeeded?: number | null;
  readonly failed?: number | null;
}

/** The part of a PostgresCluster's status that the fake writes. Source: PGO 6.0 CRD, status. */
interface Status {
  readonly observedGeneration?: number;
  readonly instances?: readonly Readonly<Record<"replicas" | "readyReplicas" | "updatedReplicas", number>>[];
  readonly patroni?: { readonly systemIdentifier?: string; readonly switchover?: string };
  readonly pgbackrest?: {
    readonly repos?: readonly { readonly name: string; readonly stanzaCreated: boolean }[];
    readonly manualBackup?: ManualBackup;
  };
  readonly proxy?: { readonly pgBouncer: Readonly<Record<"replicas" | "readyReplicas", number>> } | undefined;
  readonly conditions?: readonly { readonly type: string; readonly status: "True" | "False" }[];
}

/** A live PostgresCluster. */
type Live = PostgresCluster & {
  readonly metadata: {
    readonly generation: number;
    readonly resourceVersion: string;
    readonly finalizers?: readonly string[];
    readonly deletionTimestamp?: string;
  };
  readonly status?: Status;
};

interface Job {
  readonly metadata: { readonly name: string };
  readonly status?: { readonly startTime?: string; readonly conditions?: readonly { readonly type: string }[] };
}

const prefix = "postgres-operator.crunchydata.com";
const finalizer = `${prefix}/finalizer`;

/**
 * A FAKE of PGO on a real API server, since no package registry has its image. Of clusters without pods it keeps the
 * finalizer and the status, and reports Jobs that connect to the database as succeeded. In the pods of a
 * {@link FakeCrunchyCluster} it takes the backups and does the switchovers that annotations request.
 */
export class FakePgo {
  /** The stage to which it brings clusters without pods from now on. */
  stage: Stage = "works";
  /** First time that it read each cluster, in milliseconds since the epoch. */
  readonly seen = new Map<string, number>();
  /** The requested backups, by id. */
  readonly backups: string[] = [];
  private readonly api: PatchingApi;
  private running = true;
  private readonly loop: Promise<void>;
  private failure: unknown;

  constructor(
    kubeconfig: string,
    private readonly options: FakePgoOptions,
  ) {
    const { server, credentials } = accessOf(kubeconfig);
    this.api = new PatchingApi(server, credentials);
    this.loop = this.work();
  }

  /** Stops it. @throws Error with the first failure as its cause. */
  async stop(): Promise<void> {
    this.running = false;
    await this.loop;
    if (this.failure !== undefined) throw new Error("the fake of PGO failed", { cause: this.failure });
  }

  private async work(): Promise<void> {
    const { pods } = this.options;
    while (this.running) {
      try {
        if (await this.installed()) {
          for (const cluster of await this.list<Live>(`${prefix}/v1`, "PostgresCluster")) {
            await (pods !== undefined ? this.operate(cluster, pods) : this.reconcile(cluster));
          }
          if (pods === undefined && this.stage === "works") await this.answerJobs();
        }
      } catch (error) {
        // An object that is gone, or was changed meanwhile, is read again; anything else is a mistake of the test.
        if (!(error instanceof ApiError && [404, 409].includes(error.status))) this.failure ??= error;
      }
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }

  private async installed(): Promise<boolean> {
    const { operatorNamespace: namespace } = this.options;
    if (namespace === undefined) return true;
    const deployment = { apiVersion: "apps/v1", kind: "Deployment", metadata: { name: "pgo", namespace } };
    return (await this.api.get(deployment)) !== undefined;
  }

  private async list<Item>(apiVersion: string, kind: string): Promise<readonly Item[]> {
    const { namespace } = this.options;
    return (await this.api.list({ apiVersion, kind, metadata: { namespace } })) as readonly Item[];
  }

  private reference(apiVersion: string, kind: string, name: string): ObjectReference {
    return { apiVersion, kind, metadata: { name, namespace: this.options.namespace } };
  }

  private async report(name: string, status: Status): Promise<void> {
    await this.api.patch(this.reference(`${prefix}/v1`, "PostgresCluster", name), { status }, "status");
  }

  private async reconcile(cluster: Live): Promise<void> {
    const { name, resourceVersion, finalizers = [], deletionTimestamp } = cluster.metadata;
    if (!this.seen.has(name)) this.seen.set(name, Date.now());
    const going = deletionTimestamp !== undefined;
    if (going === finalizers.includes(finalizer)) {
      const kept = finalizers.filter((other) => other !== finalizer);
      // A merge patch replaces the whole list: only the one that was read, not one that was changed meanwhile.
      const metadata = { resourceVersion, finalizers: going ? kept : [...kept, finalizer] };
      await this.api.patch(this.reference(`${prefix}/v1`, "PostgresCluster", name), { metadata });
    }
    if (!going) await this.report(name, this.status(cluster));
  }

  private status({ metadata: { generation }, spec }: Live): Status {
    const missing = this.stage === "two instances of three" ? 1 : 0;
    const backedUp = this.stage === "no answer" || this.stage === "works";
    const repos = spec.backups?.pgbackrest?.repos ?? [];
    const poolers = spec.proxy?.pgBouncer.replicas;
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
      proxy: poolers !== undefined ? { pgBouncer: { replicas: poolers, readyReplicas: poolers } } : undefined,
      conditions: conditions.map(({ type, holds }) => ({
        type,
        status: holds ? "True" : "False",
        reason: "Fake",
        message: "",
        lastTransitionTime: "2026-01-01T00:00:00Z",
      })),
    };
  }

  private async answerJobs(): Promise<void> {
    const jobs = await this.list<Job>("batch/v1", "Job");
    for (const { metadata } of jobs.filter(({ status }) => status?.startTime !== undefined && !finished(status))) {
      const now = new Date().toISOString();
      const condition = { status: "True", reason: "CompletionsReached", lastProbeTime: now, lastTransitionTime: now };
      const status = {
        ...{ active: null, ready: 0, terminating: 0, succeeded: 1, completionTime: now },
        conditions: ["SuccessCriteriaMet", "Complete"].map((type) => ({ type, ...condition })),
      };
      await this.api.patch(this.reference("batch/v1", "Job", metadata.name), { status }, "status");
    }
  }

  /** Does what annotations request. */
  private async operate({ metadata, spec, status }: Live, pods: FakeCrunchyCluster): Promise<void> {
    const { name, annotations = {} } = metadata;
    const backup = annotations[`${prefix}/pgbackrest-backup`];
    const done = status?.pgbackrest?.manualBackup;
    if (backup !== undefined && !(done?.id === backup && done.finished)) {
      const manual = spec.backups?.pgbackrest?.manual;
      if (manual === undefined) throw new Error(`a backup of ${name} was requested, and its spec has none`);
      await this.backUp(name, backup, manual, pods);
    }
    const switchover = annotations[`${prefix}/trigger-switchover`];
    // PGO reads the annotation only where the spec allows it.
    if (
      switchover !== undefined &&
      status?.patroni?.switchover !== switchover &&
      spec.patroni?.switchover?.enabled === true
    ) {
      pods.switchOver();
      await this.report(name, { patroni: { switchover } });
    }
  }

  private async backUp(
    name: string,
    id: string,
    { repoName, options = [] }: { readonly repoName: string; readonly options?: readonly string[] | undefined },
    pods: FakeCrunchyCluster,
  ): Promise<void> {
    const report = (manualBackup: ManualBackup): Promise<void> => this.report(name, { pgbackrest: { manualBackup } });
    this.backups.push(id);
    await report({ id, finished: false, active: 1, succeeded: null, failed: null });
    const repository = `--repo=${repoName.replace("repo", "")}`;
    const succeeded = await pods.run("pgbackrest", "backup", "--stanza=db", repository, ...options).then(
      () => true,
      () => false,
    );
    await report({ id, finished: true, active: 0, ...(succeeded ? { succeeded: 1 } : { failed: 1 }) });
  }
}

function finished(status: NonNullable<Job["status"]>): boolean {
  return (status.conditions ?? []).some(({ type }) => type === "Complete" || type === "Failed");
}
