import type { KubernetesObject } from "../../../shared/kubernetes-object";
import { recommendedLabels } from "../../../shared/labels";
import type { ResolvedCrunchyCluster } from "../cluster";
import type { PostgresClusterSpec } from "../crd.gen";

const key = "init.sql";

function configMapName(cluster: ResolvedCrunchyCluster): string {
  return `${cluster.name}-init-sql`;
}

/** Renders `spec.databaseInitSQL`, if configured. */
export function databaseInitSql(cluster: ResolvedCrunchyCluster): PostgresClusterSpec["databaseInitSQL"] {
  return cluster.crunchy.initSql === undefined ? undefined : { name: configMapName(cluster), key };
}

/** Renders the ConfigMap that it names; it must exist before the cluster, whose reconciles fail without it. */
export function initSqlConfigMap(cluster: ResolvedCrunchyCluster): KubernetesObject[] {
  const { initSql } = cluster.crunchy;
  if (initSql === undefined) return [];
  return [
    {
      apiVersion: "v1",
      kind: "ConfigMap",
      metadata: {
        name: configMapName(cluster),
        namespace: cluster.namespace,
        labels: recommendedLabels("postgres-cluster", cluster.name),
      },
      // Without this psql reports success despite errors, and PGO does not retry.
      data: { [key]: `\\set ON_ERROR_STOP on\n${initSql.endsWith("\n") ? initSql : `${initSql}\n`}` },
    },
  ];
}
