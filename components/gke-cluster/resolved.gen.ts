// Written by `npm run generate` from schema.ts.

export interface ResolvedGkeCluster {
  /**
   * A GKE cluster of its own, in a network of its own or an existing one.
   */
  source: "gke";
  /**
   * Project of the cluster. A change replaces everything.
   */
  project: string;
  /**
   * Name of the cluster and prefix of its resources. A change replaces everything.
   */
  name: string;
  /**
   * Source of a token for the control plane. application-default: the Google credentials that the run has anyway, a user's or a keyless pipeline's; needs only Node.js. gke-gcloud-auth-plugin: Google's plugin.
   *
   * @default "application-default"
   */
  authentication: "application-default" | "gke-gcloud-auth-plugin";
  /**
   * Location of the cluster.
   */
  location:
    | {
        /**
         * One zone: cheap, and unavailable when the zone fails.
         */
        kind: "zonal";
        /**
         * The zone of control plane and nodes. A change replaces the cluster.
         */
        zone: string;
      }
    | {
        /**
         * Control plane and nodes in several zones: the cluster survives the loss of one zone.
         */
        kind: "regional";
        /**
         * The region. A change replaces the cluster.
         */
        region: string;
        /**
         * The zones that have nodes; three let a synchronous cluster lose one. A change moves nodes; see docs/upgrading-environments.md.
         */
        zones: string[];
      };
  /**
   * Network of the cluster.
   */
  network:
    | {
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
    | {
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
      };
  /**
   * An existing service account for the nodes; `npm run bootstrap` creates it with its role, so that a pipeline does not need permission to create accounts. A change recreates nodes. Default: one is created.
   */
  nodeServiceAccount?: string;
  /**
   * Release channel: how early new Kubernetes versions arrive. A change is in place.
   *
   * @default "regular"
   */
  releaseChannel: "rapid" | "regular" | "stable" | "extended";
  /**
   * Endpoint and logs of the control plane.
   */
  controlPlane: {
    /**
     * dns: a DNS name that is reachable from everywhere and protected by IAM; VPC Service Controls can restrict it. private: an address in the network; `up`, `psql` and every other command must run where it is reachable. A change is in place.
     *
     * @default "dns"
     */
    endpoint: "dns" | "private";
    /**
     * CIDR blocks that reach the private endpoint beside the cluster's own subnet; only with `endpoint: private`.
     *
     * @default []
     */
    authorizedNetworks: string[];
    /**
     * Components whose logs go to Cloud Logging, which is billed by volume. A change is in place.
     *
     * @default ["api-server","scheduler","controller-manager"]
     */
    logs: ("api-server" | "scheduler" | "controller-manager")[];
  };
  /**
   * Encryption with Cloud KMS keys of your own. Default: Google's keys.
   */
  encryption?: {
    /**
     * Cloud KMS key for everything below that has no key of its own, in the cluster's region.
     */
    key?: string;
    /**
     * Key for Kubernetes Secrets in etcd. Default: `key`. A change is in place.
     */
    etcd?: string;
    /**
     * Key for boot disks of nodes. Default: `key`. A change replaces both node pools at once: databases are down meanwhile.
     */
    bootDisks?: string;
    /**
     * Key for volumes of the StorageClasses of pgstack: pgstack-database, pgstack-system and pgstack-drill. Default: `key`. A change replaces the classes and affects new volumes only; existing volumes keep their key.
     */
    volumes?: string;
    /**
     * true: `up` grants Google's service agents `cryptoKeyEncrypterDecrypter` on the keys, for which it needs `cloudkms.cryptoKeys.getIamPolicy` and `setIamPolicy` on them. false: the grants must exist before `up`.
     *
     * @default true
     */
    grant: boolean;
  };
  /**
   * Subjects of RoleBindings.
   */
  rbac: {
    /**
     * true: roles can be bound to `system:anonymous`, `system:unauthenticated` and `system:authenticated`, which includes everyone with a Google account. A change is in place.
     *
     * @default "refuse"
     */
    systemBindings: "refuse" | "allow";
    /**
     * Google group whose member groups can be subjects of RoleBindings. Default: no groups. A change is in place.
     */
    googleGroup?: string;
  };
  /**
   * Google's checks of workloads.
   */
  securityPosture: {
    /**
     * The security posture dashboard, which needs the API containersecurity.googleapis.com. enterprise is billed. A change is in place.
     *
     * @default "basic"
     */
    mode: "disabled" | "basic" | "enterprise";
    /**
     * Scans of running images. Google no longer supports basic, and enterprise is billed; scan images in the registry instead. A change is in place.
     *
     * @default "disabled"
     */
    vulnerabilities: "disabled" | "basic" | "enterprise";
  };
  /**
   * enforce: pods start only with images that the project's Binary Authorization policy allows, which needs the API binaryauthorization.googleapis.com. A change is in place and affects new pods.
   *
   * @default "off"
   */
  binaryAuthorization: "off" | "enforce";
  /**
   * true: flow logs and firewall rules include traffic between pods of one node. A change restarts nodes.
   *
   * @default true
   */
  intranodeVisibility: boolean;
  /**
   * true: logs of pods go to Cloud Logging, which is billed by volume. Logs of GKE's own components always do. A change is in place.
   *
   * @default true
   */
  workloadLogs: boolean;
  /**
   * true: Google Cloud Managed Service for Prometheus collects metrics too. It is billed by sample, and `monitoring` brings a Prometheus. A change is in place.
   *
   * @default false
   */
  managedPrometheus: boolean;
  /**
   * Messages about upgrades and security bulletins to Pub/Sub. Default: none.
   */
  notifications?: {
    /**
     * Pub/Sub topic in the cluster's project that messages go to. It must exist; subscribe to it.
     */
    topic: string;
    /**
     * Kinds of messages.
     *
     * @default ["upgrade-available","upgrade","security-bulletin"]
     */
    events: ("upgrade-available" | "upgrade" | "upgrade-info" | "security-bulletin")[];
  };
  /**
   * Maintenance window for upgrades of control plane and nodes.
   */
  maintenance: {
    /**
     * Days of the week, UTC.
     *
     * @default ["SA","SU"]
     */
    days: ("MO" | "TU" | "WE" | "TH" | "FR" | "SA" | "SU")[];
    /**
     * Start of the window, hours and minutes, UTC.
     *
     * @default "02:00"
     */
    startUtc: string;
    /**
     * Length of the window, in hours.
     *
     * @default 6
     */
    hours: number;
    /**
     * Periods without upgrades, for example a sales season. A change is in place.
     *
     * @default []
     */
    exclusions: {
      /**
       * Name of the exclusion, unique in the cluster.
       */
      name: string;
      /**
       * First day without upgrades, UTC.
       */
      from: string;
      /**
       * Day on which upgrades are allowed again, UTC. Default: when Google ends support of the minor version.
       */
      until?: string;
      /**
       * Upgrades that are excluded: all, which Google allows for a limited time only and needs `until`; minor versions; or minor versions and every upgrade of nodes.
       *
       * @default "minor-and-nodes"
       */
      scope: "all" | "minor" | "minor-and-nodes";
    }[];
  };
  /**
   * Nodes for the operator, monitoring, backup jobs and GKE's own pods; without a databasePool also for databases.
   */
  systemPool: {
    /**
     * Machine type. A change moves node by node; where Google refuses it, `up` fails and the pool keeps its machine type.
     *
     * @default "e2-standard-2"
     */
    machineType: string;
    /**
     * Total number of nodes; a regional cluster spreads them over its zones. A change is in place.
     */
    nodes: number;
    /**
     * Size of a node's boot disk, which also holds images, in GB. A change moves node by node.
     *
     * @default 50
     */
    bootDiskGb: number;
    /**
     * Unsupported: further inputs, named as `@pulumi/gcp` names those of google_container_node_pool. Only inputs that pgstack does not set are allowed.
     */
    patch?: {
      [k: string]: unknown;
    };
    /**
     * Type of disk of the volumes on these nodes. Default: pd-balanced, or hyperdisk-balanced where the machine series cannot attach that. A change affects new volumes only; existing ones keep their disk.
     */
    diskType?:
      | "pd-standard"
      | "pd-balanced"
      | "pd-ssd"
      | "pd-extreme"
      | "hyperdisk-balanced"
      | "hyperdisk-balanced-high-availability"
      | "hyperdisk-extreme"
      | "hyperdisk-throughput";
    /**
     * Accepts a machineType that cannot attach the disks of existing volumes, or of a series that pgstack does not know. Without it, and unless the environment is disposable, such a change is refused, in a preview already. Remove it when the change is done.
     */
    acceptStrandedVolumes?: true;
  };
  /**
   * Nodes for databases only: labelled and tainted workload-role=db. Default: none, databases run in the systemPool. Removing it deletes its nodes, and leaves its volumes behind, which other nodes might be unable to attach.
   */
  databasePool?: {
    /**
     * Machine type. A change moves node by node; where Google refuses it, `up` fails and the pool keeps its machine type.
     *
     * @default "n4-standard-4"
     */
    machineType: string;
    /**
     * Total number of nodes; a regional cluster spreads them over its zones. A change is in place.
     */
    nodes: number;
    /**
     * Size of a node's boot disk, which also holds images, in GB. A change moves node by node.
     *
     * @default 60
     */
    bootDiskGb: number;
    /**
     * Unsupported: further inputs, named as `@pulumi/gcp` names those of google_container_node_pool. Only inputs that pgstack does not set are allowed.
     */
    patch?: {
      [k: string]: unknown;
    };
    /**
     * Type of disk of the volumes on these nodes. Default: pd-balanced, or hyperdisk-balanced where the machine series cannot attach that. A change affects new volumes only; existing ones keep their disk.
     */
    diskType?:
      | "pd-standard"
      | "pd-balanced"
      | "pd-ssd"
      | "pd-extreme"
      | "hyperdisk-balanced"
      | "hyperdisk-balanced-high-availability"
      | "hyperdisk-extreme"
      | "hyperdisk-throughput";
    /**
     * Accepts a machineType that cannot attach the disks of existing volumes, or of a series that pgstack does not know. Without it, and unless the environment is disposable, such a change is refused, in a preview already. Remove it when the change is done.
     */
    acceptStrandedVolumes?: true;
  };
  /**
   * true: the StorageClasses of pgstack tell the scheduler which types of disks a node can attach (use-allowed-disk-topology). It matters where you add pools of your own. It needs GKE 1.34.1-gke.2541000 or later, and no volume can be created before: set it once the nodes have that version. A change replaces the classes, not the volumes.
   *
   * @default false
   */
  diskTopology: boolean;
  /**
   * Unsupported: further inputs, named as `@pulumi/gcp` names those of google_container_cluster. Only inputs that pgstack does not set are allowed.
   */
  patch?: {
    [k: string]: unknown;
  };
}

export interface ResolvedExistingGkeCluster {
  /**
   * An existing GKE cluster; it is read, never changed.
   */
  source: "gke-existing";
  /**
   * Project of the cluster. A change replaces everything.
   */
  project: string;
  /**
   * Name of the cluster and prefix of its resources. A change replaces everything.
   */
  name: string;
  /**
   * Source of a token for the control plane. application-default: the Google credentials that the run has anyway, a user's or a keyless pipeline's; needs only Node.js. gke-gcloud-auth-plugin: Google's plugin.
   *
   * @default "application-default"
   */
  authentication: "application-default" | "gke-gcloud-auth-plugin";
  /**
   * Its region or zone.
   */
  location: string;
}
