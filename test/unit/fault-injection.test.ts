import { setTimeout as sleep } from "node:timers/promises";
import { Clients } from "../faults/clients";
import { cloudNativePg } from "../faults/cloud-native-pg";
import { Healing } from "../faults/healing";
import { type RunContext, runFault } from "../faults/run";
import type { PlannedRun } from "../faults/select";
import { type Fault, faults } from "../faults/table";
import { zalando } from "../faults/zalando";
import { FakeSite } from "../helpers/fake-site";
import { noPostgres, postgresPrograms, TemporaryPostgres } from "../helpers/postgres";
import { describeWhen } from "../helpers/when";

const named = (name: string): Fault => {
  const found = faults.find((fault) => fault.name === name);
  if (found === undefined) throw new Error(`no fault is named ${name}`);
  return found;
};
const inject = async (fault: Fault, site: FakeSite): Promise<Healing> => {
  const healing = new Healing();
  await fault.inject(site, healing, (bound) => bound - 1);
  return healing;
};

describe.each([cloudNativePg, zalando])("faults on a fake of the node with $operator", (target) => {
  it.each(faults.map((fault): [string, Fault] => [fault.name, fault]))(
    "leave nothing when healed: %s",
    async (_, fault) => {
      const site = new FakeSite(0, true, target);
      const healing = await inject(fault, site);
      expect(site.events).not.toEqual([]);
      if (fault.lasts === true) expect(site.leftovers()).not.toEqual([]);
      await healing.heal();
      expect(site.leftovers()).toEqual([]);
    },
  );

  it.each(faults.map((fault): [string, Fault] => [fault.name, fault]))(
    "leave nothing when they fail half-way: %s",
    async (_, fault) => {
      let failures = 0;
      for (let at = 1; at <= 12; at += 1) {
        const site = new FakeSite(at, true, target);
        const healing = new Healing();
        const failed = await (async () => fault.inject(site, healing, () => 0))().then(
          () => false,
          () => true,
        );
        if (!failed) break;
        failures += 1;
        site.failing = 0;
        await healing.heal();
        expect(site.leftovers()).toEqual([]);
      }
      expect(failures).toBeGreaterThan(0);
    },
  );
});

describe("faults on a fake of the node", () => {
  it.each([
    ["primary deleted", ["delete pod main-1 -n postgres --wait=false"]],
    ["primary deleted by force", ["delete pod main-1 -n postgres --grace-period=0 --force --wait=false"]],
    ["Postgres killed", ["SIGKILL postgres 102"]],
    ["instance manager killed", ["SIGKILL manager 101"]],
    ["kubelet killed", ["SIGKILL kubelet 7"]],
    ["Postgres stopped", ["SIGSTOP postgres 102", "SIGSTOP postgres 103"]],
    ["all processes of the primary stopped", ["SIGSTOP manager 101", "SIGSTOP postgres 102", "SIGSTOP postgres 103"]],
    ["API server stopped", ["SIGSTOP kube-apiserver 7"]],
    ["disk of the primary full", ["limit postgres 102 to 65536", "limit postgres 103 to 65536"]],
    ["slow fsync of the primary", ["fsync of 102, 103 takes 1000 ms"]],
    ["switchover", ["start switchover"]],
    ["Postgres killed in a switchover", ["start switchover", "SIGKILL postgres 102"]],
    [
      "primary and a replica deleted by force",
      ["delete pod main-1 main-3 -n postgres --grace-period=0 --force --wait=false"],
    ],
    [
      "two failures within a lease",
      ["delete pod main-1 -n postgres --grace-period=0 --force --wait=false", "sleep 4999", "SIGKILL postgres 202"],
    ],
  ])("hit what they name: %s", async (name, events) => {
    const site = new FakeSite();
    await inject(named(name), site);
    expect(site.events).toEqual(events);
  });

  it.each([
    ["primary deleted", ["delete pod acid-0 -n acid --wait=false"]],
    ["Postgres killed", ["SIGKILL postgres 102"]],
    // The child that Patroni forked as the first process of its container.
    ["instance manager killed", ["SIGKILL patroni 104"]],
    [
      "all processes of the primary stopped",
      ["SIGSTOP patroni 101", "SIGSTOP patroni 104", "SIGSTOP postgres 102", "SIGSTOP postgres 103"],
    ],
    ["operator stopped", ["scale deployment/postgres-operator -n zalando --replicas=0"]],
    ["Postgres killed in a switchover", ["start switchover", "SIGKILL postgres 102"]],
    ["Postgres killed in a rolling restart", ["start restart", "SIGKILL postgres 102"]],
    ["Postgres killed in a backup", ["start backup", "SIGKILL postgres 102"]],
    [
      "Postgres killed in a scale-down",
      ['patch postgresql acid -n acid --type=merge --patch={"spec":{"numberOfInstances":2}}', "SIGKILL postgres 102"],
    ],
    [
      "two failures within a lease",
      ["delete pod acid-0 -n acid --grace-period=0 --force --wait=false", "sleep 29999", "SIGKILL postgres 202"],
    ],
  ])("hit what they name on Zalando's operator: %s", async (name, events) => {
    const site = new FakeSite(0, true, zalando);
    await inject(named(name), site);
    expect(site.events).toEqual(events);
  });

  it.each(["switchover", "restart", "backup"] as const)("of a %s wait until it is at work", (command) => {
    for (const target of [cloudNativePg, zalando]) {
      const site = new FakeSite(0, true, target);
      const atWork = target.atWork[command](site);
      expect(atWork()).toBe(false);
      site.start(command);
      expect(atWork()).toBe(true);
    }
  });

  it("of a backup on Zalando's operator wait for WAL-G itself, not for what starts it or archives", () => {
    const atWork = (...args: readonly string[]): boolean => {
      const site = new FakeSite(0, true, zalando);
      site.processesOf = () => [{ pid: 9, parent: 1, command: "any", args, started: "9" }];
      return zalando.atWork.backup(site)();
    };
    expect(atWork("/usr/bin/python3", "/usr/local/bin/wal-g", "backup-push", "/data")).toBe(true);
    expect(atWork("wal-g", "backup-push", "/data")).toBe(true);
    expect(atWork("nice", "-n", "5", "wal-g", "backup-push", "/data")).toBe(false);
    expect(atWork("/usr/bin/python3", "/usr/local/bin/wal-g", "wal-push", "pg_wal/1")).toBe(false);
  });

  it("need a primary", async () => {
    const site = new FakeSite(0, true, { ...zalando, primary: () => "" });
    await expect(inject(named("primary deleted"), site)).rejects.toThrow(
      "a primary does not run, so the fault cannot be injected",
    );
    expect(site.events).toEqual([]);
  });

  it("limit the rate where the kernel has no netem", async () => {
    const site = new FakeSite(0, false);
    await inject(named("slow link of the primary"), site);
    expect(site.events).toEqual([expect.stringContaining("tbf rate 256kbit")]);
  });

  it("cut the primary from the address of the API server only", async () => {
    const site = new FakeSite();
    await inject(named("primary cut from the API server"), site);
    expect(site.events[0]).toContain("ip daddr 198.19.0.1 drop");
    expect(site.events[0]).not.toContain("input");
  });

  it("need no healing of a network that went with its pod", async () => {
    const site = new FakeSite();
    const healing = await inject(named("network of the primary cut"), site);
    site.killed.add(100);
    site.rules.clear();
    await expect(healing.heal()).resolves.toBeUndefined();
  });
});

describeWhen(postgresPrograms() !== undefined, noPostgres, "a run of the matrix on a real Postgres", () => {
  let postgres: TemporaryPostgres;
  beforeAll(() => {
    postgres = new TemporaryPostgres(postgresPrograms() ?? "", { log_min_messages: "fatal" });
    postgres.query("postgres", "create role app login; grant create on schema public to app");
  });
  afterAll(() => postgres.stop());

  const endpoint = (): { name: string; host: string; port: number; primary: boolean } => ({
    ...{ name: "rw", host: postgres.host, port: 5432 },
    primary: true,
  });
  const context = (): RunContext => ({
    site: Object.assign(new FakeSite(), {
      sleep: async (ms: number) => sleep(ms),
      until: async (what: string, check: () => boolean, timeoutMs = 30_000) => {
        const end = Date.now() + timeoutMs;
        while (!check()) {
          if (Date.now() > end) throw new Error(`${what}: not in time`);
          await sleep(50);
        }
      },
    }),
    startClients: (run, seed) =>
      new Clients({
        ...{ run, seed, clients: 3, endpoints: [endpoint()], lastReadsMs: 10_000 },
        login: { user: "app", database: "postgres", tls: false, connectTimeoutMs: 2_000, statementTimeoutMs: 10_000 },
      }),
    isHealthy: () => postgres.query("postgres", "select 1") === "1",
    recoveryMs: 30_000,
  });
  const plan = (fault: Fault): PlannedRun => ({ fault, mode: "strict", seed: 4, holdMs: 100 });

  const crash = (): void => {
    postgres.crash();
  };

  it("finds no anomaly when Postgres crashes, and measures the outage", async () => {
    const run = await runFault(plan({ name: "crash", inject: crash }), context());
    expect(run).toMatchObject({ fault: "crash", mode: "strict", lost: 0, splitBrain: 0, anomalies: {}, details: [] });
    expect([run.notInjected, run.notRecovered]).toEqual([undefined, undefined]);
    expect(run.operations.ok).toBeGreaterThan(40);
    expect(run.outageMs).toBeGreaterThan(50);
  });

  it("finds writes that were deleted", async () => {
    const inject = (): void => void postgres.query("postgres", "update history_lists set elements = elements[2:]");
    const run = await runFault(plan({ name: "deletion", inject }), context());
    expect(run.lost).toBeGreaterThan(0);
    expect(run.details[0]).toMatch(/^\S+: .*\n {2}\S+ s .* by rw/);
  });

  it("heals a fault that could not be injected, and reports why", async () => {
    const healed: string[] = [];
    const run = await runFault(
      plan({
        name: "half",
        inject: (_site, healing) => {
          healing.add("half", () => void healed.push("half"));
          throw new Error("no such pod");
        },
      }),
      context(),
    );
    expect([run.notInjected, run.notRecovered, healed]).toEqual(["no such pod", undefined, ["half"]]);
  });

  it("reports a database that does not come back", async () => {
    const stuck = (site: RunContext["site"], run: RunContext): RunContext => ({ ...run, site, recoveryMs: 2_000 });
    const given = context();
    const inject = (): void => {
      postgres.query("postgres", "alter system set default_transaction_read_only = on");
      postgres.query("postgres", "select pg_reload_conf()");
    };
    const run = await runFault(plan({ name: "read-only", inject }), stuck(given.site, given));
    expect(run.notRecovered).toBe("writes are acknowledged again: not in time");
    expect(run.operations.fail).toBeGreaterThan(0);
  });
});
