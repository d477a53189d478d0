import { z } from "zod";
import type { ClusterEndpoints, SecretKey } from "../../model/endpoints";
import { type NameEnds, namedObjects } from "../../model/object-names";
import { recommendedLabels } from "../../shared/labels";
import type { KubernetesObject } from "../../shared/kubernetes-object";
import type { ResolvedCloudNativePgCluster } from "./cluster";
import { isShutDown } from "./mode";

/** API version of CloudNativePG's custom resources. */
export const apiVersion = "postgresql.cnpg.io/v1";

/** Returns the metadata of an object of a cluster. */
export function metadata(cluster: ResolvedCloudNativePgCluster, name: string): KubernetesObject["metadata"] {
  return { name, namespace: cluster.namespace, labels: recommendedLabels("postgres-cluster", cluster.name) };
}

/**
 * Names of the Kubernetes service accounts of pods that use a bucket: only instances do, with one account. Source:
 * CloudNativePG 1.30, "Security", service accounts.
 */
export function bucketServiceAccounts(cluster: ResolvedCloudNativePgCluster, bucket: string): string[] {
  const { name, bootstrap, standby, backups } = cluster;
  const source = [bootstrap?.from === "repository" ? bootstrap.repository : undefined, standby?.repository];
  return [...(backups?.repositories ?? []), ...source.filter((place) => place !== undefined)].some(
    ({ gcs }) => gcs?.bucket === bucket,
  )
    ? [name]
    : [];
}

/**
 * Secrets with which a patch of the spec replaces those that CloudNativePG creates. Source: CloudNativePG 1.30,
 * ClusterSpec, and reconcileSuperuserSecret of cluster_create.go: it creates no Secret of the superuser then.
 */
const secretNames = z.looseObject({
  superuserSecret: z.looseObject({ name: z.string() }).optional(),
  certificates: z.looseObject({ serverCASecret: z.string().optional() }).optional(),
  bootstrap: z
    .looseObject({
      initdb: z.looseObject({ secret: z.looseObject({ name: z.string() }).optional() }).optional(),
      recovery: z.looseObject({ secret: z.looseObject({ name: z.string() }).optional() }).optional(),
    })
    .optional(),
});

function patchedSecrets({
  cloudNativePg: { specPatch, superuser: own, tls },
}: Pick<ResolvedCloudNativePgCluster, "cloudNativePg">) {
  const { superuserSecret, certificates, bootstrap } = secretNames.safeParse(specPatch).data ?? {};
  const owner = bootstrap?.initdb?.secret ?? bootstrap?.recovery?.secret;
  return {
    superuser: own.passwordSecret ?? superuserSecret?.name,
    authority: tls.server?.ca ?? certificates?.serverCASecret,
    owner: owner?.name,
  };
}

/** Password of the role postgres. */
export function superuser(cluster: Pick<ResolvedCloudNativePgCluster, "name" | "cloudNativePg">): SecretKey {
  return { secret: patchedSecrets(cluster).superuser ?? `${cluster.name}-superuser`, key: "password" };
}

/** Names that CloudNativePG derives from a cluster's. Source: CloudNativePG 1.30, "Applications" and "Certificates". */
export function endpoints(cluster: ResolvedCloudNativePgCluster): ClusterEndpoints {
  const { name, namespace, users, pooler } = cluster;
  const [user] = users;
  const patched = patchedSecrets(cluster);
  return {
    primary: { "cnpg.io/cluster": name, "cnpg.io/instanceRole": "primary" },
    writeHost: `${name}-rw.${namespace}.svc`,
    readHost: `${name}-ro.${namespace}.svc`,
    port: 5432,
    ...(pooler !== undefined ? { pooler: poolerEndpoints(`${name}-pooler`, namespace, pooler.reads) } : {}),
    certificateAuthority: { secret: patched.authority ?? `${name}-ca`, key: "ca.crt" },
    user: {
      name: user?.name ?? "app",
      database: user?.databases[0] ?? "app",
      password: { secret: user?.passwordSecret ?? patched.owner ?? `${name}-app`, key: "password" },
    },
  };
}

function poolerEndpoints(name: string, namespace: string, reads: unknown): ClusterEndpoints["pooler"] {
  return {
    writeHost: `${name}.${namespace}.svc`,
    ...(reads !== undefined ? { readHost: `${name}-reads.${namespace}.svc` } : {}),
    port: 5432,
  };
}

/** Folder below which the operator mounts volumes of tablespaces. Source: CloudNativePG 1.30, pkg/specs/volumes.go (PgTablespaceVolumePath, LocationForTablespace). */
export const tablespaceFolder = "/var/lib/postgresql/tablespaces";

/** Source: CloudNativePG 1.30, pkg/specs. */
const nameEnds: NameEnds = {
  ServiceAccount: [""],
  PodDisruptionBudget: ["", "-primary"],
  Service: ["-rw", "-ro", "-r"],
  Secret: ["-app", "-superuser", "-ca", "-server", "-replication"],
  // Those of the Barman Cloud plugin.
  Role: ["-barman-cloud"],
  RoleBinding: ["-barman-cloud"],
};

/** The same of its pooler. Source: CloudNativePG 1.30, pkg/specs/pgbouncer. */
const nameEndsOfPooler = (end: string): NameEnds => ({
  ServiceAccount: [end],
  Service: [end],
  PodDisruptionBudget: [end],
});

/**
 * Objects that CloudNativePG creates for a cluster, each as kind and name. The Services of one that is shut down can belong to another
 * cluster, which was restored from it: services/take-over.ts.
 */
export function objectNames(
  cluster: Pick<ResolvedCloudNativePgCluster, "name" | "pooler" | "cloudNativePg">,
): string[] {
  const {
    name,
    pooler,
    cloudNativePg: { services },
  } = cluster;
  return [
    ...namedObjects(name, isShutDown(cluster) ? { ...nameEnds, Service: [] } : nameEnds),
    ...(pooler !== undefined ? namedObjects(name, nameEndsOfPooler("-pooler")) : []),
    ...(pooler?.reads !== undefined ? namedObjects(name, nameEndsOfPooler("-pooler-reads")) : []),
    ...services.map((service) => `Service ${service.name}`),
  ];
}

/** True for Secrets that CloudNativePG itself creates for a cluster, or its pooler. */
export function isOwnSecret(name: string, secret: string): boolean {
  return [...(nameEnds.Secret ?? []), "-pooler"].some((end) => secret === `${name}${end}`);
}

/** Keys of labels or annotations that CloudNativePG or pgstack sets. Source: CloudNativePG 1.30, pkg/utils/labels_annotations.go. */
export function ownedKeys(metadata: Readonly<Record<string, string>>): string[] {
  return Object.keys(metadata).filter((key) => /^(cnpg\.io|app\.kubernetes\.io|pulumi\.com)\//.test(key));
}
