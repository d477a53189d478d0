// Written by `npm run generate` from schema.ts.

export interface ClusterClient {
  /**
   * Name of the namespace of the pods.
   */
  namespace?: string;
  /**
   * Labels of the namespaces of the pods; {} is every namespace.
   */
  namespaces?: {
    [k: string]: string;
  };
  /**
   * Labels of the pods. Default: every pod of the namespaces.
   */
  pods?: {
    [k: string]: string;
  };
  /**
   * Addresses outside of the pod network, as a CIDR block.
   */
  cidr?: string;
  /**
   * Ports that it reaches: Postgres itself, PgBouncer, pgAdmin; metrics (the exporters), backups (pgBackRest's repository host on a volume, for a clone in another environment) and patroni (Patroni's REST API, for a load balancer's health checks; it can switch over).
   *
   * @default ["postgres","pooler"]
   */
  to: ("postgres" | "pooler" | "pgAdmin" | "metrics" | "backups" | "patroni")[];
}

export interface EgressDestination {
  /**
   * Name of the namespace of the pods.
   */
  namespace?: string;
  /**
   * Labels of the namespaces of the pods; {} is every namespace.
   */
  namespaces?: {
    [k: string]: string;
  };
  /**
   * Labels of the pods. Default: every pod of the namespaces.
   */
  pods?: {
    [k: string]: string;
  };
  /**
   * Addresses outside of the pod network, as a CIDR block.
   */
  cidr?: string;
  /**
   * Ports of the pods or addresses themselves. A Service's port does not count where the pods listen on another.
   */
  ports: number[];
  /**
   * Protocol of the ports.
   *
   * @default "TCP"
   */
  protocol: "TCP" | "UDP";
}

/**
 * NetworkPolicies of the namespaces that the environment creates. See docs/security.md.
 */
export interface ResolvedNetworkPolicies {
  /**
   * default-deny: in each namespace that the environment creates, pods send and receive only the traffic that the product needs and that `clients` and `egress` allow. off: no NetworkPolicies. Default: default-deny on GKE, kind and the embedded node; off on `existing`, whose network and API server pgstack does not know. On `gke-existing` they have an effect only with Dataplane V2 or network policy enforcement; without the key, `plan` warns. A change takes effect at once, also on open connections of some networks.
   */
  mode?: "default-deny" | "off";
  /**
   * true: namespaces of `adopt` get NetworkPolicies too. Default: no, since other pods may run in them.
   *
   * @default false
   */
  adopted: boolean;
  /**
   * Ports at which the API server listens. Default: 443 on GKE, 6443 on kind, both elsewhere.
   */
  apiServerPorts?: number[];
  /**
   * Destinations that all pods in these namespaces reach, for example a DNS server of your own.
   *
   * @default []
   */
  egress: {
    /**
     * Name of the namespace of the pods.
     */
    namespace?: string;
    /**
     * Labels of the namespaces of the pods; {} is every namespace.
     */
    namespaces?: {
      [k: string]: string;
    };
    /**
     * Labels of the pods. Default: every pod of the namespaces.
     */
    pods?: {
      [k: string]: string;
    };
    /**
     * Addresses outside of the pod network, as a CIDR block.
     */
    cidr?: string;
    /**
     * Ports of the pods or addresses themselves. A Service's port does not count where the pods listen on another.
     */
    ports: number[];
    /**
     * Protocol of the ports.
     *
     * @default "TCP"
     */
    protocol: "TCP" | "UDP";
  }[];
}
