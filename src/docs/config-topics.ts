import { operatorsByUse } from "../../components/operators";

/** A page of the reference of the configuration. */
export interface ConfigTopic {
  /** Name of the page in `docs/config`, without its ending. */
  readonly page: string;
  readonly title: string;
  /** The subject of the page, one or two sentences in Markdown. */
  readonly text: string;
  /** Keys that the page describes with everything below them: `kubernetes`, or `clusters.storage` for a key of a cluster. */
  readonly keys: readonly string[];
}

/** Pages in the order of the index. A test compares their keys with those of the schema: each stands on one page. */
export const configTopics: readonly ConfigTopic[] = [
  {
    page: "environment",
    title: "Environment",
    text: "Keys of the environment as a whole.",
    keys: ["disposable", "delivery", "adopt", "imageRegistry", "imageRegistryGrant"],
  },
  {
    page: "kubernetes",
    title: "Kubernetes",
    text: "The Kubernetes cluster that the environment runs on. How to use a cluster that you already have: [existing Kubernetes](../existing-kubernetes.md).",
    keys: ["kubernetes"],
  },
  {
    page: "network-policies",
    title: "Network policies",
    text: "NetworkPolicies of the namespaces that `up` creates; background in [security](../security.md#network-policies).",
    keys: ["networkPolicies"],
  },
  {
    page: "backup-bucket",
    title: "Backup bucket",
    text: "The Cloud Storage bucket of the backups.",
    keys: ["backupBucket"],
  },
  {
    page: "operators",
    title: "Operators",
    text: `Installations of ${operatorsByUse.map(({ title }) => title).join(" and ")}.`,
    keys: ["operators"],
  },
  {
    page: "monitoring",
    title: "Monitoring",
    text: "Prometheus, Alertmanager and Grafana; background in [monitoring](../monitoring.md).",
    keys: ["monitoring"],
  },
  {
    page: "cluster",
    title: "A cluster",
    text: "Settings of every cluster: operator, name, version, instances, replication and placement.",
    keys: [
      ...["clusters", "clusters.operator", "clusters.name", "clusters.namespace", "clusters.version", "clusters.image"],
      ...["clusters.imagePullPolicy", "clusters.instances", "clusters.highAvailability", "clusters.resources"],
      ...["clusters.parameters", "clusters.scheduling", "clusters.allowDataLoss", "clusters.readyTimeoutSeconds"],
    ],
  },
  {
    page: "cluster-storage",
    title: "Storage of a cluster",
    text: "Volumes of data, WAL and tablespaces.",
    keys: ["clusters.storage", "clusters.walStorage", "clusters.tablespaces"],
  },
  {
    page: "cluster-databases",
    title: "Users, databases and extensions",
    text: "Users, databases and extensions inside a cluster.",
    keys: ["clusters.users", "clusters.databases", "clusters.extensions"],
  },
  {
    page: "cluster-connections",
    title: "Connections to a cluster",
    text: "PgBouncer, and who reaches a cluster; see [connecting applications](../connect.md).",
    keys: ["clusters.pooler", "clusters.clients", "clusters.egress"],
  },
  {
    page: "cluster-backups",
    title: "Backups and restore drills",
    text: "Repositories, schedules, retention and drills; background in [backups and recovery](../backups.md).",
    keys: ["clusters.backups", "clusters.acceptNoBackups", "clusters.drill", "clusters.logicalBackups"],
  },
  {
    page: "cluster-bootstrap",
    title: "Clones, restores and standbys",
    text: "Sources of a new cluster's data; procedures in [life of data](../life-of-data.md).",
    keys: ["clusters.bootstrap", "clusters.restore", "clusters.standby"],
  },
  ...operatorsByUse.map(({ name, title, ownKey }) => ({
    page: `cluster-${name}`,
    title: `${title} only`,
    text: `Keys of clusters with \`operator: ${name}\`.`,
    keys: [`clusters.${ownKey}`],
  })),
];
