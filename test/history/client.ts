import { Socket } from "node:net";
import { Client, DatabaseError, type QueryResult } from "pg";
import type { Operation, Server } from "./operation";
import { outcomeOfCommit, outcomeOfFailure, type Stage } from "./outcome";
import type { Planned } from "./workload";

/** An address of the database. */
export interface Endpoint {
  readonly name: string;
  /** Host name, address, or folder of a socket. */
  readonly host: string;
  readonly port: number;
  /** True when it leads to the primary: the read-write Service, or the pooler. */
  readonly primary: boolean;
}

/** Login and limits of clients. */
export interface Login {
  readonly user: string;
  readonly database: string;
  readonly password?: string | undefined;
  readonly tls: boolean;
  readonly connectTimeoutMs: number;
  /**
   * The server cancels a statement after this time, and the client gives up a second later. A COMMIT that waits for a replica is not canceled, which
   * would make its writes visible: the timeout of a statement ends before the transaction does.
   * Source: Postgres 17, src/backend/tcop/postgres.c, finish_xact_command.
   */
  readonly statementTimeoutMs: number;
}

const graceMs = 1_000;

/** Tables of the clients. */
export const schema = `
  create table if not exists history_lists (key text primary key, elements int[] not null);
  create table if not exists history_registers (key text primary key, value int not null)`;

/**
 * The server that runs the query. A primary reports the timeline that it writes: `pg_control_checkpoint()` has that of the last checkpoint, which
 * follows a promotion late. Source: Postgres documentation, System Information Functions, System Administration Functions.
 */
const identity = `
  (select system_identifier::text from pg_control_system()) as system,
  case when pg_is_in_recovery() then (select timeline_id from pg_control_checkpoint())
    else ('x' || left(pg_walfile_name(pg_current_wal_lsn()), 8))::bit(32)::int end as timeline,
  coalesce(host(inet_server_addr()), '') as address,
  pg_postmaster_start_time()::text as started`;

const queries = {
  append: `insert into history_lists as l values ($1, array[$2::int])
    on conflict (key) do update set elements = l.elements || excluded.elements returning ${identity}`,
  write: `insert into history_registers values ($1, $2::int)
    on conflict (key) do update set value = excluded.value returning ${identity}`,
  list: `select (select elements from history_lists where key = $1) as elements, ${identity}`,
  register: `select (select value from history_registers where key = $1) as value, ${identity}`,
} as const;

/** Milliseconds since the epoch of a clock that never goes back, and that processes of a machine share. */
export const now = (): number => performance.timeOrigin + performance.now();

/** Executes planned operations one after the other, and records each with its outcome. */
export class HistoryClient {
  private connection: { readonly client: Client; readonly socket: Socket; readonly session: string } | undefined;
  private connections = 0;
  private warnings: string[] = [];

  constructor(
    private readonly name: string,
    private readonly endpoint: Endpoint,
    private readonly login: Login,
  ) {}

  /** Executes an operation; a failure of the database is its outcome. */
  async execute(planned: Planned): Promise<Operation> {
    const { kind, key, value } = planned;
    if (planned.reconnects) this.disconnect();
    const invoked = now();
    const failed = { elements: null, value: null };
    let stage: Stage = "connect";
    let row: Partial<Server> & { readonly elements?: number[] | null; readonly value?: number | null } = failed;
    let result: Pick<Operation, "outcome" | "error">;
    try {
      const client = await this.connect();
      stage = "statement";
      if (kind === "append" || kind === "write") {
        await client.query(`begin; set local statement_timeout = ${this.login.statementTimeoutMs}`);
        row = firstRow(await client.query(queries[kind], [key, value])) ?? failed;
        stage = "commit";
        this.warnings = [];
        const { command } = await client.query("commit");
        result = { outcome: outcomeOfCommit(command, this.warnings), error: this.warnings[0] };
      } else {
        row = firstRow(await client.query(queries[kind], [key])) ?? failed;
        result = { outcome: "ok" };
      }
    } catch (error) {
      this.disconnect();
      const sqlstate = error instanceof DatabaseError ? error.code : undefined;
      const text = error instanceof Error ? error.message : String(error);
      const write = kind === "append" || kind === "write";
      result = {
        outcome: write ? outcomeOfFailure(stage, sqlstate) : "fail",
        error: `${stage}: ${sqlstate ?? ""} ${text}`.replace("  ", " "),
      };
    }
    const { system, timeline, address, started } = row;
    const known = system !== undefined && timeline !== undefined && address !== undefined && started !== undefined;
    const common = {
      key,
      session: `${this.name}.${this.connections}`,
      endpoint: this.endpoint.name,
      invoked,
      completed: now(),
      ...result,
      server: known ? { system, timeline, address, started } : undefined,
    };
    const { primary } = this.endpoint;
    if (kind === "list") return { ...common, kind, primary, values: row.elements ?? [] };
    if (kind === "register") return { ...common, kind, primary, value: row.value ?? null };
    return { ...common, kind, value };
  }

  /** Runs statements as they are. */
  async run(sql: string): Promise<void> {
    try {
      await (await this.connect()).query(sql);
    } catch (error) {
      this.disconnect();
      throw error;
    }
  }

  /** Closes the connection, without a word to a server that may not answer. */
  disconnect(): void {
    this.connection?.socket.destroy();
    this.connection = undefined;
  }

  private async connect(): Promise<Client> {
    if (this.connection !== undefined) return this.connection.client;
    const { user, database, password, tls, connectTimeoutMs, statementTimeoutMs } = this.login;
    const { host, port } = this.endpoint;
    const socket = new Socket();
    const client = new Client({
      ...{ user, database, password, host, port },
      application_name: `history-${this.name}`,
      connectionTimeoutMillis: connectTimeoutMs,
      query_timeout: statementTimeoutMs + graceMs,
      // As `sslmode=require` of libpq.
      ssl: tls ? { rejectUnauthorized: false } : false,
      stream: () => socket,
    });
    this.connections += 1;
    // Between two queries a lost connection is an event; the next query fails.
    client.on("error", () => undefined);
    client.on("notice", ({ message }) => this.warnings.push(message ?? "a notice without a text"));
    try {
      await client.connect();
    } catch (error) {
      socket.destroy();
      throw error;
    }
    this.connection = { client, socket, session: `${this.name}.${this.connections}` };
    return client;
  }
}

function firstRow(result: QueryResult): Partial<Server> | undefined {
  return result.rows[0] as Partial<Server> | undefined;
}
