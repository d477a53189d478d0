/** Addresses of a cluster, and the Secrets with its credentials: names only, never values. */
export interface ClusterEndpoints {
  /** Host of the primary inside Kubernetes, as the server's certificate names it. */
  readonly writeHost: string;
  /** Host of the replicas inside Kubernetes. */
  readonly readHost: string;
  /** Port of Postgres. */
  readonly port: number;
  /** PgBouncer inside Kubernetes; undefined without one. */
  readonly pooler?: PoolerEndpoints;
  /**
   * Labels of the pod that is the primary, to forward a port to when connecting from outside. Not a Service: PGO's has
   * no selector because Patroni manages its endpoints, and `kubectl port-forward` needs a selector.
   */
  readonly primary: Readonly<Record<string, string>>;
  /** Secret with the CA of the server's certificate. */
  readonly certificateAuthority: SecretKey;
  /** Credentials of the first user. */
  readonly user: {
    readonly name: string;
    readonly database: string;
    readonly password: SecretKey;
  };
}

/** Addresses of PgBouncer. */
export interface PoolerEndpoints {
  /** Host of PgBouncer in front of the primary. */
  readonly writeHost: string;
  /** Host of PgBouncer for reads; undefined without one. */
  readonly readHost?: string;
  readonly port: number;
}

/** One key of one Secret in the cluster's namespace. */
export interface SecretKey {
  readonly secret: string;
  readonly key: string;
}
