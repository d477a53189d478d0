import { defined, definedEntries, unlessEmpty } from "../../shared/defined";
import { recommendedLabels } from "../../shared/labels";
import { mergePatch } from "../../shared/merge-patch";
import { crunchy } from "../../versions";
import { access } from "./access/chart";
import { identityAnnotations, pgbackrest } from "./backups/chart";
import { dataSourceAndStandby } from "./bootstrap/chart";
import type { ResolvedCrunchyCluster } from "./cluster";
import type { Metadata, PostgresCluster, PostgresClusterSpec } from "./crd.gen";
import { hasPostgis, image, pullSecrets } from "./images/chart";
import { databaseInitSql } from "./init-sql/chart";
import { instances } from "./instances/chart";
import { instrumentation, monitoring } from "./monitoring/chart";
import { pgoKey } from "./names";
import { parameters } from "./parameters/chart";
import { patroni } from "./patroni/chart";
import { pgBouncer } from "./pooler/chart";
import { operation, upgradeName } from "./upgrade/chart";
import { users } from "./users/chart";

type Cluster = ResolvedCrunchyCluster;

/** Renders the `PostgresCluster` of PGO, API version v1. */
export function postgresClusterObject(cluster: Cluster): PostgresCluster {
  return defined<PostgresCluster>({
    apiVersion: "postgres-operator.crunchydata.com/v1",
    kind: "PostgresCluster",
    metadata: {
      name: cluster.name,
      namespace: cluster.namespace,
      labels: recommendedLabels("postgres-cluster", cluster.name),
      annotations: annotations(cluster),
    },
    spec: mergePatch(postgresClusterSpec(cluster), cluster.crunchy.specPatch),
  });
}

/**
 * Annotations that PGO reads from the object. When all backups are removed, it pauses the cluster until the annotation
 * authorizeBackupRemoval is set. Source: PGO 6.0, internal/controller/postgrescluster/pgbackrest.go, BackupsEnabled.
 */
function annotations(cluster: Cluster): Record<string, string> | undefined {
  const { autoCreateUserSchema } = cluster.crunchy;
  const { restore, backups, allowDataLoss } = cluster;
  const removal = backups === undefined && allowDataLoss.includes("backups");
  return unlessEmpty<Record<string, string>>({
    ...cluster.crunchy.annotations,
    ...definedEntries({
      [pgoKey("autoCreateUserSchema")]: autoCreateUserSchema ? "true" : undefined,
      [pgoKey("authorizeBackupRemoval")]: removal ? "true" : undefined,
      [pgoKey("pgbackrest-restore")]: restore?.id,
      [pgoKey("allow-upgrade")]: upgradeName(cluster),
    }),
  });
}

/** The spec without the patch. */
export function postgresClusterSpec(cluster: Cluster): PostgresClusterSpec {
  const { backups, pooler } = cluster;
  return defined<PostgresClusterSpec>({
    metadata: clusterMetadata(cluster),
    postgresVersion: cluster.version,
    postGISVersion: hasPostgis(cluster) ? crunchy.postgisImages[cluster.version].postgis : undefined,
    image: image(cluster),
    imagePullPolicy: cluster.imagePullPolicy,
    imagePullSecrets: pullSecrets(cluster),
    users: users(cluster),
    databaseInitSQL: databaseInitSql(cluster),
    instances: instances(cluster),
    disableDefaultPodScheduling: cluster.crunchy.defaultSpread ? undefined : true,
    config: { parameters: parameters(cluster) },
    patroni: patroni(cluster),
    ...access(cluster),
    ...operation(cluster),
    instrumentation: instrumentation(cluster),
    backups: backups && { pgbackrest: pgbackrest(cluster, backups) },
    ...dataSourceAndStandby(cluster),
    proxy: pooler && { pgBouncer: pgBouncer(cluster, pooler) },
    monitoring: monitoring(cluster),
  });
}

/** Labels and annotations of all objects that PGO creates. */
function clusterMetadata(cluster: Cluster): Metadata {
  const { labels, annotations } = cluster.crunchy.metadata;
  const { backups, bootstrap } = cluster;
  const source = bootstrap?.from === "repository" ? [bootstrap.repository] : [];
  const repositories = [...(backups?.repositories ?? []), ...source];
  return {
    labels: { ...labels, ...recommendedLabels("postgres-cluster", cluster.name) },
    annotations: unlessEmpty({ ...annotations, ...identityAnnotations(repositories, backups?.identity) }),
  };
}
