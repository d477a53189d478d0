// Written by `npm run generate` from schema.ts.

export type PostgresOperatorSettings =
  CloudNativePgPostgresOperatorSettings | CrunchyPostgresOperatorSettings | ZalandoPostgresOperatorSettings;
export interface Resources {
  /**
   * CPU requested, in cores; there is no limit.
   *
   * @default "100m"
   */
  cpu?: string;
  /**
   * Memory request and limit, in bytes.
   *
   * @default "512Mi"
   */
  memory?: string;
}

export interface CloudNativePgPostgresOperatorSettings {
  /**
   * CloudNativePG.
   */
  operator: "cloudnative-pg";
  /**
   * Namespace of the operator itself. An environment creates it; with the library alone it must exist. A change replaces the operator.
   */
  namespace: string;
  /**
   * Operator image, of the pinned release. Default: that of the release. A change restarts the operator, and with it every cluster may restart.
   */
  image?: string;
  /**
   * Secrets of type kubernetes.io/dockerconfigjson in the operator's namespace, for its own image. CloudNativePG copies the first to the namespaces of clusters, since their pods run its image too. A change restarts the operator.
   *
   * @default []
   */
  pullSecrets?: string[];
  /**
   * Namespaces whose clusters the operator manages, and to which its permissions are limited; each must exist. "*" alone is every namespace, for clusters that other programs create; the operator then reads Secrets everywhere. Default: in an environment the namespaces of its clusters and of clusters that they clone, with the library alone every namespace.
   *
   * @default []
   */
  watchNamespaces?: (string | "*")[];
  /**
   * Resources of the operator's container. A change restarts the operator, not the databases.
   *
   * @default {}
   */
  resources?: Resources;
  /**
   * Pull policy of the operator image.
   *
   * @default "IfNotPresent"
   */
  imagePullPolicy?: "Always" | "IfNotPresent" | "Never";
  /**
   * Release of an `image` whose tag does not name it, for example a digest alone. It is only checked.
   */
  imageVersion?: "1.30.0";
  /**
   * The Barman Cloud plugin, which archives WAL and takes backups. It is always installed with the operator.
   *
   * @default {}
   */
  barman?: {
    /**
     * Image of the plugin. Default: that of the pinned release. A change restarts the plugin.
     */
    image?: string;
    /**
     * Image of the sidecar of instances, which is pulled with cloudNativePg.images.pullSecrets of each cluster. Default: that of the pinned release. A change is a rolling restart of every cluster with backups.
     */
    sidecarImage?: string;
    /**
     * Pods of the plugin, on different nodes where there are several. CloudNativePG neither repairs nor fails over clusters with backups while it reaches none.
     *
     * @default 2
     */
    replicas?: number;
    /**
     * CPU requested by each pod of the plugin, in cores; there is no limit.
     *
     * @default "50m"
     */
    cpu?: string;
    /**
     * Memory request and limit of each pod of the plugin, in bytes.
     *
     * @default "256Mi"
     */
    memory?: string;
    /**
     * Issuer of cert-manager for the certificates between the operator and the plugin. cert-manager must be installed, and a `tls.crt` of its Secrets must verify alone: an issuer that signs itself, or one that appends its CA. Default: a Job of pgstack creates the certificates in the cluster, and a CronJob renews them.
     */
    issuer?: {
      /**
       * Name of the issuer.
       */
      name: string;
      /**
       * Kind of the issuer; an Issuer is in the operator's namespace.
       *
       * @default "ClusterIssuer"
       */
      kind?: "Issuer" | "ClusterIssuer";
    };
  };
}

export interface CrunchyPostgresOperatorSettings {
  /**
   * Crunchy Postgres for Kubernetes (PGO).
   */
  operator: "crunchy";
  /**
   * Namespace of the operator itself. An environment creates it; with the library alone it must exist. A change replaces the operator.
   */
  namespace: string;
  /**
   * Operator image, of the pinned release. Default: that of the release. A change restarts the operator, and with it every cluster may restart.
   */
  image?: string;
  /**
   * Secrets of type kubernetes.io/dockerconfigjson in the operator's namespace, for its own image. CloudNativePG copies the first to the namespaces of clusters, since their pods run its image too. A change restarts the operator.
   *
   * @default []
   */
  pullSecrets?: string[];
  /**
   * Namespaces whose clusters the operator manages, and to which its permissions are limited; each must exist. "*" alone is every namespace, for clusters that other programs create; the operator then reads Secrets everywhere. Default: in an environment the namespaces of its clusters and of clusters that they clone, with the library alone every namespace.
   *
   * @default []
   */
  watchNamespaces?: (string | "*")[];
  /**
   * Resources of the operator's container. A change restarts the operator, not the databases.
   *
   * @default {}
   */
  resources?: Resources;
  /**
   * The operator's Helm chart. A change upgrades the operator.
   *
   * @default {}
   */
  chart?: {
    /**
     * Address of the chart: `oci://…`, or a directory. Set it to use a mirror of Crunchy's registry.
     *
     * @default "oci://registry.developers.crunchydata.com/crunchydata/pgo"
     */
    repository?: string;
    /**
     * Version of the chart: that of the pinned release, whose CRDs are applied.
     *
     * @default "6.0.3"
     */
    version?: string;
    /**
     * Unsupported: a JSON merge patch (RFC 7396) for the values of the chart, for example tolerations. It can only add what pgstack does not set.
     *
     * @default {}
     */
    valuesPatch?: {
      [k: string]: unknown;
    };
  };
  /**
   * Feature gates of PGO, by name. Source: internal/feature/features.go of PGO 6.0.
   *
   * @default {}
   */
  featureGates?: {
    [k: string]: boolean;
  };
  /**
   * Release of an `image` whose tag does not name it, for example a digest alone. It is only checked.
   */
  imageVersion?: "6.0.3";
}

export interface ZalandoPostgresOperatorSettings {
  /**
   * Zalando's Postgres Operator.
   */
  operator: "zalando";
  /**
   * Namespace of the operator itself. An environment creates it; with the library alone it must exist. A change replaces the operator.
   */
  namespace: string;
  /**
   * Operator image, of the pinned release. Default: that of the release. A change restarts the operator, and with it every cluster may restart.
   */
  image?: string;
  /**
   * Secrets of type kubernetes.io/dockerconfigjson in the operator's namespace, for its own image. CloudNativePG copies the first to the namespaces of clusters, since their pods run its image too. A change restarts the operator.
   *
   * @default []
   */
  pullSecrets?: string[];
  /**
   * Namespaces whose clusters the operator manages, and to which its permissions are limited; each must exist. "*" alone is every namespace, for clusters that other programs create; the operator then reads Secrets everywhere. Default: in an environment the namespaces of its clusters and of clusters that they clone, with the library alone every namespace.
   *
   * @default []
   */
  watchNamespaces?: (string | "*")[];
  /**
   * Resources of the operator's container. A change restarts the operator, not the databases.
   *
   * @default {}
   */
  resources?: Resources;
  /**
   * Pull policy of the operator image.
   *
   * @default "IfNotPresent"
   */
  imagePullPolicy?: "Always" | "IfNotPresent" | "Never";
  /**
   * Secrets of type kubernetes.io/dockerconfigjson in the namespace of the clusters, for the images of their pods. They belong to the service account that all pods of the namespace share. With watchNamespaces: ["*"] a change does not reach existing service accounts.
   *
   * @default []
   */
  podPullSecrets?: string[];
  /**
   * scheduling.antiAffinity of all its clusters, which must be the same: it belongs to the operator. A change is a rolling restart of each cluster.
   *
   * @default "preferred"
   */
  antiAffinity?: "preferred" | "required";
  /**
   * Interval in days of `zalando.rotatePasswords` and `zalando.rotateUsers` of its clusters.
   *
   * @default 90
   */
  passwordRotationDays?: number;
  /**
   * Release of an `image` whose tag does not name it, for example a digest alone. It is only checked.
   */
  imageVersion?: "1.15.1";
}
