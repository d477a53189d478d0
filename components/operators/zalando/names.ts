import type { ClusterEndpoints, SecretKey } from "../../model/endpoints";
import { placesAt } from "./backups/places";
import { type NameEnds, namedObjects } from "../../model/object-names";
import type { ResolvedZalandoCluster } from "./cluster";

type Cluster = ResolvedZalandoCluster;

/** Labels of the pods of any cluster. Source: Zalando's operator 1.15, defaults of cluster_labels and cluster_name_label. */
export const spilo = { application: "spilo" } as const;

/** Label with the name of a cluster. */
export const clusterLabel = "cluster-name";

/** Label with the role of an instance; Patroni sets it. */
export const roleLabel = "spilo-role";

/** Service account of all pods of a namespace. Source: the same, pod_service_account_name. */
export const podAccount = "postgres-pod";

/** Secret with the password of a role. Source: the same, secret_name_template, and pkg/cluster/util.go, credentialSecretNameForCluster. */
export function passwordSecret(cluster: string, role: string): string {
  return `${role.replaceAll("_", "-")}.${cluster}.credentials.postgresql.acid.zalan.do`;
}

/** Password of the role postgres. */
export function superuser({ name }: Pick<Cluster, "name">): SecretKey {
  return { secret: passwordSecret(name, "postgres"), key: "password" };
}

/** Secret with the server's certificate. */
export function tlsSecret({ name, zalando: { tls } }: Pick<Cluster, "name" | "zalando">): string {
  return tls.secret ?? `${name}-tls`;
}

/** Names that the operator derives from a cluster's. Source: Zalando's operator 1.15, pkg/cluster/k8sres.go, serviceName. */
export function endpoints(cluster: Cluster): ClusterEndpoints {
  const { name, namespace, users } = cluster;
  const [user] = users;
  return {
    primary: { ...spilo, [clusterLabel]: name, [roleLabel]: "master" },
    writeHost: `${name}.${namespace}.svc`,
    readHost: `${name}-repl.${namespace}.svc`,
    port: 5432,
    certificateAuthority: { secret: tlsSecret(cluster), key: cluster.zalando.tls.authorityKey },
    user: {
      name: user?.name ?? "app",
      database: user?.databases[0] ?? "app",
      password: { secret: passwordSecret(name, user?.name ?? "app"), key: "password" },
    },
  };
}

/** Names of the service accounts of pods that use a bucket: instances do, with the account of their namespace. */
export function bucketServiceAccounts(cluster: Cluster, bucket: string): string[] {
  return placesAt(cluster).some(({ place }) => place.gcs?.bucket === bucket) ? [podAccount] : [];
}

/** Source: Zalando's operator 1.15, pkg/cluster/k8sres.go; Patroni 4.0, patroni/dcs/kubernetes.py. */
const nameEnds: NameEnds = {
  StatefulSet: [""],
  Service: ["", "-repl", "-config"],
  ConfigMap: ["-config", "-leader", "-failover", "-sync"],
};

/** Returns the ends of the names of its poolers. Source: pkg/cluster/connection_pooler.go, connectionPoolerName. */
export function poolerEnds({ pooler, zalando }: Pick<Cluster, "pooler" | "zalando">): string[] {
  if (pooler === undefined) return [];
  return zalando.poolerForReplicas ? ["-pooler", "-pooler-repl"] : ["-pooler"];
}

/** The same of its pooler. Source: pkg/cluster/connection_pooler.go. */
const nameEndsOfPooler = (end: string): NameEnds => ({ Deployment: [end], Service: [end] });

/** Objects that the operator creates for a cluster, each as kind and name. */
export function objectNames({
  name,
  pooler,
  users,
  zalando,
}: Pick<Cluster, "name" | "pooler" | "users" | "zalando">): string[] {
  const roles = ["postgres", "standby", ...users.map((user) => user.name), ...(pooler !== undefined ? ["pooler"] : [])];
  return [
    ...namedObjects(name, nameEnds),
    ...poolerEnds({ pooler, zalando }).flatMap((end) => namedObjects(name, nameEndsOfPooler(end))),
    `PodDisruptionBudget postgres-${name}-pdb`,
    `PodDisruptionBudget postgres-${name}-critical-op-pdb`,
    ...roles.map((role) => `Secret ${passwordSecret(name, role)}`),
  ];
}
