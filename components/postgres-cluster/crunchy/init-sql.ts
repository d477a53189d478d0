import { z } from "zod";
import type { KubernetesObject } from "../../shared/kubernetes-object";
import { recommendedLabels } from "../../shared/labels";
import type { Rule } from "../../shared/validation";
import type { ResolvedCrunchyCluster } from "../schema";
import type { PostgresClusterSpec } from "./crd.gen";

/** A ConfigMap holds 1 MiB. Source: Kubernetes documentation, ConfigMaps. */
const mostCharacters = 500_000;
const mostBytes = 1_000_000;

/** SQL for a new cluster. */
export const initSqlSchema = z
  .string()
  .min(1)
  .max(mostCharacters)
  .refine((sql) => new TextEncoder().encode(sql).length <= mostBytes, {
    error: `must not be longer than ${mostBytes} bytes; load data with a Job of yours`,
  })
  .describe(
    "SQL that PGO runs once as superuser in the database postgres, through psql: \\connect goes to another one. Make it repeatable: it " +
      "runs again where PGO lost its status. A change is not run; remove the key for one `up`, then write the new text.",
  );

/** Rules for the SQL of a new cluster. */
export const initSqlRules: Rule<ResolvedCrunchyCluster>[] = [
  {
    id: "init-sql-holds-no-password",
    reads: ["crunchy"],
    why: "The text stands readable in the configuration, in the state and in a ConfigMap.",
    source: "PGO 6.0, spec.databaseInitSQL",
    check: ({ crunchy }) =>
      crunchy.initSql !== undefined && /\bpassword(\s+|\s*=\s*)(E?'[^']|\$)/i.test(crunchy.initSql)
        ? [
            {
              path: ["crunchy", "initSql"],
              message: "holds a password; make the role under users, whose Secret has one",
            },
          ]
        : [],
  },
];

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
