import type { Rule } from "../../../shared/validation";
import type { ResolvedCloudNativePgCluster } from "../cluster";
import { bytesInCommand } from "../job-sql";
import { statementOfItsOwn } from "./statements";

const path = ["cloudNativePg", "initSql"];

/** Linux executes nothing with an argument of 131,072 bytes or more. Source: execve(2), MAX_ARG_STRLEN. */
const mostBytes = 120_000;

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
  {
    id: "init-sql-fits-into-a-command",
    reads: ["cloudNativePg"],
    why: "CloudNativePG passes the SQL as one argument to its Job: Linux does not start a program with an argument of 128 KiB, and the cluster is never created.",
    source: "execve(2), MAX_ARG_STRLEN; CloudNativePG 1.30, pkg/specs/jobs.go, CreatePrimaryJobViaInitdb",
    check: ({ cloudNativePg: { initSql = "" } }) => {
      const bytes = bytesInCommand(initSql);
      return bytes > mostBytes
        ? [
            {
              path,
              message: `has ${bytes} bytes in the command of CloudNativePG's Job, where each ' takes up to 4, and must not have more than ${mostBytes}; load data with your own Job`,
            },
          ]
        : [];
    },
  },
  {
    id: "init-sql-is-one-transaction",
    reads: ["cloudNativePg"],
    why: "The server receives all statements in one message, which is one transaction: it refuses these statements there, and the cluster never starts.",
    source:
      "PostgreSQL documentation, Multiple Statements in a Simple Query; CloudNativePG 1.30, pkg/management/postgres/initdb.go, executeQueries (pgx runs a query without arguments by the simple protocol)",
    check: ({ cloudNativePg: { initSql = "" } }) => {
      const statement = statementOfItsOwn(initSql);
      return statement === undefined
        ? []
        : [
            {
              path,
              message: `has "${statement}", which Postgres refuses in a transaction; run it by npm run psql, or use users for databases and parameters for settings`,
            },
          ];
    },
  },
];
