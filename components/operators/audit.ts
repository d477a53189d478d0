import type { Effect } from "../model/impact/impact";
import type { KubernetesObject } from "../shared/kubernetes-object";

/** A database whose operator gets another release. */
export interface UpgradedDatabase {
  /** Its custom resource, as the new release of pgstack renders it. */
  readonly cluster: KubernetesObject;
  /** Objects that refer to it, for example poolers. */
  readonly dependents: readonly KubernetesObject[];
}

/** Two releases of an operator, each as `Audit.release` returns it: an image, or a version of a chart. */
export interface Releases {
  readonly from: string;
  readonly to: string;
}

/** Impact of another release of an operator on one database. */
export interface UpgradeImpact extends Pick<Effect, "level" | "words"> {
  /** Changes between the releases that need something from the user: one sentence each. @default none */
  readonly steps?: readonly string[];
}

/** Resources of a plan, or of any program, as pgstack's own checks, its cost estimate and the policy pack read them. */
export interface Audit {
  /** Returns true for the type of the custom resource of a cluster. */
  readonly isCluster: (type: string) => boolean;
  /** Returns true for a resource that installs the operator. */
  readonly isOperator: (type: string, props: unknown) => boolean;
  /** Returns the release that such a resource installs. */
  readonly release: (props: unknown) => string;
  /** Returns the impact of another release of the operator on a database. */
  readonly upgrade: (database: UpgradedDatabase, releases: Releases) => UpgradeImpact;
  /** The image of a container that a resource of the installation adds to instances. @default none does */
  readonly sidecar?: {
    /** Returns the image; undefined for another resource. */
    readonly image: (type: string, props: unknown) => string | undefined;
    /** The databases with the container, and the impact of another image on them: one sentence. */
    readonly databases: string;
    readonly change: string;
  };
  /** Returns true for the custom resource of a standby, whose data is backed up by its primary. */
  readonly isStandby: (props: unknown) => boolean;
  /** Returns the problems of the backups of a custom resource. */
  readonly backups: (props: unknown) => readonly string[];
  /** Separate objects with the place and the retention of backups. @default the custom resource contains them */
  readonly stores?: {
    readonly isStore: (type: string) => boolean;
    /** Returns the name of the object to which a custom resource archives; undefined without backups. */
    readonly nameOf: (props: unknown) => string | undefined;
    /** Returns the problems of such an object. */
    readonly problems: (props: unknown) => readonly string[];
  };
  /** Reads the number of instances and the synchronous replicas of a custom resource. */
  readonly replication: (props: unknown) => {
    readonly instances: number;
    readonly mode: "strict" | "synchronous" | "asynchronous";
  };
  /** The objects with the schedule of backups. @default the custom resource contains the schedule */
  readonly schedules?: {
    readonly isSchedule: (type: string) => boolean;
    /** Returns the name of the cluster that a schedule is for. */
    readonly clusterOf: (props: unknown) => unknown;
    /** Returns true for a custom resource with a backup repository. */
    readonly isNeeded: (props: unknown) => boolean;
  };
  /**
   * Reads the repositories in buckets of a custom resource.
   *
   * @param schedule object with its schedule, of an operator with `schedules`.
   * @param store object with its place and retention, of an operator with `stores`.
   */
  readonly repositories: (props: unknown, schedule: unknown, store: unknown) => readonly AuditedRepository[];
  /** Reads the pods and volumes of a custom resource of any kind; undefined for a kind that has neither. */
  readonly workload: (kind: string, props: unknown) => AuditedWorkload | undefined;
}

/** A backup repository in a bucket. */
export interface AuditedRepository {
  readonly name: string;
  readonly bucket: string;
  /** Schedule of full backups, in cron's five fields; undefined without one. */
  readonly full?: string | undefined;
  /** Time, or number of full backups, for which backups are kept. @default forever */
  readonly retention?: { readonly days: number } | { readonly fullBackups: number } | undefined;
}

/** The pods and volumes of a custom resource. */
export interface AuditedWorkload {
  /** Name of the Postgres cluster that it belongs to; undefined if it names none. */
  readonly cluster: string | undefined;
  readonly pods: readonly AuditedPods[];
  readonly volumes: readonly AuditedVolume[];
}

/** Equal pods that run permanently. */
export interface AuditedPods {
  readonly count: number;
  /** The resources of each container. */
  readonly resources: readonly unknown[];
  /** Fields of a pod's spec that decide its node. */
  readonly placement: unknown;
  /** True if they run Postgres itself. */
  readonly instances: boolean;
}

/** Equal volumes. */
export interface AuditedVolume {
  /** Its use, for example `data`. */
  readonly content: string;
  readonly count: number;
  /** Requested size as a Kubernetes quantity; undefined if there is no such volume. */
  readonly size: string | undefined;
  /** @default the default StorageClass of Kubernetes */
  readonly storageClass: string | undefined;
}
