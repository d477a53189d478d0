import { clusterOperations } from "../../components/postgres-cluster";
import { momentOf } from "../../src/commands/moment";
import { nextPrimary } from "../../src/commands/switchover";
import { instancesIn, type LiveInstance, type Primary } from "../../src/operations/live";
import { describeStatus, type Seen, troublesOf } from "../../src/operations/status";
import {
  barmanRepository,
  bucketRepository,
  cloudNativePgCluster,
  crunchyCluster,
  volumeRepository,
} from "../helpers/clusters";

const crunchy = crunchyCluster({ backups: { repositories: [{ ...bucketRepository, path: "/pgbackrest/own" }] } });
const cnpg = cloudNativePgCluster({ backups: { repositories: [barmanRepository] } });
const prefix = "postgres-operator.crunchydata.com";

describe("the instances of a cluster", () => {
  const pod = (name: string, role: string, ready = true, restartCount = 0): object => ({
    metadata: { name, labels: { "cnpg.io/instanceRole": role } },
    status: {
      conditions: [{ type: "Ready", status: ready ? "True" : "False" }],
      containerStatuses: [{ restartCount }],
    },
  });
  const { pods } = clusterOperations(cnpg);

  it("are read from their pods, the primary first", () => {
    const list = { items: [pod("main-1", "replica", false, 2), pod("main-3", "replica"), pod("main-2", "primary")] };
    expect(instancesIn(list, pods)).toEqual([
      { name: "main-2", role: "primary", ready: true, restarts: 0 },
      { name: "main-1", role: "replica", ready: false, restarts: 2 },
      { name: "main-3", role: "replica", ready: true, restarts: 0 },
    ]);
  });

  it("that is the next primary is a replica that is ready", () => {
    const list = { items: [pod("main-1", "replica", false), pod("main-2", "primary"), pod("main-3", "replica")] };
    expect(nextPrimary(instancesIn(list, pods))).toBe("main-3");
  });

  it("that is the next primary is a synchronous one, which Patroni requires in synchronous mode", () => {
    const list = { items: [pod("main-1", "replica"), pod("main-2", "primary"), pod("main-3", "replica")] };
    const replica = (name: string, sync: string) => ({ name, state: "streaming", sync, bytes: 0, seconds: 0 });
    const next = (...replicas: ReturnType<typeof replica>[]) => nextPrimary(instancesIn(list, pods), replicas);
    expect(next(replica("main-1", "async"), replica("main-3", "sync"))).toBe("main-3");
    expect(next(replica("main-1", "sync"), replica("main-3", "async"))).toBe("main-1");
    expect(next(replica("main-1", "async"), replica("main-3", "async"))).toBe("main-1");
  });

  it("have no next primary if no replica is ready, which is an error", () => {
    const list = { items: [pod("main-1", "replica", false), pod("main-2", "primary")] };
    expect(() => nextPrimary(instancesIn(list, pods))).toThrow(/No replica is ready.*npm run status/);
  });
});

describe("the list of backups", () => {
  it("of pgBackRest has complete backups, oldest first, each with its repository", () => {
    const backup = (label: string, stop: number, key: number, error: boolean | null = false): object => ({
      ...{ label, type: label.endsWith("F") ? "full" : "incr", error },
      ...{ timestamp: { start: stop - 10, stop }, info: { size: 4096 }, database: { id: 1, "repo-key": key } },
    });
    const output = JSON.stringify([
      {
        name: "db",
        backup: [
          backup("20260102-010000F", 1767315700, 2),
          backup("20260101-010000F", 1767229300, 1),
          backup("20260103-010000F", 1767402100, 1, true),
        ],
      },
    ]);
    expect(clusterOperations(crunchy).backupList?.parse(`WARN: something\n${output}`)).toEqual([
      {
        ...{ label: "20260101-010000F", type: "full", repository: "repo1", bytes: 4096 },
        finished: new Date("2026-01-01T01:01:40Z"),
      },
      {
        ...{ label: "20260102-010000F", type: "full", repository: "repo2", bytes: 4096 },
        finished: new Date("2026-01-02T01:01:40Z"),
      },
    ]);
  });

  it("of Barman has finished backups, without its log messages", () => {
    const backup = (backup_id: string, status: string): object => ({
      ...{ backup_id, status, size: null },
      end_time_iso: status === "DONE" ? "2026-01-01T01:00:05+00:00" : null,
    });
    const output = `INFO: listing\n${JSON.stringify({ backups_list: [backup("20260101T010000", "DONE"), backup("20260102T010000", "STARTED")] })}`;
    expect(clusterOperations(cnpg).backupList?.parse(output)).toEqual([
      { label: "20260101T010000", repository: "repo1", type: "full", finished: new Date("2026-01-01T01:00:05Z") },
    ]);
  });

  it("is not requested from a cluster without backups", () => {
    expect(clusterOperations(crunchyCluster()).backupList).toBeUndefined();
    expect(clusterOperations(cloudNativePgCluster()).backupList).toBeUndefined();
  });
});

describe("a requested backup", () => {
  it("on CloudNativePG is an object, finished when its phase is completed, and found again while it runs", () => {
    const { backup } = clusterOperations(cnpg);
    const act = backup.start("7");
    expect(act.step).toEqual({
      verb: "create",
      object: {
        apiVersion: "postgresql.cnpg.io/v1",
        kind: "Backup",
        metadata: { name: "main-manual-7", namespace: "postgres" },
        spec: {
          cluster: { name: "main" },
          method: "plugin",
          pluginConfiguration: { name: "barman-cloud.cloudnative-pg.io" },
        },
      },
    });
    const live = (name: string, phase?: string, error?: string): object => ({
      metadata: { name },
      ...(phase !== undefined ? { status: { phase, error } } : {}),
    });
    expect(act.progress(live("main-manual-7"))).toEqual({ ended: false, words: "not started" });
    expect(act.progress(live("main-manual-7", "completed"))).toMatchObject({ ended: true, failure: undefined });
    expect(act.progress(live("main-manual-7", "failed", "no bucket"))).toMatchObject({ failure: "no bucket" });
    const others = [live("main-repo1-full-1", "running"), live("main-manual-6", "completed")];
    expect(backup.underWay(others)).toBeUndefined();
    expect(backup.underWay([...others, live("main-manual-7", "running")])?.name).toBe("main-manual-7");
  });

  it("on PGO is an annotation, finished when the status has its id, and found again while it runs", () => {
    const { backup } = clusterOperations(crunchy);
    const act = backup.start("7");
    expect(act.step).toEqual({ verb: "annotate", annotation: `${prefix}/pgbackrest-backup`, value: "7" });
    const live = (asked: string, manualBackup?: object): object => ({
      metadata: { name: "hippo", annotations: { [`${prefix}/pgbackrest-backup`]: asked } },
      status: { pgbackrest: { manualBackup } },
    });
    expect(act.progress(live("7", { id: "6", finished: true, succeeded: 1 }))).toMatchObject({ ended: false });
    expect(act.progress(live("7", { id: "7", active: 1 }))).toMatchObject({
      ended: false,
      words: "a pod takes the backup",
    });
    expect(act.progress(live("7", { id: "7", finished: true, succeeded: 1 }))).toMatchObject({ failure: undefined });
    expect(act.progress(live("7", { id: "7", finished: true })).failure).toMatch(/its Job failed/);
    expect(backup.underWay([live("7", { id: "7", finished: true, succeeded: 1 })])).toBeUndefined();
    expect(backup.underWay([{ metadata: { name: "other" } }])).toBeUndefined();
    expect(
      backup.underWay([live("7", { id: "6", finished: true })])?.progress(live("7", { id: "7", active: 1 })).words,
    ).toBe("a pod takes the backup");
  });
});

describe("a requested switchover", () => {
  it("on CloudNativePG names the new primary, and is done when that one is primary and all instances are ready", () => {
    const { switchover } = clusterOperations(cnpg);
    const act = switchover.start("7", "main-2");
    expect(act.step).toMatchObject({ verb: "patch-status", patch: { status: { targetPrimary: "main-2" } } });
    const live = (currentPrimary: string, readyInstances: number, targetPrimary = "main-2"): object => ({
      metadata: { name: "main" },
      status: { currentPrimary, targetPrimary, readyInstances, phase: "Cluster in healthy state" },
    });
    expect(act.progress(live("main-1", 3)).ended).toBe(false);
    expect(act.progress(live("main-2", 2)).ended).toBe(false);
    expect(act.progress(live("main-2", 3)).ended).toBe(true);
    expect(switchover.underWay([live("main-2", 3)])).toBeUndefined();
    expect(switchover.underWay([live("main-1", 2)])?.progress(live("main-2", 3)).ended).toBe(true);
  });

  it("on PGO is an annotation, done when the status repeats it", () => {
    const { switchover } = clusterOperations(crunchy);
    const act = switchover.start("7", "hippo-instance-x");
    expect(act.step).toEqual({ verb: "annotate", annotation: `${prefix}/trigger-switchover`, value: "7" });
    const live = (done?: string): object => ({
      metadata: { name: "hippo", annotations: { [`${prefix}/trigger-switchover`]: "7" } },
      status: { patroni: { switchover: done } },
    });
    expect(act.progress(live("6")).ended).toBe(false);
    expect(act.progress(live("7")).ended).toBe(true);
    expect(switchover.underWay([live("7")])).toBeUndefined();
    expect(switchover.underWay([live()])).toBeDefined();
  });
});

describe("a cluster that is restored as another", () => {
  const moment = "2026-01-31 14:15:11.000+00";

  it("on CloudNativePG is the same entry under another name, from the backups of the first", () => {
    const written = {
      operator: "cloudnative-pg",
      name: "main",
      instances: 3,
      backups: { repositories: [barmanRepository] },
    };
    expect(clusterOperations(cnpg).restored(written, "copy", moment)).toEqual({
      ...written,
      name: "copy",
      bootstrap: { from: "cluster", cluster: "main", target: { type: "time", value: moment } },
    });
  });

  it("on PGO backs up to its own folder, and takes over no request for the first", () => {
    const repository = { ...bucketRepository, path: "/pgbackrest/own" };
    const orders = { standby: { host: "x" }, restore: { id: "r" }, allowDataLoss: ["data"] };
    const body = { state: "shutdown", upgrade: { id: "first", to: 18 }, failsafe: true };
    const written = { name: "hippo", ...orders, crunchy: body, backups: { repositories: [repository] } };
    expect(clusterOperations(crunchy).restored(written, "copy", moment)).toEqual({
      name: "copy",
      crunchy: { failsafe: true },
      bootstrap: { from: "cluster", cluster: "hippo", repository: "repo1", target: { type: "time", value: moment } },
      backups: { repositories: [bucketRepository] },
    });
  });

  it("cannot be where the first has no backups", () => {
    expect(clusterOperations(crunchyCluster()).restored({ name: "hippo" }, "copy", moment)).toBeUndefined();
  });
});

describe("a recovery target", () => {
  const now = new Date("2026-03-02T00:00:00Z");

  it.each([
    ["2026-03-01 14:30:00+00", "2026-03-01 14:30:00.000+00"],
    ["2026-03-01T14:30:00.5Z", "2026-03-01 14:30:00.500+00"],
    ["2026-03-01 14:30+02", "2026-03-01 12:30:00.000+00"],
    ["2026-03-01 14:30:00-05:30", "2026-03-01 20:00:00.000+00"],
  ])("%s is read as %s", (text, moment) => {
    expect(momentOf(text, now)).toBe(moment);
  });

  it.each([
    ["yesterday", /is not a timestamp/],
    ["2026-03-01 14:30:00", /time zone/],
    ["2026-03-03 14:30:00+00", /in the future/],
  ])("%s is refused", (text, why) => {
    expect(() => momentOf(text, now)).toThrow(why);
  });
});

describe("the status of a cluster", () => {
  const now = new Date("2026-03-02T12:00:00Z");
  const replica = (name: string): Primary["replicas"][number] => ({
    ...{ name, state: "streaming", sync: "quorum" },
    ...{ bytes: 0, seconds: 0 },
  });
  const primary: Primary = {
    ...{ version: "17.7", bytes: 23 * 2 ** 20, recovering: false, archived: new Date("2026-03-02T11:58:00Z") },
    replicas: [replica("main-2"), replica("main-3")],
  };
  const backup = {
    ...{ label: "20260302T010000", repository: "repo1", type: "full" },
    finished: new Date("2026-03-02T01:00:00Z"),
  };
  const drill = {
    ...{ cluster: "main", job: "x", result: "passed" as const, begun: "2026-03-01T04:00:00Z", seconds: 60, checks: "" },
    ...{ recoverySeconds: 40, recoveryPointAgeSeconds: 30 },
  };
  const instances: LiveInstance[] = [
    { name: "main-1", role: "primary", ready: true, restarts: 0 },
    { name: "main-2", role: "replica", ready: true, restarts: 1 },
    { name: "main-3", role: "replica", ready: true, restarts: 0 },
  ];
  const created = new Date("2026-01-01T00:00:00Z");
  const healthy: Seen = {
    created: { cluster: created, drill: created },
    instances,
    ...{ primary, backups: [backup], drill },
    warnings: [],
    unanswered: [],
  };
  const drilled = cloudNativePgCluster({ backups: { repositories: [barmanRepository] }, drill: { enabled: true } });

  it("has the addresses of PgBouncer, also for reads", () => {
    const endpoints = (cluster: Parameters<typeof describeStatus>[0]): string[] =>
      [...describeStatus(cluster, healthy, now, "prod").matchAll(/(?:write|read) .*/g)].map(([line]) => line);
    expect(endpoints(cloudNativePgCluster({ pooler: { reads: {} } })).slice(2)).toEqual([
      "write main-pooler.postgres.svc:5432 (PgBouncer)",
      "read  main-pooler-reads.postgres.svc:5432 (PgBouncer)",
    ]);
    expect(endpoints(cloudNativePgCluster({ pooler: {} })).slice(2)).toHaveLength(1);
    expect(endpoints(crunchyCluster({ pooler: { port: 6432 } })).slice(2)).toEqual([
      "write hippo-pgbouncer.postgres.svc:6432 (PgBouncer)",
    ]);
  });

  it("is one screen", () => {
    expect(describeStatus(drilled, healthy, now, "prod")).toBe(
      [
        "postgres/main: Postgres 17.7, 23.0 MiB (cloudnative-pg)",
        "  instances   main-1: primary",
        "              main-2: replica, streaming quorum, 0 B and 0.0 s behind, restarted 1 times",
        "              main-3: replica, streaming quorum, 0 B and 0.0 s behind",
        "  endpoints   write main-rw.postgres.svc:5432",
        "              read  main-ro.postgres.svc:5432",
        "  backups     repo1 20260302T010000 full, 11 h old",
        "              restore to any point in time from 2026-03-02T01:00:00.000Z to 2026-03-02T11:58:00.000Z",
        "  last drill  verified 32 h ago: recovered in 40 s, to 30 s before it started",
        "  problems    none",
      ].join("\n"),
    );
  });

  it.each<[string, Partial<Seen>, RegExp]>([
    ["an instance that is missing", { instances: instances.slice(0, 2) }, /^2 of 3 instances exist$/],
    [
      "an instance that is not ready",
      { instances: instances.map((one) => ({ ...one, ready: one.name !== "main-3" })) },
      /^not ready: main-3$/,
    ],
    [
      "no primary",
      { instances: instances.map((one) => ({ ...one, role: "replica" as const })) },
      /^no instance is the primary/,
    ],
    [
      "a version whose upgrade did not happen",
      { primary: { ...primary, version: "16.9" } },
      /^it runs Postgres 16\.9, not version 17: the log of its operator shows why$/,
    ],
    [
      "a log that is not archived",
      { primary: { ...primary, stuck: "00000001" } },
      /^WAL is not archived since 00000001/,
    ],
    [
      "a replica that is far behind",
      { primary: { ...primary, replicas: [replica("main-2"), { ...replica("main-3"), bytes: 2 ** 30 }] } },
      /^main-3 is 1\.0 GiB behind/,
    ],
    [
      "a replica that does not stream",
      { primary: { ...primary, replicas: [replica("main-2")] } },
      /^1 of 2 replicas stream$/,
    ],
    ["no backup", { backups: [] }, /^repo1 has no backup: npm run backup -- prod --cluster main takes one$/],
    [
      "a backup that is older than its schedule allows",
      { backups: [{ ...backup, finished: new Date("2026-03-01T01:00:00Z") }] },
      /^the last backup in repo1 is 35 h old/,
    ],
    [
      "no drill",
      { drill: undefined },
      /^no restore was ever verified: npm run drill -- prod --cluster main verifies one$/,
    ],
    [
      "a drill that failed",
      { drill: { ...drill, result: "failed", reason: "no backup" } },
      /^the last drill failed: no backup$/,
    ],
    [
      "a drill that is too old",
      { drill: { ...drill, begun: "2026-02-01T04:00:00Z" } },
      /^the last verified restore is older/,
    ],
    ["an operator that stopped", { operator: "PGO does nothing" }, /^PGO does nothing$/],
    ["what cannot be asked", { unanswered: ["the events cannot be read"] }, /^the events cannot be read$/],
  ])("reports %s, and nothing else", (_what, changes, trouble) => {
    const troubles = troublesOf(drilled, { ...healthy, ...changes }, now, "prod");
    expect(troubles).toEqual([expect.stringMatching(trouble)]);
  });

  it("shows a standby as one: where its writes go, and what it lacks", () => {
    const standby = crunchyCluster({ standby: { host: "primary.example.com" } });
    const following: Seen = { ...healthy, primary: { ...primary, recovering: true }, backups: undefined };
    const screen = describeStatus(standby, following, now, "prod");
    expect(screen).toMatch(/^postgres\/hippo: Postgres 17\.7, 23\.0 MiB \(crunchy, a standby of another cluster\)\n/);
    expect(screen).toMatch(/instances +main-1: standby leader, in recovery\n/);
    expect(screen).toMatch(/endpoints +no write address until it is promoted/);
    expect(troublesOf(standby, following, now, "prod")).toEqual([]);
    expect(troublesOf(standby, { ...following, primary }, now, "prod")).toEqual([
      expect.stringMatching(/^it accepts writes, though it is configured as a standby/),
    ]);
  });

  it("reports a primary in recovery unless the cluster is a standby", () => {
    const lost: Seen = { ...healthy, primary: { ...primary, recovering: true } };
    expect(troublesOf(drilled, lost, now, "prod")).toEqual([expect.stringMatching(/^its primary is in recovery/)]);
  });

  it("shows a paused cluster and one that is shut down as such", () => {
    const backups = { repositories: [bucketRepository] };
    const paused = crunchyCluster({ backups, crunchy: { state: "paused" } });
    expect(describeStatus(paused, healthy, now, "prod")).toMatch(
      /\(crunchy, paused: the operator does not reconcile it\)\n/,
    );
    const shutdown = crunchyCluster({ backups, crunchy: { state: "shutdown" } });
    const stopped: Seen = { ...healthy, instances: [], primary: undefined, backups: undefined };
    expect(describeStatus(shutdown, stopped, now, "prod")).toMatch(/: stopped \(crunchy, shut down by/);
    expect(troublesOf(shutdown, stopped, now, "prod")).toEqual([]);
  });

  it("reports unreadable parts as unknown, and invents nothing", () => {
    const refused = "the instances cannot be read: forbidden";
    const nothing = { instances: undefined, primary: undefined, backups: undefined, drill: "unread" as const };
    const unread: Seen = { ...healthy, ...nothing, unanswered: [refused] };
    expect(troublesOf(drilled, unread, now, "prod")).toEqual([refused]);
    expect(describeStatus(drilled, unread, now, "prod")).toMatch(
      /^postgres\/main: not known \(cloudnative-pg\)\n[^]*backups\s+not known\n\s+last drill\s+not known\n/,
    );
  });

  it.each<[string, Primary | undefined, RegExp]>([
    [
      "nothing is archived after the backup",
      { ...primary, archived: new Date("2026-03-02T00:59:50Z") },
      /; no WAL is archived after it$/m,
    ],
    ["nothing was ever archived", { ...primary, archived: undefined }, /; no WAL is archived after it$/m],
    ["the primary is not known", undefined, /to the last archived WAL, which is not known$/m],
  ])("shows no range that ends before it starts: %s", (_, seen, shown) => {
    const screen = describeStatus(drilled, { ...healthy, primary: seen }, now, "prod");
    expect(screen).toMatch(/restore to (any point in time from )?2026-03-02T01:00:00\.000Z/);
    expect(screen).not.toContain("from 2026-03-02T01:00:00.000Z to 2026");
    expect(screen).toMatch(shown);
  });

  it("reports the restorable range of the first repository, the only one that it reads", () => {
    const repositories = [bucketRepository, volumeRepository];
    const two = crunchyCluster({ backups: { repositories } });
    const older = { ...backup, repository: "repo2", finished: new Date("2026-02-01T01:00:00Z") };
    const screen = describeStatus(two, { ...healthy, backups: [older, backup] }, now, "prod");
    expect(screen).toMatch(/restore to any point in time from 2026-03-02T01:00:00\.000Z/);
    expect(describeStatus(two, { ...healthy, backups: [older] }, now, "prod")).toMatch(
      /no backup to restore in the first repository/,
    );
  });

  it("reports a cluster that has no backups", () => {
    expect(
      troublesOf(cloudNativePgCluster(), { ...healthy, backups: undefined, drill: undefined }, now, "prod"),
    ).toEqual([expect.stringMatching(/^it has no backups: lost data/)]);
  });
});
