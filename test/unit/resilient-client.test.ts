import { createServer, type Server, Socket } from "node:net";
import * as path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { PoolConfig } from "pg";
import { requestsTable, ResilientClient } from "../../examples/resilient-client/client";
import { noPostgres, postgresPrograms, TemporaryPostgres } from "../helpers/postgres";
import { describeWhen } from "../helpers/when";

const socketFile = ".s.PGSQL.5432";
/** Message `Query` of the protocol with the statement `commit`. */
const commit = Buffer.from("commit\0");

/** A FAKE of a network: it forwards to a socket of Postgres, and breaks the connection at the first COMMIT, before or after its answer. */
class CutAtCommit {
  cuts = 0;
  private readonly server: Server;

  constructor(folder: string, delivers: boolean) {
    this.server = createServer((client) => {
      const server = new Socket().connect(path.join(folder, socketFile));
      client.on("error", () => undefined);
      server.on("error", () => undefined);
      client.on("data", (data) => {
        if (this.cuts === 0 && data.includes(commit)) {
          this.cuts += 1;
          client.destroy();
          if (delivers) server.write(data, () => setTimeout(() => server.destroy(), 500));
          else server.destroy();
        } else server.write(data);
      });
      server.on("data", (data) => {
        if (!client.destroyed) client.write(data);
      });
      server.on("close", () => client.destroy());
    });
  }

  async listen(): Promise<PoolConfig> {
    await new Promise<void>((resolve) => this.server.listen(0, "127.0.0.1", resolve));
    return { host: "127.0.0.1", port: (this.server.address() as { port: number }).port };
  }

  close(): void {
    this.server.close();
  }
}

describeWhen(postgresPrograms() !== undefined, noPostgres, "the client of examples/resilient-client", () => {
  let postgres: TemporaryPostgres;
  let clients: ResilientClient[];

  beforeAll(() => {
    postgres = new TemporaryPostgres(postgresPrograms() ?? "", { log_min_messages: "fatal" });
    postgres.query("postgres", `${requestsTable}; create table orders (id text primary key, number int not null)`);
  });
  beforeEach(() => {
    clients = [];
    postgres.query("postgres", "truncate requests, orders");
  });
  afterEach(async () => {
    await Promise.all(clients.map(async (client) => client.end()));
  });
  afterAll(() => postgres.stop());

  const clientOf = (connection: PoolConfig = {}, deadlineMs = 30_000): ResilientClient => {
    const base = { host: postgres.host, user: "postgres", database: "postgres", password: "" };
    const client = new ResilientClient({
      connection: { ...base, ...connection },
      deadlineMs,
      statementTimeoutMs: 2_000,
    });
    clients.push(client);
    return client;
  };
  const kill = "select pg_terminate_backend(pid) from pg_stat_activity where state = 'idle in transaction'";
  let runs = 0;
  const order = async (client: ResilientClient, number: number): Promise<void> =>
    client.transaction(`order-${number}`, async (transaction) => {
      await transaction.query("insert into orders values ($1, $2)", [`${number}-${(runs += 1)}`, number]);
    });
  const stored = (): string[] =>
    postgres
      .query("postgres", "select number from orders order by number")
      .split("\n")
      .filter((line) => line !== "");

  it("loses no acknowledged transaction, and applies none twice, while Postgres crashes", async () => {
    const client = clientOf();
    let acknowledged = 0;
    const writing = (async () => {
      for (; acknowledged < 200; acknowledged += 1) await order(client, acknowledged);
    })();
    for (const rows of [50, 100]) {
      while (acknowledged < rows) await sleep(5);
      postgres.crash();
    }
    await writing;
    expect(stored()).toEqual(Array.from({ length: 200 }, (_, number) => String(number)));
    expect(client.failures).toBeGreaterThan(0);
  });

  it.each([true, false])("applies a transaction once whose COMMIT has no answer (delivered: %s)", async (delivers) => {
    const network = new CutAtCommit(postgres.host, delivers);
    const client = clientOf(await network.listen());
    await order(client, 1);
    expect([network.cuts, client.failures]).toEqual([1, 1]);
    expect(stored()).toEqual(["1"]);
    // An attempt that was committed has left its key: the second one found it.
    expect(postgres.query("postgres", "select attempts from requests")).toBe(delivers ? "2" : "1");
    network.close();
  });

  it("does not take a commit for acknowledged whose wait for a replica was canceled", async () => {
    const configured = (value: string): string =>
      postgres.query("postgres", `alter system set synchronous_standby_names = '${value}'`) +
      postgres.query("postgres", "select pg_reload_conf()");
    const waiting = "from pg_stat_activity where wait_event = 'SyncRep'";
    const client = clientOf();
    configured("missing");
    let answered = false;
    const write = order(client, 1).then(() => (answered = true));
    while (postgres.query("postgres", `select pg_cancel_backend(pid) ${waiting}`) === "") await sleep(50);
    // Its next attempt waits too.
    while (client.failures === 0 || postgres.query("postgres", `select 1 ${waiting}`) === "") await sleep(50);
    expect(answered).toBe(false);
    configured("");
    await write;
    expect(stored()).toEqual(["1"]);
  });

  it("returns an error that another attempt cannot change at once", async () => {
    const client = clientOf();
    const broken = client.transaction("x", async (transaction) => {
      await transaction.query("insert into orders values (null, 1)");
    });
    await expect(broken).rejects.toMatchObject({ code: "23502" });
    expect(client.failures).toBe(0);
    expect(postgres.query("postgres", "select count(*) from requests")).toBe("0");
  });

  it("returns an error of the application at once", async () => {
    const client = clientOf();
    const broken = client.transaction("x", async () => Promise.reject(new TypeError("no number")));
    await expect(broken).rejects.toThrow("no number");
    expect(client.failures).toBe(0);
    expect(postgres.query("postgres", "select count(*) from requests")).toBe("0");
  });

  it("repeats a body whose connection broke", async () => {
    const client = clientOf();
    let attempts = 0;
    await client.transaction("x", async (transaction) => {
      if ((attempts += 1) === 1) postgres.query("postgres", kill);
      await transaction.query("insert into orders values ('x', 1)");
    });
    expect([attempts, client.failures]).toEqual([2, 1]);
    expect(stored()).toEqual(["1"]);
  });

  it("returns an error of TLS at once", async () => {
    const client = clientOf({ ssl: { rejectUnauthorized: true } });
    await expect(order(client, 1)).rejects.toThrow("The server does not support SSL connections");
    expect(client.failures).toBe(0);
  });

  it("limits its statements without parameters of the connection, which PgBouncer refuses", async () => {
    const settings = "name in ('statement_timeout', 'idle_in_transaction_session_timeout')";
    let seen: unknown;
    await clientOf().transaction("x", async (transaction) => {
      const { rows } = await transaction.query(
        `select setting, source from pg_settings where ${settings} order by name`,
      );
      seen = rows;
    });
    expect(seen).toEqual([
      { setting: "10000", source: "session" },
      { setting: "2000", source: "session" },
    ]);
  });

  it("gives up at its deadline", async () => {
    const client = clientOf({ host: "127.0.0.1", port: 1 }, 500);
    await expect(order(client, 1)).rejects.toThrow(/ECONNREFUSED/);
    expect(client.failures).toBeGreaterThan(1);
  });
});
