import * as fs from "node:fs";
import { createServer, type Server, Socket } from "node:net";
import * as path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { checkHistory, describeAnomaly } from "../history/check";
import { type Endpoint, HistoryClient, type Login, schema } from "../history/client";
import type { Operation } from "../history/operation";
import { outcomeOfCommit, outcomeOfFailure } from "../history/outcome";
import { runClients } from "../history/run";
import { type Planned, workload } from "../history/workload";
import { noPostgres, postgresPrograms, TemporaryPostgres } from "../helpers/postgres";
import { describeWhen } from "../helpers/when";

const login: Login = {
  user: "app",
  database: "postgres",
  tls: false,
  connectTimeoutMs: 2_000,
  statementTimeoutMs: 10_000,
};
const planned = (kind: Planned["kind"], value = 0): Planned => ({
  ...{ kind, value },
  key: "k",
  reconnects: false,
  pauseMs: 0,
});

describe("the outcome of a write", () => {
  it.each(["connect", "statement"] as const)("is a failure before COMMIT is sent: %s", (stage) => {
    for (const sqlstate of [undefined, "57P01", "57P02", "25006", "40001"]) {
      expect(outcomeOfFailure(stage, sqlstate)).toBe("fail");
    }
  });

  it.each(["23505", "23503", "40001", "40P01", "57014", "P0001"])("is a failure after COMMIT with %s", (sqlstate) => {
    expect(outcomeOfFailure("commit", sqlstate)).toBe("fail");
  });

  it.each([
    undefined,
    "57P01",
    "57P02",
    "57P03",
    "57P05",
    "08006",
    "08007",
    "08P01",
    "40003",
    "XX000",
    "58030",
    "53100",
  ])("is unknown after COMMIT with %s", (sqlstate) => {
    expect(outcomeOfFailure("commit", sqlstate)).toBe("unknown");
  });

  it("is an acknowledgement with the tag COMMIT and without a warning only", () => {
    expect(outcomeOfCommit("COMMIT", [])).toBe("ok");
    expect(outcomeOfCommit("COMMIT", ["canceling wait for synchronous replication due to user request"])).toBe(
      "unknown",
    );
    expect(outcomeOfCommit("ROLLBACK", [])).toBe("fail");
  });
});

describe("the plan of a client", () => {
  const first = (run: string, seed: number, client: number, readsOnly = false): Planned[] =>
    Array.from(
      { length: 200 },
      (
        (plan) => () =>
          plan.next().value as Planned
      )(workload(run, seed, client, readsOnly)),
    );

  it("is the same for a seed, and another one for another seed or client", () => {
    expect(first("r", 1, 1)).toEqual(first("r", 1, 1));
    expect(first("r", 2, 1)).not.toEqual(first("r", 1, 1));
    expect(first("r", 1, 2).map(({ kind, key }) => [kind, key])).not.toEqual(
      first("r", 1, 1).map(({ kind, key }) => [kind, key]),
    );
  });

  it("writes each value once, over several keys, and nothing on a replica", () => {
    const all = [...first("r", 1, 1), ...first("r", 1, 2)];
    expect(new Set(all.map(({ value }) => value)).size).toBe(all.length);
    expect(new Set(all.map(({ key }) => key)).size).toBeGreaterThan(6);
    expect(new Set(all.map(({ kind }) => kind))).toEqual(new Set(["append", "write", "list", "register"]));
    expect(new Set(first("r", 1, 3, true).map(({ kind }) => kind))).toEqual(new Set(["list", "register"]));
  });
});

describeWhen(postgresPrograms() !== undefined, noPostgres, "clients of a real Postgres", () => {
  let postgres: TemporaryPostgres;
  let endpoint: Endpoint;

  beforeAll(() => {
    postgres = new TemporaryPostgres(postgresPrograms() ?? "", { log_min_messages: "fatal" });
    postgres.query("postgres", "create role app login; grant create on schema public to app");
    endpoint = { name: "rw", host: postgres.host, port: 5432, primary: true };
  });
  afterAll(() => postgres.stop());

  const clientOf = async (over: Partial<Endpoint> = {}, limits: Partial<Login> = {}): Promise<HistoryClient> => {
    const client = new HistoryClient("test", { ...endpoint, ...over }, { ...login, ...limits });
    if (over.host === undefined)
      await client.run(`${schema}; delete from history_lists; delete from history_registers`);
    return client;
  };
  /** Waits until a session of the client waits for something, and returns what a query about it returns. */
  const once = async (wait: string, action: string): Promise<void> => {
    const session = `from pg_stat_activity where application_name = 'history-test' and wait_event = '${wait}'`;
    for (let attempt = 0; postgres.query("postgres", `select ${action} ${session}`) === ""; attempt += 1) {
      if (attempt > 100) throw new Error(`no session waits for ${wait}`);
      await sleep(50);
    }
  };
  const listOf = async (client: HistoryClient): Promise<readonly number[]> => {
    const read = await client.execute(planned("list"));
    return read.kind === "list" ? read.values : [];
  };

  it("record an acknowledged write with the server that executed it", async () => {
    const client = await clientOf();
    const append = await client.execute(planned("append", 7));
    expect(append).toMatchObject({ kind: "append", value: 7, outcome: "ok", session: "test.1", endpoint: "rw" });
    expect(append.server).toEqual({
      system: postgres.query("postgres", "select system_identifier from pg_control_system()"),
      timeline: 1,
      address: "",
      started: expect.stringMatching(/^20/) as string,
    });
    expect(append.completed).toBeGreaterThan(append.invoked);
    expect(await client.execute(planned("write", 8))).toMatchObject({ outcome: "ok" });
    expect(await client.execute(planned("list"))).toMatchObject({ outcome: "ok", values: [7], primary: true });
    expect(await client.execute(planned("register"))).toMatchObject({ outcome: "ok", value: 8 });
    client.disconnect();
  });

  it("record a failure when the session is terminated before COMMIT", async () => {
    const [client, other] = [await clientOf(), await clientOf()];
    await client.execute(planned("append", 1));
    await other.run("begin; lock table history_lists");
    const append = client.execute(planned("append", 2));
    await once("relation", "pg_terminate_backend(pid)");
    expect(await append).toMatchObject({ outcome: "fail", error: expect.stringContaining("57P01") as string });
    await other.run("rollback");
    expect(await listOf(client)).toEqual([1]);
    client.disconnect();
    other.disconnect();
  });

  /**
   * Makes commits wait for a replica that does not exist. A new session has the setting once the postmaster has read it and
   * signaled its processes; backends learn it from the checkpointer, which reads it before it takes a checkpoint. Source:
   * PostgreSQL, src/backend/postmaster/checkpointer.c, UpdateSharedMemoryConfig.
   */
  function requireReplica(): void {
    postgres.query("postgres", "alter system set synchronous_standby_names = 'missing'");
    postgres.query("postgres", "select pg_reload_conf()");
    const isRead = (): boolean => postgres.query("postgres", "show synchronous_standby_names").includes("missing");
    for (let attempt = 0; !isRead(); attempt += 1) expect(attempt).toBeLessThan(100);
    postgres.query("postgres", "checkpoint");
  }

  it.each([
    ["terminated", "pg_terminate_backend(pid)"],
    ["canceled", "pg_cancel_backend(pid)"],
  ])("record that the outcome is unknown when a COMMIT that waits for a replica is %s", async (_how, action) => {
    const client = await clientOf();
    await client.execute(planned("append", 1));
    requireReplica();
    try {
      const append = client.execute(planned("append", 2));
      await once("SyncRep", action);
      expect(await append).toMatchObject({ outcome: "unknown" });
    } finally {
      postgres.query("postgres", "alter system reset synchronous_standby_names");
      postgres.query("postgres", "select pg_reload_conf()");
    }
    // It was committed: had it been recorded as a failure, this read would be an anomaly.
    expect(await listOf(client)).toEqual([1, 2]);
    client.disconnect();
  });

  it("never cancel a COMMIT that waits for a replica, which would make its writes visible", async () => {
    const client = await clientOf({}, { statementTimeoutMs: 200 });
    await client.execute(planned("append", 1));
    requireReplica();
    try {
      const append = await client.execute(planned("append", 2));
      expect(append).toMatchObject({ outcome: "unknown", error: expect.stringContaining("timeout") as string });
      expect(await listOf(client)).toEqual([1]);
    } finally {
      postgres.query("postgres", "alter system reset synchronous_standby_names");
      postgres.query("postgres", "select pg_reload_conf()");
    }
    client.disconnect();
  });

  it("record a failure on a server that is read-only, and one that does not exist", async () => {
    const client = await clientOf();
    await client.run("set default_transaction_read_only = on");
    expect(await client.execute(planned("append", 1))).toMatchObject({
      outcome: "fail",
      error: expect.stringContaining("25006") as string,
    });
    const nowhere = await clientOf({ host: path.join(postgres.host, "missing") });
    const refused = await nowhere.execute(planned("append", 2));
    expect(refused).toMatchObject({ outcome: "fail", error: expect.stringMatching(/^connect: .*ENOENT/) as string });
    expect(refused.server).toBeUndefined();
    client.disconnect();
  });

  /** Forwards connections to Postgres, and does something once a client sends a text. */
  const proxy = async (
    text: string,
    action: (client: Socket, server: Socket) => void,
  ): Promise<{ folder: string; server: Server }> => {
    const folder = path.join(postgres.host, `proxy-${text}`);
    const server = createServer((client) => {
      const upstream = new Socket().connect(path.join(postgres.host, ".s.PGSQL.5432"));
      for (const socket of [client, upstream]) socket.on("error", () => undefined);
      upstream.on("data", (data) => client.write(data));
      upstream.on("close", () => client.destroy());
      client.on("close", () => upstream.destroy());
      client.on("data", (data) => {
        if (data.includes(text)) action(client, upstream);
        else upstream.write(data);
      });
    });
    fs.mkdirSync(folder, { recursive: true });
    await new Promise<void>((resolve) => server.listen(path.join(folder, ".s.PGSQL.5432"), resolve));
    return { folder, server };
  };

  it.each([
    ["unknown when the connection is lost during COMMIT", "commit", "unknown"],
    ["a failure when it is lost before", "insert", "fail"],
  ])("record that the outcome is %s", async (_title, text, outcome) => {
    const { folder, server } = await proxy(text, (client) => client.destroy());
    const client = await clientOf({ host: folder });
    expect(await client.execute(planned("append", 3))).toMatchObject({ outcome });
    server.close();
  });

  it("give up when COMMIT is not answered, and when a connection is not", async () => {
    const { folder, server } = await proxy("commit", () => undefined);
    const client = await clientOf({ host: folder }, { statementTimeoutMs: 100 });
    const append = await client.execute(planned("append", 4));
    expect(append).toMatchObject({ outcome: "unknown", error: expect.stringContaining("timeout") as string });
    server.close();
    const silent = createServer();
    const socket = path.join(postgres.host, "proxy-commit", ".s.PGSQL.5433");
    await new Promise<void>((resolve) => silent.listen(socket, resolve));
    const waiting = await clientOf({ host: folder, port: 5433 }, { connectTimeoutMs: 200 });
    expect(await waiting.execute(planned("append", 5))).toMatchObject({
      outcome: "fail",
      error: expect.stringMatching(/^connect: .*timeout/) as string,
    });
    silent.close();
  });

  it("record a history without anomalies while sessions are terminated and Postgres crashes", async () => {
    const history: Operation[] = [];
    const stop = new AbortController();
    const replica: Endpoint = { ...endpoint, name: "ro", primary: false };
    const running = runClients({
      ...{ endpoints: [endpoint, replica], login, seed: 5, run: "r5", clients: 3, lastReadsMs: 10_000 },
      record: (operation) => history.push(operation),
      signal: stop.signal,
    });
    const acknowledged = (): number =>
      history.filter(({ kind, outcome }) => outcome === "ok" && (kind === "append" || kind === "write")).length;
    const acknowledges = async (count: number): Promise<void> => {
      const wanted = acknowledged() + count;
      for (const end = Date.now() + 30_000; acknowledged() < wanted && Date.now() < end;) await sleep(20);
      expect(acknowledged()).toBeGreaterThanOrEqual(wanted);
    };
    await acknowledges(30);
    postgres.query("postgres", "select pg_terminate_backend(pid) from pg_stat_activity where usename = 'app'");
    await acknowledges(30);
    postgres.crash();
    await acknowledges(30);
    stop.abort();
    await running;
    const { anomalies, operations } = checkHistory(history);
    expect(anomalies.map(describeAnomaly)).toEqual([]);
    expect(operations.fail + operations.unknown).toBeGreaterThan(0);
    expect(new Set(history.map(({ server }) => server?.started)).size).toBeGreaterThan(1);
  });
});
