import type { ClusterEndpoints } from "../../model/endpoints";
import { type NameEnds, namedObjects } from "../../model/object-names";
import type { At } from "../operator";
import type { ResolvedCrunchyCluster } from "./cluster";

/** API group of PGO. */
export const apiGroup = "postgres-operator.crunchydata.com";

/** Returns the key of a label or annotation of PGO. */
export const pgoKey = (name: string): string => `${apiGroup}/${name}`;

/** Name of the one instance set that the common keys describe. */
export const instanceSet = "instance";

/** File with the JSON key, in pgBackRest's folder of further configuration and in its Secret. */
export const gcsKeyFile = "gcs-key.json";

/** The part of a cluster that decides which of its pods use a bucket. */
export interface BucketUser {
  readonly name: string;
  readonly bootstrap?: {
    readonly from: string;
    readonly repository?: string | { readonly gcs?: { readonly bucket: string } };
  };
  readonly backups?: {
    readonly repositories: readonly {
      readonly gcs?: { readonly bucket: string };
      readonly volume?: unknown;
    }[];
  };
}

/**
 * Names of the Kubernetes service accounts of the pods that read or write a bucket: instances (they archive and
 * restore), backup jobs, and the repository host, which exists only with a volume repository and then takes the backups
 * of every repository. Source: PGO 6.0, internal/naming/names.go and internal/controller/postgrescluster/pgbackrest.go.
 */
export function bucketServiceAccounts({ name, bootstrap, backups }: BucketUser, bucket: string): string[] {
  const repositories = backups?.repositories ?? [];
  if (!repositories.some(({ gcs }) => gcs?.bucket === bucket)) {
    // The restore Job uses the service account of instances.
    const source = typeof bootstrap?.repository === "object" ? bootstrap.repository.gcs?.bucket : undefined;
    return source === bucket ? [`${name}-instance`] : [];
  }
  const host = repositories.some(({ volume }) => volume !== undefined);
  return [`${name}-instance`, `${name}-pgbackrest`, ...(host ? [`${name}-repohost`] : [])];
}

/** Names that PGO derives from a cluster's. Source: PGO 6.0, internal/naming/names.go. */
export function endpoints(cluster: ResolvedCrunchyCluster): ClusterEndpoints {
  const { name, namespace, users, crunchy, pooler } = cluster;
  // With a certificate of the user PGO creates none.
  const authority = crunchy.tls?.clients;
  const [user] = users;
  return {
    primary: {
      "postgres-operator.crunchydata.com/cluster": name,
      "postgres-operator.crunchydata.com/role": "master",
    },
    writeHost: `${name}-primary.${namespace}.svc`,
    readHost: `${name}-replicas.${namespace}.svc`,
    port: crunchy.port ?? 5432,
    ...(pooler !== undefined
      ? { pooler: { writeHost: `${name}-pgbouncer.${namespace}.svc`, port: pooler.port ?? 5432 } }
      : {}),
    certificateAuthority: {
      secret: authority?.secret ?? `${name}-cluster-cert`,
      key: authority?.authorityKey ?? "ca.crt",
    },
    user: {
      name: user?.name ?? name,
      database: user?.databases[0] ?? name,
      password: { secret: `${name}-pguser-${user?.name ?? name}`, key: "password" },
    },
  };
}

/** Folder below which the operator mounts volumes of tablespaces. Source: PGO 6.0, internal/postgres/config.go (tablespaceMountPath). */
export const tablespaceFolder = "/tablespaces";

/** Source: PGO 6.0, internal/naming/names.go. */
const nameEnds: NameEnds = {
  ConfigMap: ["-config", "-pgbackrest-config", "-pgbouncer", "-pgadmin", "-exporter-queries-config"],
  ServiceAccount: ["-instance", "-pgbackrest", "-repohost"],
  Service: ["-ha", "-ha-config", "-primary", "-replicas", "-pods", "-pgbouncer", "-pgadmin"],
  Secret: ["-cluster-cert", "-replication-cert", "-pgbackrest", "-pgbouncer", "-monitoring"],
};

/** Objects that PGO creates for a cluster, each as kind and name. */
export function objectNames({ name, users }: Pick<ResolvedCrunchyCluster, "name" | "users">): string[] {
  return [...namedObjects(name, nameEnds), ...users.map((user) => `Secret ${name}-pguser-${user.name}`)];
}

/** Node ports that the Services of a cluster ask for. */
export function nodePorts({ crunchy, pooler }: Pick<ResolvedCrunchyCluster, "crunchy" | "pooler">): At<number>[] {
  const { primary, replicas } = crunchy.services;
  return [
    { path: ["crunchy", "services", "primary", "nodePort"], value: primary?.nodePort },
    { path: ["crunchy", "services", "replicas", "nodePort"], value: replicas?.nodePort },
    { path: ["pooler", "service", "nodePort"], value: pooler?.service?.nodePort },
  ].flatMap(({ path, value }) => (value === undefined ? [] : [{ path, value }]));
}
