import { execFileSync } from "node:child_process";
import { renderExercise } from "../../components/postgres-cluster";
import { Progress } from "../../local/progress";
import { readEnvironment } from "../../src/commands/environment";
import { exercise } from "../../src/commands/exercise";
import { Kubectl } from "../../src/commands/kubectl";
import {
  acknowledgedIn,
  continues,
  describeExercise,
  type ExerciseReport,
  longestGap,
  lostRows,
} from "../../src/exercise/ledger";
import { noPostgres, postgresPrograms, TemporaryPostgres } from "../helpers/postgres";
import { cloudNativePgCluster, crunchyCluster } from "../helpers/clusters";
import { FakeKubectl } from "../helpers/fake-kubectl";
import { describeWhen } from "../helpers/when";

interface Rendered {
  readonly metadata: { readonly name: string };
  readonly spec: {
    readonly ttlSecondsAfterFinished: number;
    readonly activeDeadlineSeconds: number;
    readonly template: {
      readonly metadata: { readonly labels: Readonly<Record<string, string>> };
      readonly spec: {
        readonly containers: readonly [{ command: string[]; env: { name: string; value?: string }[] }];
      };
    };
  };
}

const rendered = (cluster: Parameters<typeof renderExercise>[0]): Rendered =>
  renderExercise(cluster, 60) as unknown as Rendered;

describe("the ledger of an exercise", () => {
  const log = "NOTICE: x\nstarted\n100.5 1\n100.6 2\n12 3\n101.25 4\nERROR: 7 8\n101.5 5";

  it("has the rows that were acknowledged, and no messages", () => {
    expect(acknowledgedIn(log).map(({ id }) => id)).toEqual([1, 2, 4, 5]);
  });

  it("has the longest time between two of them", () => {
    expect(longestGap(acknowledgedIn(log))).toBeCloseTo(0.65);
    expect(longestGap([])).toBe(0);
  });

  it("counts acknowledged rows that are missing as lost, and no others", () => {
    expect(lostRows(acknowledgedIn(log), new Set([1, 2, 3, 5]))).toEqual([4]);
  });

  it("does not continue where the Job was restarted", () => {
    const [before, restarted] = [acknowledgedIn("100.5 1\n100.6 2"), acknowledgedIn("102.5 1\n102.6 2\n102.7 3")];
    expect(continues(acknowledgedIn(log), before)).toBe(true);
    expect(continues(restarted, before)).toBe(false);
    expect(continues([], before)).toBe(false);
  });

  it("is described with every figure", () => {
    const report = {
      ...{ cluster: "postgres/main", fault: "switchover", before: "main-1", after: "main-2", lost: [4] },
      ...{ outageSeconds: 3.21, usualSeconds: 0.1, acknowledged: 50, recoveredSeconds: 33.4 },
    };
    expect(describeExercise(report)).toBe(
      [
        "Exercise of postgres/main (switchover): the primary was main-1, and is main-2.",
        "  outage      3.2 s without an acknowledged write; 0.1 s at most before the fault",
        "  lost        1 of 50 acknowledged rows: 4",
        "  recovered   all instances were ready and all replicas streamed after 33 s",
      ].join("\n"),
    );
    expect(describeExercise({ ...report, after: "main-1" })).toContain(
      "the primary main-1 was restarted, without a failover.",
    );
  });
});

describe("the Job of an exercise", () => {
  it.each([
    ["CloudNativePG", cloudNativePgCluster(), "main-rw"],
    ["PGO", crunchyCluster(), "hippo-primary"],
  ])(
    "writes through the Service of %s as a client that NetworkPolicies allow, and ends by itself",
    (_name, cluster, host) => {
      const { metadata, spec } = rendered(cluster);
      expect(metadata.name).toMatch(new RegExp(`^${cluster.name}-exercise-[0-9a-f]{8}$`));
      expect(spec).toMatchObject({ ttlSecondsAfterFinished: 60, activeDeadlineSeconds: 90, backoffLimit: 0 });
      expect(spec.template.metadata.labels["app.kubernetes.io/component"]).toBe("readiness");
      const [{ env }] = spec.template.spec.containers;
      expect(env.find(({ name }) => name === "PGHOST")?.value).toMatch(new RegExp(`^${host}\\.`));
      expect(env.find(({ name }) => name === "PGSSLMODE")?.value).toBe("verify-full");
    },
  );
});

describeWhen(postgresPrograms() !== undefined, noPostgres, "the script of an exercise, on a real Postgres", () => {
  let postgres: TemporaryPostgres;

  beforeAll(() => {
    postgres = new TemporaryPostgres(postgresPrograms() ?? "", { log_min_messages: "fatal" });
    postgres.query("postgres", "create schema pgstack_exercise; create table pgstack_exercise.written (id text)");
  });
  afterAll(() => postgres.stop());

  /** Runs it for some seconds, as Kubernetes does: an argument with two dollar signs has one. */
  const run = (seconds: number): string => {
    const [{ command }] = rendered(cloudNativePgCluster()).spec.template.spec.containers;
    const [shell = "", ...args] = command.map((part) => part.replaceAll("$$", "$"));
    const env = { PATH: process.env["PATH"], PGHOST: postgres.host, PGUSER: "postgres", PGDATABASE: "postgres" };
    return execFileSync(shell, args, { env: { ...env, TIMEOUT_SECONDS: String(seconds) }, encoding: "utf8" });
  };

  it("replaces what an earlier one left, and prints the rows that are stored", () => {
    const rows = acknowledgedIn(run(15));
    expect(rows.length).toBeGreaterThan(3);
    const stored = postgres.query("postgres", "select id from pgstack_exercise.written").split("\n").map(Number);
    expect(lostRows(rows, new Set(stored))).toEqual([]);
  });

  it("takes a row for acknowledged only without a warning", () => {
    postgres.query(
      "postgres",
      "create function noisy() returns trigger language plpgsql as 'begin raise warning ''canceling wait''; return new; end'; " +
        "create function add() returns event_trigger language plpgsql as 'begin if exists (select from pg_event_trigger_ddl_commands() where object_identity = ''pgstack_exercise.written'' and object_type = ''table'') then create trigger noisy before insert on pgstack_exercise.written for each row execute function noisy(); end if; end'; " +
        "create event trigger add on ddl_command_end when tag in ('CREATE TABLE') execute function add()",
    );
    expect(acknowledgedIn(run(2))).toEqual([]);
    expect(Number(postgres.query("postgres", "select count(*) from pgstack_exercise.written"))).toBeGreaterThan(0);
    postgres.query("postgres", "drop event trigger add");
  });
});

describe("npm run exercise, with a fake of kubectl", () => {
  let fake: FakeKubectl;
  let printed: string[];

  beforeEach(() => (printed = []));
  afterEach(() => fake.remove());

  const instances = (primary: string, uid: string): string =>
    JSON.stringify({
      items: ["main-1", "main-2"].map((name) => ({
        metadata: { name, uid, labels: { "cnpg.io/instanceRole": name === primary ? "primary" : "replica" } },
        status: { conditions: [{ type: "Ready", status: "True" }] },
      })),
    });
  const replicas = [{ name: "x", state: "streaming", sync: "async", bytes: 0, seconds: 0 }];
  const primary = { version: "17.6", bytes: 1, recovering: false, replicas, archived: null, stuck: null };
  const before = { name: "main-1", role: "primary", ready: true, restarts: 0 } as const;

  /** Answers of the fake, each a shell command. */
  interface Answers {
    /** Pods before the fault, and after it. */
    readonly pods?: readonly [before: string, after: string];
    /** Number of reads of the Job's output since the fault without another row. */
    readonly silent?: number;
    readonly create?: string;
    readonly deleteJob?: string;
    /** Line of the Job's output for the row $1. */
    readonly row?: string;
  }

  /** Runs an exercise: the fake of its Job has 30 rows, and 30 more after some reads. */
  async function run(answers: Answers = {}): Promise<ExerciseReport> {
    const { pods = ["main-1", "main-2"], silent = 1, create = "cat >/dev/null", deleteJob = "true" } = answers;
    const { row = "$((100 + $1)).5 $1" } = answers;
    const cluster = cloudNativePgCluster({ highAvailability: { mode: "asynchronous" }, instances: 2 });
    fake = new FakeKubectl(`
echo "$@" >> "$0.log"
rows() { for i in $(seq "$1" "$2"); do set -- "$i"; echo "${row}"; done; }
case "$*" in
  *"create -f"*) ${create} ;;
  *"logs job/"*)
    rows 1 30
    if [ -e "$0.fault" ]; then
      echo >> "$0.reads"
      [ "$(wc -l < "$0.reads")" -le ${silent} ] && rows 31 55 || rows 31 80
    fi ;;
  *"delete pod"*) touch "$0.fault" ;;
  *"delete job"*) ${deleteJob} ;;
  *"jsonpath={.metadata.uid}"*) [ -e "$0.fault" ] && echo new || echo old ;;
  *"get pods"*) if [ -e "$0.fault" ]; then echo '${instances(pods[1], "new")}'; else echo '${instances(pods[0], "old")}'; fi ;;
  *"exec main-"*) echo '${JSON.stringify(primary)}' ;;
  *"select id"*) seq 1 80 ;;
esac`);
    const { config } = readEnvironment("local");
    const environment = {
      ...{ name: "local", config: { ...config, clusters: [cluster] } },
      kubectl: new Kubectl({ kubeconfig: "none", identity: "none" }, fake.program),
      progress: new Progress({ write: (text) => printed.push(text) }),
    };
    const going = { happened: false, signal: new AbortController().signal };
    return exercise({ environment, cluster }, "delete-primary", before, going, 100);
  }

  it("waits for rows that are written after the recovery", async () => {
    // Rows 31 to 55 are written between the first ones and the fault: they show no end of the outage.
    expect(await run({ silent: 2 })).toMatchObject({ acknowledged: 80, lost: [], after: "main-2" });
  });

  it("injects no fault where the primary has changed since the question", async () => {
    await expect(run({ pods: ["main-2", "main-2"] })).rejects.toThrow(
      "The primary changed from main-1 to main-2, so no fault was injected; re-run.",
    );
    expect(fake.log().join("\n")).not.toContain("delete pod");
  });

  it("ends with a primary that keeps its role after its pod was recreated", async () => {
    expect(await run({ pods: ["main-1", "main-1"] })).toMatchObject({ before: "main-1", after: "main-1", lost: [] });
  });

  it("refuses the rows of a Job that was restarted", async () => {
    const row = '$([ -e "$0.fault" ] && echo 9)$((100 + $1)).5 $1';
    await expect(run({ row })).rejects.toThrow("was restarted during the exercise");
  });

  it("returns its report where its Job cannot be deleted, with a warning", async () => {
    expect(await run({ deleteJob: "exit 1" })).toMatchObject({ lost: [] });
    expect(printed.join("\n")).toMatch(/warning: the Job may be left; to remove it: kubectl delete job main-exercise-/);
  });

  it("deletes a Job whose creation has no answer", async () => {
    await expect(run({ create: "cat >/dev/null; exit 1" })).rejects.toThrow("kubectl create");
    expect(fake.log().at(-1)).toMatch(/delete job main-exercise-/);
  });
});
