import type { KubernetesObject } from "../../../shared/kubernetes-object";
import { recommendedLabels } from "../../../shared/labels";
import type { ResolvedCrunchyCluster } from "../cluster";
import type { PostgresClusterSpec } from "../crd.gen";

const key = "init.sql";

function configMapName(cluster: ResolvedCrunchyCluster): string {
  return `${cluster.name}-init-sql`;
}

/** `spec.databaseInitSQL`, where there is such a text. */
export function databaseInitSql(cluster: ResolvedCrunchyCluster): PostgresClusterSpec["databaseInitSQL"] {
  return cluster.crunchy.initSql === undefined ? undefined : { name: configMapName(cluster), key };
}

/** The ConfigMap that it names; it is there before the cluster, which fails at each pass without it. */
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
      // Without this psql reports success whatever failed, and PGO never tries again.
      data: { [key]: `\\set ON_ERROR_STOP on\n${initSql.endsWith("\n") ? initSql : `${initSql}\n`}` },
    },
  ];
}
