/** Where a cluster answers and where its credentials lie. Names only, never values. */
export interface ClusterEndpoints {
  /** Host of the primary inside Kubernetes, as the server's certificate names it. */
  readonly writeHost: string;
  /** Host of the replicas inside Kubernetes. */
  readonly readHost: string;
  /** Port of Postgres. */
  readonly port: number;
  /**
   * Labels of the pod that is the primary, to forward a port to when connecting from outside. Not a Service: PGO's has no
   * selector, Patroni itself says where it leads, and `kubectl port-forward` follows selectors only.
   */
  readonly primary: Readonly<Record<string, string>>;
  /** Secret with the certificate authority of the server. */
  readonly certificateAuthority: SecretKey;
  /** Credentials of the first user. */
  readonly user: {
    readonly name: string;
    readonly database: string;
    readonly password: SecretKey;
  };
}

/** One key of one Secret in the cluster's namespace. */
export interface SecretKey {
  readonly secret: string;
  readonly key: string;
}
