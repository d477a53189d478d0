import type { Flow, Group, Surroundings } from "../network-policies/flows";

/** Pods that clients use, and their ports. */
export interface ClientTarget {
  readonly pods: Group;
  readonly port: number;
  /** Port of their exporter; nothing where they have none. */
  readonly metrics?: number;
}

/** Pods of one cluster by what they do, and the connections that they need. */
export interface ClusterNetwork {
  /** What clients can be let in to; nothing where the cluster has none of it. */
  readonly targets: {
    readonly postgres: ClientTarget;
    readonly pooler?: ClientTarget;
    readonly pgAdmin?: ClientTarget;
    /** Pods that keep backups on a volume. */
    readonly backups?: ClientTarget;
    /** Pods that answer Patroni's REST API. */
    readonly patroni?: ClientTarget;
  };
  /** Every other group of pods that the operator makes. */
  readonly others: readonly Group[];
  /** Pods that keep backups on a volume, and the port at which they hand them out. */
  readonly repositoryHost?: { readonly pods: Group; readonly port: number };
  /** Where its backups are, as seen from a pod. */
  readonly buckets: Surroundings["google"];
  /** Flows among its own pods, and to what only this operator needs. */
  readonly flows: readonly Flow[];
}
