import type { Flow, Group, Surroundings } from "../network-policies/flows";

/** Pods that clients use, and their ports. */
export interface ClientTarget {
  readonly pods: Group;
  readonly port: number;
  /** Port of their exporter; undefined without one. */
  readonly metrics?: number;
}

/** Pods of one cluster by role, and the connections that they need. */
export interface ClusterNetwork {
  /** Pods that clients can be allowed to reach; undefined where the cluster has none. */
  readonly targets: {
    readonly postgres: ClientTarget;
    readonly pooler?: ClientTarget;
    readonly pgAdmin?: ClientTarget;
    /** Pods that keep backups on a volume. */
    readonly backups?: ClientTarget;
    /** Pods that serve Patroni's REST API. */
    readonly patroni?: ClientTarget;
  };
  /** All other groups of pods that the operator creates. */
  readonly others: readonly Group[];
  /** Pods that keep backups on a volume, and the port that serves them. */
  readonly repositoryHost?: { readonly pods: Group; readonly port: number };
  /** Destinations of its backups. */
  readonly buckets: Surroundings["google"];
  /** Flows among its own pods, and to destinations that only this operator needs. */
  readonly flows: readonly Flow[];
}
