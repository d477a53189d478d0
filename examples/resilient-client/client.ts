import { setTimeout as sleep } from "node:timers/promises";
import { type ClientBase, DatabaseError, Pool, type PoolClient, type PoolConfig } from "pg";

/** Settings of {@link ResilientClient}. */
export interface ResilientClientSettings {
  /** Address and login, for example `{ host, database, user, password, ssl: { ca } }`. Default: the variables PGHOST, PGUSER and so on. */
  readonly connection?: PoolConfig;
  /** Time in milliseconds after which a transaction is given up, over all attempts. Default: 60,000. It must be longer than a failover. */
  readonly deadlineMs?: number;
  /** Time in milliseconds for one statement. Default: 5,000. A statement that takes longer is canceled, and tried again. */
  readonly statementTimeoutMs?: number;
}

/** Creates the table of {@link ResilientClient}. */
export const requestsTable =
  "create table if not exists requests (id text primary key, attempts int not null default 1, at timestamptz not null default now())";

/**
 * SQLSTATEs that another attempt can change: connection exception, insufficient resources, operator intervention, transaction rollback, and
 * read-only transaction, which an old primary answers after its demotion.
 * Source: Postgres documentation, Appendix A, PostgreSQL Error Codes.
 */
const temporary = /^(08|53|57|40|25006)/;

/**
 * Runs transactions that survive a failover: each is repeated until it is committed, and takes effect once.
 *
 * A connection that breaks during COMMIT leaves no answer: the transaction is committed, or it is not. So each transaction inserts the key of its
 * request into a table. A repeated one finds the key if an earlier attempt was committed, and does not run its body again.
 */
export class ResilientClient {
  /** Number of failed attempts. */
  failures = 0;
  private readonly pool: Pool;
  private readonly deadlineMs: number;
  private readonly begin: string;

  constructor({ connection = {}, deadlineMs = 60_000, statementTimeoutMs = 5_000 }: ResilientClientSettings = {}) {
    this.deadlineMs = deadlineMs;
    // As parameters of the connection, PgBouncer would refuse them. Source: PgBouncer documentation, ignore_startup_parameters.
    this.begin = `begin; set local statement_timeout = ${statementTimeoutMs}; set local idle_in_transaction_session_timeout = 10000`;
    this.pool = new Pool({
      max: 5,
      // An address without a server does not answer: do not wait for the two minutes of the kernel.
      connectionTimeoutMillis: 2_000,
      // The server cancels a slow statement; a server that is gone cannot, so the client gives up after it.
      query_timeout: statementTimeoutMs + 1_000,
      keepAlive: true,
      keepAliveInitialDelayMillis: 1_000,
      // Connections of a pool come back to the new primary sooner if none is old.
      maxLifetimeSeconds: 300,
      ...connection,
    });
    // A connection that breaks is replaced by the next request. Without these listeners the process would exit: one is for idle connections,
    // the other one for those in use.
    this.pool.on("error", () => undefined);
    this.pool.on("connect", (client) => client.on("error", () => undefined));
  }

  /**
   * Runs a transaction until it is committed.
   *
   * @param id Key of the request, chosen before the first attempt, for example a UUID of the caller: the same for each repetition.
   * @param body Runs the statements of the transaction. It can run more than once, but only one run is committed: it must not send mail.
   * @throws the error of Postgres, of TLS or of the body that another attempt cannot change, or the last one at the deadline: then the result is not known, and the
   *   caller can repeat with the same key.
   */
  async transaction(id: string, body: (client: ClientBase) => Promise<void>): Promise<void> {
    const end = Date.now() + this.deadlineMs;
    const seen = { final: false };
    const checked = async (client: ClientBase): Promise<void> => {
      try {
        await body(client);
      } catch (error) {
        seen.final = !(error instanceof DatabaseError) && (await isAlive(client, error));
        throw error;
      }
    };
    for (let attempt = 0; ; attempt += 1) {
      try {
        await this.attempt(id, checked);
        return;
      } catch (error) {
        if (seen.final || !isTemporary(error) || Date.now() > end) throw error;
        this.failures += 1;
        // Clients that all wait for the same time come back at the same time.
        await sleep(Math.min(50 * 2 ** attempt, 1_000) * (0.5 + Math.random() / 2));
      }
    }
  }

  /** Closes the connections. */
  async end(): Promise<void> {
    await this.pool.end();
  }

  private async attempt(id: string, body: (client: ClientBase) => Promise<void>): Promise<void> {
    const client = await this.pool.connect();
    const warnings: string[] = [];
    const warned = ({ message = "" }: { message?: string | undefined }): void => void warnings.push(message);
    client.on("notice", warned);
    try {
      await client.query(this.begin);
      // The update is a write, so its commit waits for replicas too: for everything that an earlier attempt committed.
      const { rows } = await client.query<{ attempts: number }>(
        "insert into requests as r (id) values ($1) on conflict (id) do update set attempts = r.attempts + 1 returning attempts",
        [id],
      );
      if (rows[0]?.attempts === 1) await body(client);
      warnings.length = 0;
      const { command } = await client.query("commit");
      // A transaction that has failed ends in ROLLBACK. With a warning the wait for a replica was canceled: only the primary has the commit.
      if (command !== "COMMIT") throw new Unacknowledged(`COMMIT was answered by ${command}`);
      if (warnings.length > 0) throw new Unacknowledged(warnings.join("; "));
    } catch (error) {
      release(client, warned, true);
      throw error;
    }
    release(client, warned, false);
  }
}

/** The server answered, but did not acknowledge the commit. */
class Unacknowledged extends Error {}

function release(
  client: PoolClient,
  listener: (notice: { message?: string | undefined }) => void,
  broken: boolean,
): void {
  client.off("notice", listener);
  // The state of a connection that failed is not known: another one takes its place.
  client.release(broken);
}

/** Returns true where the server still answers after an error, which is then of the body and not of the connection. */
async function isAlive(client: ClientBase, error: unknown): Promise<boolean> {
  // The client gave up, and the server may answer late.
  if (error instanceof Error && error.message === "Query read timeout") return false;
  return client.query("select 1").then(
    () => true,
    // A transaction that has failed answers with SQLSTATE 25P02.
    (answer: unknown) => answer instanceof DatabaseError && !temporary.test(answer.code ?? ""),
  );
}

/** Codes of a certificate that is not valid. Source: Node.js documentation, TLS, X509 certificate error codes. */
const certificate = /^(ERR_TLS_CERT_|CERT_|UNABLE_TO_|SELF_SIGNED_|DEPTH_ZERO_|HOSTNAME_MISMATCH|INVALID_)/;

/** Returns true for an error that another attempt can change. Another one without a SQLSTATE is of the connection. */
function isTemporary(error: unknown): boolean {
  if (error instanceof DatabaseError) return temporary.test(error.code ?? "");
  if (!(error instanceof Error)) return true;
  const { code } = error as NodeJS.ErrnoException;
  return !certificate.test(code ?? "") && error.message !== "The server does not support SSL connections";
}
