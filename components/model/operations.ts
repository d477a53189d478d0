import type { SecretKey } from "./endpoints";

/** Selector of the pods with a cluster's Postgres servers, and the label of the primary. */
export interface InstancePods {
  /** Label selector of the pods. */
  readonly selector: string;
  /** Label with the role of a pod, and its value on the primary. */
  readonly roleLabel: string;
  readonly primary: string;
  /** Container that Postgres runs in. */
  readonly container: string;
}

/** A backup in the repository. */
export interface MadeBackup {
  readonly label: string;
  readonly repository: string;
  /** full, diff or incr. */
  readonly type: string;
  readonly finished: Date;
  /** Bytes of the database in it, if the tool reports them. */
  readonly bytes?: number;
}

/** The list of backups from the backup tool: the content of the repository, not the status of an operator. */
export interface BackupList {
  /** Container of the primary's pod. @default that of Postgres */
  readonly container?: string;
  /** Command in that container. */
  readonly command: readonly string[];
  /** Parses its output. */
  readonly parse: (output: string) => MadeBackup[];
}

/** Types of backup, as pgBackRest names them. */
export const backupTypes = ["full", "diff", "incr"] as const;

/** The backup that a user asks for. */
export interface BackupRequest {
  readonly repository: string;
  readonly type: (typeof backupTypes)[number];
}

/** The restore of a cluster over its own data that a user asks for. */
export interface RestoreRequest {
  readonly repository: string;
  /** Recovery target: a timestamp with its offset from UTC. */
  readonly target: string;
}

/** One request to Kubernetes. */
export type KubernetesStep =
  | { readonly verb: "create"; readonly object: object }
  | { readonly verb: "annotate"; readonly annotation: string; readonly value: string }
  | { readonly verb: "patch"; readonly patch: object }
  | { readonly verb: "create-job"; readonly cronJob: string }
  /** Runs in the primary's container until its end. */
  | { readonly verb: "exec"; readonly command: readonly string[] }
  | { readonly verb: "patch-status"; readonly patch: object };

/** Progress of an operation. */
export interface OperationProgress {
  readonly ended: boolean;
  /** Reason of a failure. */
  readonly failure?: string | undefined;
  /** Number of remaining instances; at 0 the same command no longer follows it. Default: 1 until it has finished. */
  readonly remaining?: number;
  /** Description of the progress. */
  readonly words: string;
}

/** Object whose state shows that an operation has finished. */
export interface OperationWatch {
  /** The object to watch; also the one that is annotated or patched. */
  readonly kind: string;
  readonly name: string;
  readonly progress: (live: unknown, pods?: unknown) => OperationProgress;
  /**
   * Label selector of pods that are read too. Their state can be slightly older than the request, so the end must be
   * observed twice.
   */
  readonly pods?: string;
  /** Done once its result is verified, for example to remove the request. Default: nothing. */
  readonly finish?: KubernetesStep;
}

/** An operation on a running cluster: the request, and the object that shows its progress. */
export interface Operation extends OperationWatch {
  readonly step: KubernetesStep;
}

/** A kind of operation; only one runs at a time. */
export interface OperationKind<Start extends readonly unknown[]> {
  /** Kind of the objects that show running operations. */
  readonly kind: string;
  /** Returns the running operation among the objects of that kind in the cluster's namespace. */
  readonly underWay: (objects: readonly unknown[]) => OperationWatch | undefined;
  /** True where an earlier one failed, and left the cluster stopped. Default: never. */
  readonly failed?: (objects: readonly unknown[]) => boolean;
  readonly start: (...start: Start) => Operation;
}

/** Configuration of a cluster, without defaults. */
export type WrittenCluster = Readonly<Record<string, unknown>>;

/** Returns the configuration without some keys: instructions for one cluster do not apply to its copy. */
export function withoutKeys(written: WrittenCluster, keys: readonly string[]): WrittenCluster {
  return Object.fromEntries(Object.entries(written).filter(([key]) => !keys.includes(key)));
}

/** A pgAdmin that the operator runs for a cluster. */
export interface PgAdminAccess {
  readonly service: string;
  readonly port: number;
  /** Users of the configuration; pgAdmin may have others. */
  readonly users: readonly {
    readonly username: string;
    readonly password: { readonly name: string; readonly key: string };
  }[];
}

/**
 * The way in which a restored cluster takes over the Services of the one that it was restored from. Both stay: the former one is shut down,
 * with its volumes and backups.
 */
export interface TakeOver {
  /** Kind of the custom resources, for kubectl. */
  readonly kind: string;
  /**
   * Secrets that are copied before the restored cluster is created, so that clients trust its certificate. Those that are missing are not. A
   * copy has the same `key`; the operator renews the others.
   */
  readonly copies: readonly { readonly from: string; readonly to: string; readonly key: string }[];
  /** Secrets of clients that stay when the former cluster is deleted. Those that are missing, or not its own, are left as they are. */
  readonly kept: readonly string[];
  /** Secret with a server certificate of the user's, which must be valid for `host` too. @default the operator creates the certificate */
  readonly certificate?: { readonly secret: string; readonly host: string } | undefined;
  /** Names of the Services, the one for writes first. */
  readonly services: readonly string[];
  /** Returns the configuration of the restored cluster beside the former one: with the credentials of clients, without the Services. */
  readonly beside: (restored: WrittenCluster) => WrittenCluster;
  /** True if the configuration of the former cluster shuts it down. */
  readonly isStopped: (former: WrittenCluster) => boolean;
  /** Returns the configuration of the former cluster, shut down. */
  readonly stopped: (former: WrittenCluster) => WrittenCluster;
  /** True if the configuration of the restored cluster has the Services. */
  readonly serves: (restored: WrittenCluster) => boolean;
  /** Returns the configurations with which those of the Services that exist belong to the restored cluster. */
  readonly served: (
    former: WrittenCluster,
    restored: WrittenCluster,
    existing: readonly string[],
  ) => { readonly former: WrittenCluster; readonly restored: WrittenCluster };
}

/** State and operations of a running cluster for commands; each operator implements it. Methods, as in `Operator`. */
export interface OperatorOperations<Cluster> {
  /** Name of the operator where it chooses the replica of a switchover. @default the caller chooses it */
  readonly choosesReplica?: string;
  /** True if it moves the leader of a standby from a cordoned node, whose budget allows no disruption until then. @default false */
  readonly movesLeader?: true;
  /** Undefined if the operator runs none for the cluster. */
  pgAdmin(cluster: Cluster): PgAdminAccess | undefined;
  /** Password of a role, where the operator or the configuration has it in a Secret. */
  password(cluster: Cluster, role: string): SecretKey | undefined;
  pods(cluster: Cluster): InstancePods;
  /** Undefined for a cluster without backups. */
  backupList(cluster: Cluster): BackupList | undefined;
  /** A full backup now, into the first repository; `id` is new each time. */
  backup(cluster: Cluster): OperationKind<[id: string]>;
  /**
   * Returns the configuration of a new cluster with the data of this one at a point in time; undefined without backups.
   * `written` is the configuration of this one.
   */
  restored(cluster: Cluster, written: WrittenCluster, as: string, moment: string): WrittenCluster | undefined;
  /** A backup of another type or into another repository; a text is the reason why it is not possible. */
  backupOf(cluster: Cluster, request: BackupRequest): OperationKind<[id: string]> | string;
  /** A restore over the data of the cluster; a text is the reason why it is refused. `id` is new each time. */
  restoreInPlace(cluster: Cluster, request: RestoreRequest): OperationKind<[id: string]> | string;
  /** Takes over its Services by the cluster `as`, which is restored from it; a text is the reason why that is refused. */
  takeOver(cluster: Cluster, as: string): TakeOver | string;
  /** A rolling restart of every instance; `id` is a time in RFC 3339. */
  restart(cluster: Cluster): OperationKind<[id: string]>;
  /** Another primary; `target` is a replica that is ready, `id` is new each time. */
  switchover(cluster: Cluster): OperationKind<[id: string, target: string]>;
}
