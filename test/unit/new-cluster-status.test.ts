import type { MadeBackup } from "../../components/postgres-cluster";
import type { DrillReport } from "../../components/postgres-cluster/drill/report";
import { firstOf } from "../../src/operations/first-runs";
import { clusterState, describeStatus, notesOf, type Seen, troublesOf } from "../../src/operations/status";
import {
  barmanRepository,
  bucketRepository,
  cloudNativePgCluster,
  crunchyCluster,
  volumeRepository,
  walgRepository,
  zalandoCluster,
} from "../helpers/clusters";

/** A time in March 2026; the 7th is a Saturday, and the default drill runs on Sundays at 04:00. */
const at = (time: string): Date => new Date(`2026-03-${time}:00Z`);

const cluster = cloudNativePgCluster({
  instances: 1,
  backups: { repositories: [barmanRepository] },
  drill: { enabled: true },
});
const backup: MadeBackup = { label: "20260307T120200", repository: "repo1", type: "full", finished: at("07T12:05") };
const failed: DrillReport = { cluster: "main", job: "x", result: "failed", begun: "", seconds: 1, checks: "" };
const fresh: Seen = {
  created: { cluster: at("07T12:00"), drill: at("07T12:00") },
  instances: [{ name: "main-1", role: "primary", ready: true, restarts: 0 }],
  primary: { version: "17.7", bytes: 1, recovering: false, replicas: [] },
  ...{ backups: [], drill: undefined, warnings: [], unanswered: [] },
};
const noBackup =
  "repo1 has no backup yet: the operator takes the first one once the cluster runs; npm run backup -- prod --cluster main takes one now";
const noDrill =
  "no restore drill yet: the first starts at 2026-03-08T04:00:00Z; npm run drill -- prod --cluster main runs one now";

describe("a schedule", () => {
  it.each([
    ["0 4 * * 0", "2026-03-07T12:00:30Z", "2026-03-08T04:00:00.000Z"],
    ["0 4 * * 0", "2026-03-08T04:00:00Z", "2026-03-15T04:00:00.000Z"],
    ["30,0 3,1 * * *", "2026-12-31T01:10:00Z", "2026-12-31T01:30:00.000Z"],
    ["30,0 3,1 * * *", "2026-12-31T03:30:00Z", "2027-01-01T01:00:00.000Z"],
    ["0 0 13 * 5", "2026-03-14T00:00:00Z", "2026-03-20T00:00:00.000Z"],
    ["0 0 29 2 *", "2096-03-01T00:00:00Z", "2104-02-29T00:00:00.000Z"],
  ])("%s runs next after %s at %s", (text, after, next) => {
    expect(firstOf([text], new Date(after))?.toISOString()).toBe(next);
  });
});

describe("the status of a new cluster", () => {
  it.each<[string, string, Partial<Seen>, string[], RegExp[]]>([
    ["a minute old", "07T12:01", {}, [noBackup, noDrill], []],
    ["an hour old, without a backup", "07T13:00", {}, [noBackup, noDrill], []],
    ["over an hour old, without a backup", "07T13:01", {}, [noDrill], [/^repo1 has no backup: npm run backup/]],
    ["before the first drill is overdue", "08T05:00", { backups: [backup] }, [noDrill], []],
    [
      "when the first drill is overdue",
      "08T05:01",
      { backups: [backup] },
      [],
      [/^no restore was ever verified: npm run drill/],
    ],
    ["whose first drill failed", "08T04:10", { backups: [backup], drill: failed }, [], [/^the last drill failed/]],
  ])("%s: what is not due yet is a note, what is overdue a problem", (_what, time, changes, notes, problems) => {
    const seen = { ...fresh, ...changes };
    expect(notesOf(cluster, seen, at(time), "prod")).toEqual(notes);
    expect(troublesOf(cluster, seen, at(time), "prod")).toEqual(
      problems.map((problem): unknown => expect.stringMatching(problem)),
    );
  });

  it("shows notes above the problems, and in JSON", () => {
    expect(describeStatus(cluster, fresh, at("07T12:01"), "prod")).toContain(
      `last drill  none\n  notes       ${noBackup}\n              ${noDrill}\n  problems    none`,
    );
    expect(clusterState(cluster, fresh, at("07T12:01"), "prod")).toMatchObject({
      problems: [],
      notes: [noBackup, noDrill],
    });
  });

  it("of Zalando's operator has its first backup when it runs, although no metric reports one", () => {
    const repositories = [walgRepository];
    const own = zalandoCluster({ name: "main", instances: 1, backups: { repositories }, drill: { enabled: true } });
    expect(notesOf(own, fresh, at("07T12:01"), "prod")).toEqual([noBackup, noDrill]);
    expect(troublesOf(own, fresh, at("07T13:01"), "prod")).toEqual([
      expect.stringMatching(/^repo1 has no backup: npm run backup/),
    ]);
  });

  it("has its first backup in another repository on schedule, whichever type is first", () => {
    const second = { ...volumeRepository, schedules: { full: "0 2 * * 0", incremental: "30 23 * * *" } };
    const repositories = [bucketRepository, second];
    const two = crunchyCluster({ instances: 1, backups: { repositories }, drill: { enabled: false } });
    const seen = { ...fresh, backups: [backup] };
    expect(notesOf(two, seen, at("07T12:30"), "prod")).toEqual([
      "repo2 has no backup yet: the first starts at 2026-03-07T23:30:00Z; npm run backup -- prod --cluster hippo takes one now",
    ]);
    expect(troublesOf(two, seen, at("07T12:30"), "prod")).toEqual([]);
    const later = { ...seen, backups: [{ ...backup, finished: at("08T00:00") }] };
    expect(troublesOf(two, later, at("08T00:31"), "prod")).toEqual([
      expect.stringMatching(/^repo2 has no backup: npm run backup/),
    ]);
  });

  it("is not taken for new where its age is unknown", () => {
    const unknown = { ...fresh, created: { cluster: undefined, drill: undefined } };
    expect(notesOf(cluster, unknown, at("07T12:01"), "prod")).toEqual([]);
    expect(troublesOf(cluster, unknown, at("07T12:01"), "prod")).toHaveLength(2);
  });
});
