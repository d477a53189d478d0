import type { ResolvedZalandoCluster } from "../cluster";
import type { PostgresqlSpec } from "../crd.gen";
import { clusterFolder, keyFile, scopePrefix, type Variable } from "../backups/chart";

type Cluster = ResolvedZalandoCluster;
type Repository = Pick<NonNullable<Cluster["backups"]>["repositories"][number], "gcs" | "path">;

/** Returns the repository that a cluster starts from; undefined for one that starts empty, or from a primary. */
export function sourceRepository({ bootstrap, backups }: Cluster): Repository | undefined {
  if (bootstrap === undefined || bootstrap.from === "primary") return undefined;
  return bootstrap.from === "repository" ? bootstrap.repository : backups?.repositories[0];
}

/** Returns the folder that a cluster starts from, with its bucket. */
export function sourceFolder(cluster: Cluster): { readonly bucket: string; readonly path: string } | undefined {
  const repository = sourceRepository(cluster);
  return repository === undefined || cluster.bootstrap === undefined
    ? undefined
    : {
        bucket: repository.gcs.bucket,
        path: clusterFolder(cluster.namespace, cluster.bootstrap.cluster, repository),
      };
}

/** Renders the copy of a running cluster: what the operator does without a timestamp. Source: Zalando's operator 1.15, pkg/cluster/k8sres.go, generateCloneEnvironment. */
export function clone({ bootstrap }: Cluster): PostgresqlSpec["clone"] {
  return bootstrap?.from === "primary" ? { cluster: bootstrap.cluster } : undefined;
}

/**
 * Returns Spilo's variables for a cluster that starts from backups. `spec.clone` is not used: it needs the UID of the source, and
 * without a timestamp it copies the running source instead of its backups. Source: Zalando's operator 1.15, pkg/cluster/k8sres.go,
 * generateCloneEnvironment; zalando/spilo at 4.0-p3, bootstrap/clone_with_wale.py.
 */
export function cloneVariables(cluster: Cluster): Variable[] {
  const { namespace, bootstrap, backups } = cluster;
  const repository = sourceRepository(cluster);
  if (repository === undefined || bootstrap === undefined || bootstrap.from === "primary") return [];
  const { cluster: source, target, timeline } = bootstrap;
  return [
    { name: "CLONE_METHOD", value: "CLONE_WITH_WALE" },
    { name: "CLONE_SCOPE", value: source },
    { name: "CLONE_WAL_GS_BUCKET", value: repository.gcs.bucket },
    { name: "CLONE_WAL_BUCKET_SCOPE_PREFIX", value: scopePrefix(namespace, repository) },
    { name: "CLONE_USE_WALG_RESTORE", value: "true" },
    ...(target !== undefined ? [{ name: "CLONE_TARGET_TIME", value: target.value }] : []),
    ...(timeline !== undefined ? [{ name: "CLONE_TARGET_TIMELINE", value: timeline }] : []),
    ...(backups?.identity?.mode === "key" ? [{ name: "CLONE_GOOGLE_APPLICATION_CREDENTIALS", value: keyFile }] : []),
  ];
}
