import type { SecretKey } from "./endpoints";

/** How the pods of a cluster's Postgres servers are found, and what tells the primary. */
export interface InstancePods {
  /** Label selector of the pods. */
  readonly selector: string;
  /** Label that says which part a pod plays, and its value on the primary. */
  readonly roleLabel: string;
  readonly primary: string;
  /** Container that Postgres runs in. */
  readonly container: string;
}

/** A backup that is there and can be restored. */
export interface MadeBackup {
  readonly label: string;
  readonly repository: string;
  /** full, diff or incr. */
  readonly type: string;
  readonly finished: Date;
  /** Bytes of the database in it, where the tool tells. */
  readonly bytes?: number;
}

/** The list of backups, from the tool that made them: what is in the repository, not what an operator remembers. */
export interface BackupList {
  /** Command in the primary's container. */
  readonly command: readonly string[];
  /** Reads what it prints. */
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

/** One thing that is asked of Kubernetes. */
export type KubernetesStep =
  | { readonly verb: "create"; readonly object: object }
  | { readonly verb: "annotate"; readonly annotation: string; readonly value: string }
  | { readonly verb: "patch"; readonly patch: object }
  | { readonly verb: "create-job"; readonly cronJob: string }
  | { readonly verb: "patch-status"; readonly patch: object };

/** How far an act is. */
export interface ActProgress {
  readonly ended: boolean;
  /** Why it failed, when it did. */
  readonly failure?: string | undefined;
  /** How many instances it has still to act on; at 0 it is no longer followed by the same command. Default: 1 until it has ended. */
  readonly remaining?: number;
  /** How far it is, in words. */
  readonly words: string;
}

/** What tells that an act is done. */
export interface ActWatch {
  /** The object that tells; also the one that is annotated or patched. */
  readonly kind: string;
  readonly name: string;
  readonly progress: (live: unknown, pods?: unknown) => ActProgress;
  /** Label selector of pods that are read too. Their state may be older than the request by a moment, so the end must be seen twice. */
  readonly pods?: string;
  /** Done once its result is verified, for example to remove the request. Default: nothing. */
  readonly finish?: KubernetesStep;
}

/** An act on a running cluster: what is asked for, and what tells that it is done. */
export interface Act extends ActWatch {
  readonly step: KubernetesStep;
}

/** Acts of one sort; only one is under way at a time. */
export interface Acting<Start extends readonly unknown[]> {
  /** Kind of the objects that tell of those under way. */
  readonly kind: string;
  /** The one that is under way, among the objects of that kind in the cluster's namespace. */
  readonly underWay: (objects: readonly unknown[]) => ActWatch | undefined;
  /** True where an earlier one failed, and left the cluster stopped. Default: never. */
  readonly failed?: (objects: readonly unknown[]) => boolean;
  readonly start: (...start: Start) => Act;
}

/** What the configuration says of a cluster, without defaults. */
export type WrittenCluster = Readonly<Record<string, unknown>>;

/** The same without some keys: orders that were for one cluster are none for its copy. */
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

/** What a command can see of a running cluster and do to it; each operator fills it in. Methods, as in `Operator`. */
export interface Operating<Cluster> {
  /** Nothing where the operator runs none for the cluster. */
  pgAdmin(cluster: Cluster): PgAdminAccess | undefined;
  /** Password of a role, where the operator or the configuration has it in a Secret. */
  password(cluster: Cluster, role: string): SecretKey | undefined;
  pods(cluster: Cluster): InstancePods;
  /** Nothing for a cluster without backups. */
  backupList(cluster: Cluster): BackupList | undefined;
  /** A full backup now, into the first repository; `id` is new each time. */
  backup(cluster: Cluster): Acting<[id: string]>;
  /**
   * What to write for a new cluster that is as this one was at a moment; nothing for one without backups. `written` is what the
   * configuration says of this one.
   */
  restored(cluster: Cluster, written: WrittenCluster, as: string, moment: string): WrittenCluster | undefined;
  /** A backup of another type or into another repository; a text says why there is none. */
  backupOf(cluster: Cluster, request: BackupRequest): Acting<[id: string]> | string;
  /** A restore over the data of the cluster; a text says why it is refused. `id` is new each time. */
  restoreInPlace(cluster: Cluster, request: RestoreRequest): Acting<[id: string]> | string;
  /** A rolling restart of every instance; `id` is a time in RFC 3339. */
  restart(cluster: Cluster): Acting<[id: string]>;
  /** Another primary; `target` is a replica that is ready, `id` is new each time. */
  switchover(cluster: Cluster): Acting<[id: string, target: string]>;
}
