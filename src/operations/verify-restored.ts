import { renderPostgresCluster, type ResolvedPostgresCluster } from "../../components/postgres-cluster";
import type { Kubectl } from "../commands/kubectl";
import { UserError } from "../errors";
import { inPrimary } from "./live";

/** A day: pg_amcheck reads every table and index. */
const amcheckTimeout = 86_400_000;

/**
 * Prints the first findings to stderr, which an error shows: pg_amcheck itself prints them to stdout. Its --progress is silent during each
 * table and index. Source: PostgreSQL 17, src/bin/pg_amcheck/pg_amcheck.c, verify_heap_slot_handler and progress_report.
 */
const amcheck = "set -o pipefail; pg_amcheck --all --install-missing --no-password 2>&1 | sed -n 1,10p >&2";

/** Runs programs in the pod of a restored primary. */
type Run = (command: readonly string[], timeoutMs?: number) => Promise<string>;

/** Options of sessions that only read. */
const reading = "-c default_transaction_read_only=on";
/** Options of sessions that install amcheck: event triggers of a database are not fired. */
const quiet = "-c session_replication_role=replica";

/**
 * Verifies the data of a restored cluster that runs, as far as a restore drill does: tables and indexes by pg_amcheck, and its newest row and
 * assertions. Pages are verified by the drill only, since Postgres has to be stopped for that.
 *
 * amcheck is installed where it is missing, and removed again.
 *
 * @param primary Pod of the primary.
 * @param target Recovery target: the age of the newest row is that at this time.
 * @returns The checks, each as a line.
 * @throws UserError with the first check that fails.
 */
export async function verifyRestored(
  kubectl: Kubectl,
  cluster: ResolvedPostgresCluster,
  primary: string,
  target: string,
): Promise<string[]> {
  const run: Run = async (command, timeoutMs) => inPrimary(kubectl, cluster, primary, command, undefined, timeoutMs);
  return [...(await checkStructure(run)), ...(await checkRows(run, cluster, target))];
}

async function checkStructure(run: Run): Promise<string[]> {
  const ask = (database: string, query: string): Promise<string> => sql(run, database, query, quiet);
  if ((await ask("postgres", "select count(*) from pg_available_extensions where name = 'amcheck'")) === "0")
    return ["tables and indexes are not checked: amcheck is missing in the image"];
  const databases = (await ask("postgres", "select datname from pg_database where datallowconn")).split("\n");
  const has = "select count(*) from pg_extension where extname = 'amcheck'";
  const without: string[] = [];
  for (const database of databases) if ((await ask(database, has)) === "0") without.push(database);
  try {
    await run(["env", `PGOPTIONS=${quiet}`, "bash", "-c", amcheck], amcheckTimeout);
  } finally {
    for (const database of without) await ask(database, "drop extension if exists amcheck");
  }
  return [`tables and indexes of ${databases.length} databases: pg_amcheck finds no damage`];
}

async function checkRows(run: Run, cluster: ResolvedPostgresCluster, target: string): Promise<string[]> {
  const { newestRow, assertions } = cluster.drill;
  const first = renderPostgresCluster(cluster).endpoints.user.database;
  const done: string[] = [];
  if (newestRow !== undefined) {
    const { sql: query, database = first, maxAgeSeconds } = newestRow;
    const age = await sql(
      run,
      database,
      `select floor(extract(epoch from timestamptz '${target}' - (\n${query}\n)::timestamptz))::bigint`,
    );
    if (age === "") throw new UserError(`The query for the newest row returns nothing in ${database}.`);
    if (Number(age) > maxAgeSeconds) {
      throw new UserError(
        `The newest row was ${age} s old at the recovery target; drill.newestRow allows ${maxAgeSeconds} s.`,
      );
    }
    done.push(`newest row: ${age} s old at the recovery target`);
  }
  for (const { name, sql: query, database = first } of assertions) {
    const answer = await sql(run, database, `select (\n${query}\n)::boolean`);
    if (answer !== "t") throw new UserError(`The assertion ${name} of the drill is false.`);
    done.push(`assertion ${name}: true`);
  }
  return done;
}

async function sql(run: Run, database: string, query: string, options = reading): Promise<string> {
  const psql = ["psql", "-XAtq", "-v", "ON_ERROR_STOP=1", "-d", database, "-c", query];
  return (await run(["env", `PGOPTIONS=${options}`, ...psql])).trim();
}
