import * as fs from "node:fs";
import { clusterOperations, type ResolvedPostgresCluster } from "../../components/postgres-cluster";
import { Progress } from "../../local/progress";
import { readEnvironment } from "../../src/commands/environment";
import { Kubectl } from "../../src/commands/kubectl";
import { command as restore } from "../../src/commands/restore";
import { checkNamed, restoreInPlace } from "../../src/commands/restore-in-place";
import type { untilPrimary } from "../../src/commands/serving";
import { Interruption } from "../../src/engine/interruption";
import { UsageError } from "../../src/errors";
import type { LiveInstance } from "../../src/operations/live";
import {
  barmanRepository,
  bucketRepository,
  cloudNativePgCluster,
  crunchyCluster,
  type CrunchySettings,
} from "../helpers/clusters";
import { parsed } from "../helpers/command-line";
import { FakeKubectl } from "../helpers/fake-kubectl";
import { captured } from "../helpers/fake-output";

const prefix = "postgres-operator.crunchydata.com";
const custom = `postgrescluster.${prefix}`;
const target = "2026-03-02 09:30:00.000+00";
const backups = { repositories: [bucketRepository] };
const settings = (changes: Partial<CrunchySettings> = {}): Partial<CrunchySettings> => ({
  instances: 2,
  backups,
  ...changes,
});
const hippo = crunchyCluster(settings());
const interruption = new Interruption();
const request = { repository: "repo1", target };
const options = ["--type=time", `--target="${target}"`];

const pod = (name: string, role: string, ready = true): object => ({
  metadata: { name, labels: { [`${prefix}/role`]: role } },
  status: { conditions: [{ type: "Ready", status: ready ? "True" : "False" }] },
});
const both = [pod("hippo-00-a-0", "master"), pod("hippo-00-b-0", "replica")];
const finished = (id: string, succeeded?: number): object => ({
  patroni: { systemIdentifier: "7" },
  pgbackrest: { restore: { id, finished: true, ...(succeeded !== undefined ? { succeeded } : {}) } },
});
const live = (id: string | undefined, status: object = {}, spec: object = {}): object => ({
  metadata: { name: "hippo", ...(id !== undefined ? { annotations: { [`${prefix}/pgbackrest-restore`]: id } } : {}) },
  spec: { backups: { pgbackrest: id !== undefined ? { restore: { enabled: true, options } } : {} }, ...spec },
  status,
});

const primaryOf = (name: string): LiveInstance => ({ name, role: "primary", ready: true, restarts: 0 });

/** A FAKE of PGO behind a fake kubectl: after the request it reports a state for each read, and then keeps the last one. */
class FakePgo {
  readonly fake: FakeKubectl;

  constructor(state: {
    readonly pods?: readonly object[];
    /** The custom resource before the request. */
    readonly before?: object;
    /** The custom resource once it was listed. Default: as before. */
    readonly later?: object;
    /** The custom resource for each read after the request. */
    readonly after?: (id: string) => readonly object[];
    /** When the backup finished, as a Unix time. */
    readonly backup?: number;
  }) {
    const { pods = both, before = live(undefined), later = before, after = () => [], backup = 1772420000 } = state;
    const info = [
      {
        backup: [
          {
            ...{ label: "20260302-025320F", type: "full", error: false },
            ...{ timestamp: { stop: backup }, info: { size: 4096 }, database: { "repo-key": 1 } },
          },
        ],
      },
    ];
    const primary = { version: "17.7", bytes: 3 * 2 ** 30, recovering: false, replicas: [] };
    const states = after("ID").map((one) => JSON.stringify(one));
    const folder = `$0.states`;
    this.fake = new FakeKubectl(`
      echo "$*" >> "$0.log"
      mkdir -p "${folder}"
      case "$*" in
        *'"restore":null'*) ;;
        *" patch "*)
          id=$(echo "$*" | sed 's/.*"\\(pgstack-[0-9]*\\)".*/\\1/')
          ${states.map((text, i) => `printf '%s' '${text}' | sed "s/ID/$id/g" > "${folder}/${i}"`).join("\n          ") || ":"} ;;
        *" get pods "*) echo '${JSON.stringify({ items: pods })}' ;;
        *" configmap "*|*events*) echo '{"items":[]}' ;;
        *"get ${custom} hippo"*)
          first=$(ls "${folder}" | sort -n | head -1)
          if [ -z "$first" ]; then echo '${JSON.stringify(later)}'; exit; fi
          cat "${folder}/$first"
          if [ "$(ls "${folder}" | wc -l)" -gt 1 ]; then rm "${folder}/$first"; fi ;;
        *"get ${custom}"*) echo '${JSON.stringify({ items: [before] })}' ;;
        *pgbackrest*info*) echo '${JSON.stringify(info)}' ;;
        *timeline_id*) echo 4 ;;
        *pg_walfile_name*) echo 000000010000000000000007 ;;
        *last_archived_wal*) echo t ;;
        *json_build_object*) echo '${JSON.stringify(primary)}' ;;
        *) echo '{}' ;;
      esac`);
  }

  /** Runs the command on it. */
  async restore(
    yes: boolean,
    cluster: ResolvedPostgresCluster = hippo,
    serving: typeof untilPrimary = async () => Promise.resolve(primaryOf("hippo-00-a-0")),
  ): Promise<{ readonly printed: string; readonly calls: readonly string[]; readonly error?: unknown }> {
    const kubectl = new Kubectl({ kubeconfig: "k", identity: "k" }, this.fake.program);
    const { config } = readEnvironment("prod");
    const opened = {
      environment: {
        ...{ name: "prod", kubectl, progress: new Progress(captured()) },
        config: { ...config, clusters: [cluster] },
      },
      cluster,
      agree: async () => undefined,
    };
    const printed: string[] = [];
    const log = jest.spyOn(console, "log").mockImplementation((text: string) => void printed.push(text));
    const again = "npm run restore -- prod --in-place";
    const error = await restoreInPlace(opened, { target, yes, again }, interruption, serving).then(
      () => undefined,
      (failure: unknown) => failure,
    );
    log.mockRestore();
    const calls = fs.existsSync(`${this.fake.program}.log`) ? this.fake.log() : [];
    this.fake.remove();
    return { printed: printed.join("\n"), calls, error };
  }
}

const patches = (calls: readonly string[]): readonly string[] => calls.filter((call) => call.includes(" patch "));

describe("a restore in place on PGO (a fake behind a fake kubectl)", () => {
  it("is its annotation and the restore of the rendered cluster, and both are removed at the end", async () => {
    const pgo = new FakePgo({
      after: (id) => [
        live(undefined),
        live(id, { pgbackrest: { restore: { id } } }),
        live(id, { pgbackrest: { restore: { id, active: 1 } } }),
        live(id, finished(id, 1)),
      ],
    });
    const { printed, calls, error } = await pgo.restore(true);
    expect(error).toBeUndefined();
    const [start = "", end = "", ...others] = patches(calls).map((call) => call.slice(call.indexOf("{")));
    expect(others).toEqual([]);
    expect(JSON.parse(start)).toEqual({
      metadata: {
        annotations: { [`${prefix}/pgbackrest-restore`]: expect.stringMatching(/^pgstack-\d+$/) as unknown },
      },
      spec: {
        backups: {
          pgbackrest: { restore: expect.objectContaining({ enabled: true, repoName: "repo1", options }) as unknown },
        },
      },
    });
    expect(JSON.parse(end)).toEqual({
      metadata: { annotations: { [`${prefix}/pgbackrest-restore`]: null } },
      spec: { backups: { pgbackrest: { restore: null } } },
    });
    expect(printed).toMatch(/hippo is restored to 2026-03-02 09:30:00\.000\+00: hippo-00-a-0 is the primary/);
    expect(printed).toMatch(/bootstrap\.timeline: "4"/);
  });

  it("has WAL archived up to a commit first: without one after the target recovery fails", async () => {
    const { calls } = await new FakePgo({ after: (id) => [live(id, finished(id, 1))] }).restore(true);
    const place = (text: string): number => calls.findIndex((call) => call.includes(text));
    expect(place("pg_current_xact_id")).toBeGreaterThan(-1);
    expect(place("pg_switch_wal")).toBeGreaterThan(place("pg_current_xact_id"));
    expect(place(" patch ")).toBeGreaterThan(place("last_archived_wal"));
  });

  it("shows lost data and the outage, and changes nothing unless the name is typed", async () => {
    const { printed, calls, error } = await new FakePgo({}).restore(false);
    expect(printed).toMatch(/over its own data/);
    expect(printed).toMatch(/postgres\/hippo +2 +3\.0 GiB +repo1 20260302-025320F, .* old +NEVER/);
    expect(printed).toMatch(/lost +everything written in the \d+ (min|h|days) between/);
    expect(printed).toMatch(/backup +repo1 20260302-025320F/);
    expect(printed).toMatch(/interrupted +every instance stops at once: hippo-00-a-0, hippo-00-b-0/);
    expect(error).toMatchObject({ message: expect.stringMatching(/no terminal.*--in-place --yes/) as unknown });
    expect(patches(calls)).toEqual([]);
  });

  it("is refused where no backup covers the target, or none can be listed", async () => {
    // pgBackRest finds none that finished in the second of the target.
    for (const backup of [1772450000, Date.parse("2026-03-02T09:30:00Z") / 1000]) {
      const late = await new FakePgo({ backup }).restore(true);
      expect(late.error).toMatchObject({
        message: expect.stringMatching(/oldest backup of hippo finished at .*, not before/) as unknown,
      });
      expect(patches(late.calls)).toEqual([]);
    }
    const before = Date.parse("2026-03-02T09:29:59Z") / 1000;
    const covered = new FakePgo({ backup: before, after: (id) => [live(id, finished(id, 1))] });
    expect((await covered.restore(true)).printed).toContain("20260302-025320F");
    const headless = await new FakePgo({ pods: [pod("hippo-00-a-0", "replica")] }).restore(true);
    expect(headless.error).toMatchObject({
      message: expect.stringMatching(/cannot be listed.*--as hippo-restored/) as unknown,
    });
    expect(patches(headless.calls)).toEqual([]);
  });

  it("that is under way is followed without a question, and finished", async () => {
    const running = live("pgstack-1", { pgbackrest: { restore: { id: "pgstack-1", active: 1 } } });
    const done = live("pgstack-1", finished("pgstack-1", 1));
    const { calls, error } = await new FakePgo({ before: running, later: done }).restore(false);
    expect(error).toBeUndefined();
    expect(patches(calls)).toEqual([expect.stringContaining('"restore":null')]);
  });

  it("that was interrupted after its end is finished, and never repeated", async () => {
    const { calls, error } = await new FakePgo({ before: live("pgstack-1", finished("pgstack-1", 1)) }).restore(false);
    expect(error).toBeUndefined();
    expect(patches(calls)).toEqual([expect.stringContaining('"restore":null')]);
  });

  it("keeps its request until the primary accepts connections, so that the same command goes on with it", async () => {
    const pgo = new FakePgo({ after: (id) => [live(id, finished(id, 1))] });
    const { calls, error } = await pgo.restore(true, hippo, async () => Promise.reject(new Error("no primary")));
    expect(error).toMatchObject({ message: "no primary" });
    expect(patches(calls)).toEqual([expect.stringContaining('"enabled":true')]);
  });

  it("that failed reports it, and is repeated the next time", async () => {
    const pgo = new FakePgo({ after: (id) => [live(id, finished(id))] });
    const { error } = await pgo.restore(true);
    expect(error).toMatchObject({
      message: expect.stringMatching(/its Job failed.*job\/hippo-pgbackrest-restore/) as unknown,
    });
    const again = new FakePgo({
      ...{ before: live("pgstack-1", finished("pgstack-1")), pods: [] },
      after: (id) => [live(id, finished(id))],
    });
    expect(patches((await again.restore(true)).calls)).toHaveLength(1);
  });
});

describe("the state of a restore in place", () => {
  const acting = clusterOperations(hippo).restoreInPlace(request);
  if (typeof acting === "string") throw new Error(acting);
  const pods = (...ready: boolean[]): object => ({
    items: ready.map((one, i) => pod(`hippo-00-${i}`, "replica", one)),
  });

  it.each<[string, object, object, Partial<{ ended: boolean; words: string }>]>([
    ["is not started", {}, pods(true, true), { ended: false, words: "PGO has not started" }],
    ["of another id", finished("pgstack-0", 1), pods(true, true), { ended: false, words: "PGO has not started" }],
    ["has a Job", { pgbackrest: { restore: { id: "pgstack-1", active: 1 } } }, pods(), { ended: false }],
    [
      "lacks its primary",
      { pgbackrest: { restore: { id: "pgstack-1", finished: true, succeeded: 1 } } },
      pods(),
      { ended: false, words: "Patroni starts the primary" },
    ],
    ["lacks a replica", finished("pgstack-1", 1), pods(true), { ended: false, words: "1 of 2 instances ready" }],
    ["lacks one that is ready", finished("pgstack-1", 1), pods(true, false), { ended: false }],
    ["is complete", finished("pgstack-1", 1), pods(true, true), { ended: true }],
  ])("that %s", (_what, status, list, expected) => {
    expect(acting.start("1").progress(live("pgstack-1", status), list)).toMatchObject(expected);
  });

  it("is under way until the request is removed", () => {
    expect(acting.underWay([live("pgstack-1", finished("pgstack-1", 1))])).toBeDefined();
    expect(acting.underWay([live(undefined, finished("pgstack-1", 1))])).toBeUndefined();
    // One of the configuration's `restore` that has finished.
    expect(acting.underWay([live("monday", finished("monday", 1))])).toBeUndefined();
  });

  it("is refused beside another one, and where PGO would bootstrap again afterwards", () => {
    const other = live(
      "pgstack-1",
      {},
      { backups: { pgbackrest: { restore: { enabled: true, options: ["--set=x"] } } } },
    );
    expect(acting.underWay([other])?.progress({}).failure).toMatch(/another restore is under way \(--set=x\)/);
    const source = live(undefined, {}, { dataSource: { postgresCluster: {} } });
    expect(acting.underWay([source])?.progress({}).failure).toMatch(/still has a dataSource/);
  });

  it.each<[string, Partial<CrunchySettings>, RegExp]>([
    ["bootstrap", { bootstrap: { from: "cluster", cluster: "other", repository: "repo1" } }, /remove bootstrap/],
    ["restore", { restore: { id: "monday", repository: "repo1" } }, /remove restore and allowDataLoss/],
  ])("is refused with %s in the configuration", (_key, changes, why) => {
    expect(clusterOperations(crunchyCluster(settings(changes))).restoreInPlace(request)).toMatch(why);
  });
});

describe("restore --in-place", () => {
  it("is refused on CloudNativePG, with the command that restores into a new cluster", async () => {
    const main = cloudNativePgCluster({ backups: { repositories: [barmanRepository] } });
    const { error, calls } = await new FakePgo({}).restore(true, main);
    expect(error).toBeInstanceOf(UsageError);
    expect(error).toMatchObject({
      message: expect.stringMatching(
        /CloudNativePG does not restore over[^]*--cluster main --to "2026.*" --as main-restored/,
      ) as unknown,
    });
    expect(calls).toEqual([]);
  });

  it("needs the name of the cluster where there are several", () => {
    const { config } = readEnvironment("prod");
    const two = { name: "prod", config: { ...config, clusters: [hippo, crunchyCluster({ name: "rhino" })] } };
    expect(() => checkNamed(two, undefined, "--in-place")).toThrow(/--cluster is required.*hippo, rhino/);
    expect(() => checkNamed(two, "hippo", "--in-place")).not.toThrow();
  });

  it("is one of two, and never both", async () => {
    const call = { environment: "prod", to: target };
    await expect(restore(call as never, interruption)).rejects.toThrow(/--as <name>.*or --in-place/);
    const both = ["restore", "prod", "--to", target, "--as", "x", "--in-place"];
    expect(parsed(both).output).toMatch(/'--as <name>' cannot be used with option '--in-place'/);
  });
});
