import { execFileSync } from "node:child_process";
import { renderExercise } from "../../components/postgres-cluster";
import { acknowledgedIn, describeExercise, longestGap, lostRows } from "../../src/exercise/ledger";
import { noPostgres, postgresPrograms, TemporaryPostgres } from "../helpers/postgres";
import { cloudNativePgCluster, crunchyCluster } from "../helpers/clusters";
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
      expect(spec).toMatchObject({ ttlSecondsAfterFinished: 60, activeDeadlineSeconds: 90 });
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
    const rows = acknowledgedIn(run(2));
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
