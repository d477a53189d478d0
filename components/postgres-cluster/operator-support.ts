import type { Surroundings } from "../network-policies/flows";
import type { PlacedPods } from "../placement";
import type { RolloutWatch } from "../rollout/watch";
import type { KubernetesObject } from "../shared/kubernetes-object";
import type { DrillSource } from "./drill/source";
import type { ClusterEndpoints, SecretKey } from "./endpoints";
import type { HelperPods } from "./helper-pods";
import type { MonitoredCluster } from "./monitored";
import type { ClusterNetwork } from "./network";
import type { Operating } from "./operating";

/** What a cluster is meant to be: a primary with replicas, a follower of another cluster, stopped, or left alone by its operator. */
export type ClusterMode = "primary" | "standby" | "shutdown" | "paused";

/** A further custom resource that refers to a cluster's. */
export interface Companion {
  readonly object: KubernetesObject;
  /** What must hold before it counts as made. */
  readonly until: readonly string[];
  /** False for one that holds no data and may go. Default: as the cluster is. */
  readonly protect?: false;
}

/** What pgstack must know of an operator to run a cluster with it; one folder each. */
export interface OperatorSupport<Cluster> {
  /** Objects that the custom resource names and that are there before it. */
  readonly prerequisites?: (cluster: Cluster) => readonly KubernetesObject[];
  /** The custom resource of the cluster. */
  readonly customResource: (cluster: Cluster) => KubernetesObject;
  /** Custom resources that are made at the same time, since the cluster counts as made only when they have had their effect. */
  readonly alongside?: (cluster: Cluster) => readonly KubernetesObject[];
  /** Further custom resources that refer to it. */
  readonly companions: (cluster: Cluster) => Companion[];
  /** What must hold in the status of the custom resource before the cluster counts as made. */
  readonly readiness: (cluster: Cluster) => readonly string[];
  /** What tells that its data is archived and there is a first backup; nothing where `readiness` tells that too. */
  readonly firstBackup?: (cluster: Cluster) => RolloutWatch | undefined;
  /** What tells that a change has come to its pods; nothing for a cluster whose pods are not to change. */
  readonly rollout: (cluster: Cluster) => RolloutWatch | undefined;
  /** How far the cluster is, in words, from its live custom resource. */
  readonly progress: (cluster: Cluster, live: unknown) => string;
  /** What the operator itself reports that keeps it from its work, from the live custom resource; nothing where all is well. */
  readonly trouble: (cluster: Cluster, live: unknown) => string | undefined;
  /** Password of the role postgres, where something is written as it. */
  readonly superuser: (cluster: Cluster) => SecretKey;
  /** Extensions that the operator makes itself, in every database. */
  readonly madeByOperator: readonly string[];
  /** Names of services and secrets. */
  readonly endpoints: (cluster: Cluster) => ClusterEndpoints;
  /** The Postgres image that the cluster runs. */
  readonly image: (cluster: Cluster) => string;
  /** What the configuration wants of it. */
  readonly mode: (cluster: Cluster) => ClusterMode;
  /**
   * Whether its databases are meant to take writes of its own users: one that is stopped, paused or follows another cluster is not,
   * and what the operator says is all that proves it.
   */
  readonly serves: (cluster: Cluster) => boolean;
  /** What pods of pgstack's own have from the cluster that they serve. */
  readonly helperPods: (cluster: Cluster) => HelperPods;
  /** Every pod that its objects lead to, with nodes, resources and volumes; paths are those of the cluster's settings. */
  readonly pods: (cluster: Cluster) => readonly PlacedPods[];
  /** How its backups are restored without it; nothing for a cluster that makes none. */
  readonly drill: (cluster: Cluster) => DrillSource | undefined;
  /** What a command can see of it while it runs, and do to it. */
  readonly operating: Operating<Cluster>;
  /** Its pods by what they do, and the connections that they need. `neighbours` are the clusters of the same operator, itself among them. */
  readonly network: (cluster: Cluster, surroundings: Surroundings, neighbours: readonly Cluster[]) => ClusterNetwork;
  /** What monitoring must know of it. */
  readonly monitored: (cluster: Cluster) => Omit<MonitoredCluster, "restoreDrill">;
}
