import type { Rule } from "../../../shared/validation";
import type { ResolvedCloudNativePgCluster } from "../cluster";

const path = ["cloudNativePg", "initSql"];

/** Rules for the SQL of a new cluster. */
export const initSqlRules: Rule<ResolvedCloudNativePgCluster>[] = [
  {
    id: "init-sql-runs-in-an-empty-cluster",
    reads: ["cloudNativePg", "bootstrap"],
    why: "CloudNativePG runs the SQL after initdb only: a cluster that starts from a backup never runs it.",
    source: "CloudNativePG 1.30, api/v1/cluster_types.go, BootstrapInitDB; pkg/management/postgres/initdb.go",
    check: ({ cloudNativePg: { initSql }, bootstrap }) =>
      initSql !== undefined && bootstrap !== undefined
        ? [{ path, message: "never runs in a cluster with bootstrap; remove it, and run the SQL by npm run psql" }]
        : [],
  },
  {
    id: "init-sql-is-no-script-of-psql",
    reads: ["cloudNativePg"],
    why: "The server receives the text: it refuses commands of psql, and the cluster never starts.",
    source: "CloudNativePG 1.30, pkg/management/postgres/initdb.go, executeQueries",
    check: ({ cloudNativePg: { initSql = "" } }) =>
      /^\s*\\[a-z!?]/im.test(initSql)
        ? [{ path, message: "has a line with a command of psql; write SQL, or run the file by npm run psql" }]
        : [],
  },
  {
    id: "init-sql-of-cloudnative-pg-holds-no-password",
    reads: ["cloudNativePg"],
    why: "The text is stored unencrypted in the configuration, in the state and in the Cluster.",
    source: "CloudNativePG 1.30, api/v1/cluster_types.go, PostInitApplicationSQL",
    check: ({ cloudNativePg: { initSql = "" } }) =>
      /\bpassword(\s+|\s*=\s*)(E?'[^']|\$)/i.test(initSql)
        ? [{ path, message: "contains a password; create the role with users, which stores its password in a Secret" }]
        : [],
  },
];
