import { placeVariables, keyFile, accessVariables } from "../backups/chart";
import { bucketUrl, clusterFolder, type Place, placeText } from "../backups/places";
import type { Variable } from "../backups/stores";
import type { ResolvedZalandoCluster } from "../cluster";
import type { PostgresqlSpec, Standby } from "../crd.gen";

type Cluster = ResolvedZalandoCluster;

/** Returns the repository that a cluster starts from; undefined for one that starts empty, or from a primary. */
export function sourceRepository({ bootstrap, backups }: Pick<Cluster, "bootstrap" | "backups">): Place | undefined {
  if (bootstrap === undefined || bootstrap.from === "primary") return undefined;
  return bootstrap.from === "repository" ? bootstrap.repository : backups?.repositories[0];
}

/** Returns bucket and folder that a cluster starts from, as one text. */
export function sourceText(cluster: Pick<Cluster, "namespace" | "bootstrap" | "backups">): string | undefined {
  const repository = sourceRepository(cluster);
  return repository === undefined || cluster.bootstrap === undefined
    ? undefined
    : placeText(cluster.namespace, cluster.bootstrap.cluster, repository);
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
  const { bootstrap, backups } = cluster;
  const repository = sourceRepository(cluster);
  if (repository === undefined || bootstrap === undefined || bootstrap.from === "primary") return [];
  const { cluster: source, target, timeline } = bootstrap;
  return [
    { name: "CLONE_METHOD", value: "CLONE_WITH_WALE" },
    { name: "CLONE_SCOPE", value: source },
    ...placeVariables(cluster, repository, { prefix: "CLONE_", name: source }),
    ...(target !== undefined ? [{ name: "CLONE_TARGET_TIME", value: target.value }] : []),
    ...(timeline !== undefined ? [{ name: "CLONE_TARGET_TIMELINE", value: timeline }] : []),
    ...(backups?.identity?.mode === "key" ? [{ name: "CLONE_GOOGLE_APPLICATION_CREDENTIALS", value: keyFile }] : []),
  ];
}

/** Returns true for a standby: it accepts no writes, and has its primary's users, passwords and databases. */
export function followsAnother({ standby }: Pick<Cluster, "standby">): boolean {
  return standby?.promoted === false;
}

/** Renders `spec.standby`. A promoted cluster has none: that is what promotes it. Source: Zalando's operator 1.15, docs/user.md, Promote the standby. */
export function standbySpec(cluster: Cluster): Standby | undefined {
  const { namespace, version, standby } = cluster;
  if (standby === undefined || standby.promoted) return undefined;
  const { host, port, source } = standby;
  if (source === undefined)
    return { standby_host: host, ...(port !== undefined ? { standby_port: String(port) } : {}) };
  const path = `${bucketUrl(source)}${clusterFolder(namespace, source.cluster, source)}/wal/${version}`;
  return source.s3 === undefined ? { gs_wal_path: path } : { s3_wal_path: path };
}

/** Returns the variables of a standby that its custom resource has no fields for. Source: docs/user.md of the operator, Setting up a standby cluster. */
export function standbyVariables({ backups, standby }: Cluster): Variable[] {
  if (standby?.source === undefined || standby.promoted) return [];
  return [
    ...accessVariables(standby.source, "STANDBY_"),
    ...(backups?.identity?.mode === "key" ? [{ name: "STANDBY_GOOGLE_APPLICATION_CREDENTIALS", value: keyFile }] : []),
  ];
}
