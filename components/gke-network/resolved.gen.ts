// Written by `npm run generate` from schema.ts.

export type ResolvedGkeNetwork = NewResolvedGkeNetwork | ExistingResolvedGkeNetwork;
export interface NewResolvedGkeNetwork {
  /**
   * A new network.
   */
  source: "new";
  /**
   * The block for addresses of nodes, pods and services. A change replaces everything.
   *
   * @default "10.64.0.0/16"
   */
  cidr: string;
  /**
   * Maximum number of nodes of the cluster; one more in each pool for upgrades is added. A change replaces everything.
   *
   * @default 32
   */
  maxNodes: number;
  /**
   * Maximum number of pods on one node. A change replaces everything.
   *
   * @default 64
   */
  maxPodsPerNode: number;
  /**
   * Maximum number of Services in the cluster. A change replaces everything.
   *
   * @default 4096
   */
  maxServices: number;
  /**
   * Records of connections, one in ten, for a security review. They are billed by volume. A change is in place.
   *
   * @default "sampled"
   */
  flowLogs: "off" | "sampled";
  /**
   * Number of reserved addresses that Cloud NAT uses, for allow lists of others; `up` outputs them. 0: addresses that Google assigns and may change. A change is in place and ends open connections to the internet.
   *
   * @default 0
   */
  staticNatAddresses: number;
}

export interface ExistingResolvedGkeNetwork {
  /**
   * An existing network; it is read, never changed.
   */
  source: "existing";
  /**
   * Project of the network, for a shared VPC. Default: the cluster's own.
   */
  project?: string;
  /**
   * Name of the network. A change replaces the cluster.
   */
  name: string;
  /**
   * Name of the subnet in the cluster's region. A change replaces the cluster.
   */
  subnetwork: string;
  /**
   * Name of the subnet's secondary range for pods. A change replaces the cluster.
   */
  podsRange: string;
  /**
   * Name of the subnet's secondary range for services. A change replaces the cluster.
   */
  servicesRange: string;
  /**
   * A /28 for the private IP endpoint of the control plane; only with `controlPlane.endpoint: private`. Default: an address of the nodes' range. A change replaces the cluster.
   */
  controlPlaneCidr?: string;
  /**
   * Maximum number of pods on one node. A change replaces the cluster.
   *
   * @default 64
   */
  maxPodsPerNode: number;
}
