import { z } from "zod";
import recorded from "./fault-results.json";

/** The result of one run of the fault matrix. */
export const faultRunSchema = z.object({
  operator: z.enum(["cloudnative-pg", "zalando"]).default("cloudnative-pg"),
  /** Day of the run, as YYYY-MM-DD. */
  day: z.string(),
  fault: z.string(),
  mode: z.enum(["strict", "synchronous", "asynchronous"]),
  seed: z.number(),
  /** Time for which a fault was held before it was healed, in milliseconds; zero for those that are over at once. */
  holdMs: z.number(),
  /** Reason, when the fault could not be injected. */
  notInjected: z.string().optional(),
  /** Reason, when the cluster did not become healthy again, or a step of the healing failed. */
  notRecovered: z.string().optional(),
  /** Longest time without an acknowledged write by any endpoint, in milliseconds. */
  outageMs: z.number(),
  /** The same for each endpoint: `rw`, the Service of the primary, and `pooler`, PgBouncer. */
  outages: z.record(z.string(), z.number()),
  /** Operations of the clients by outcome. */
  operations: z.object({ ok: z.number(), fail: z.number(), unknown: z.number() }),
  /** Acknowledged writes that are missing. */
  lost: z.number(),
  splitBrain: z.number(),
  /** Writes whose outcome is unknown to their client. */
  unknown: z.number(),
  /** Anomalies by kind. */
  anomalies: z.record(z.string(), z.number()),
  /** The first anomalies, each with its operations. */
  details: z.array(z.string()),
});

/** The result of one run of the fault matrix. */
export type FaultRun = z.output<typeof faultRunSchema>;

/** Runs that were recorded for the documents, with PGSTACK_FAULT_RESULTS=src/docs/fault-results.json. */
export const recordedFaultRuns: readonly FaultRun[] = z.array(faultRunSchema).parse(recorded);

/** Faults that the embedded node cannot have with any operator, each with the reason. */
export const missingFaults: Readonly<Record<string, string>> = {
  "a jump of the clock": "containers share the clock of the machine",
  "a fault in a minor upgrade": "it is a rolling restart with another image, which has a row",
  "a fault in a restore": "no client has written to the cluster that a restore creates",
};

/** Texts about the runs of an operator. */
interface FaultOperator {
  /** File of the tests below `test`, without `.test.ts`. */
  readonly file: string;
  /** Faults that its clusters cannot have on the embedded node, each with the reason. */
  readonly missing: Readonly<Record<string, string>>;
}

const faultOperators: Readonly<Record<FaultRun["operator"], FaultOperator>> = {
  "cloudnative-pg": { file: "full/fault-matrix", missing: {} },
  zalando: {
    file: "full/fault-matrix-zalando",
    missing: {
      "Patroni killed while Postgres runs":
        "in the image of these tests Patroni is the first process of the container, which ends with it; in Spilo it is not",
      "faults in the modes synchronous and asynchronous": "the runs are in the mode that promises most",
    },
  },
};

/** Returns the operators that have runs, in the order of the documents, each with its own runs. */
export function runsByOperator(
  runs: readonly FaultRun[],
): (FaultOperator & { readonly operator: FaultRun["operator"]; readonly own: readonly FaultRun[] })[] {
  return faultRunSchema.shape.operator
    .unwrap()
    .options.map((operator) => ({
      ...{ operator, ...faultOperators[operator] },
      own: runs.filter((run) => run.operator === operator),
    }))
    .filter(({ own }) => own.length > 0);
}

/** Returns the rows of a table: each fault and mode with its runs, losses and outages. Runs whose fault was not injected are left out. */
export function faultTable(runs: readonly FaultRun[]): string[] {
  const injected = runs.filter(({ notInjected }) => notInjected === undefined);
  const groups = new Map<string, FaultRun[]>();
  for (const run of injected) {
    const key = `${run.fault} | ${run.mode}`;
    groups.set(key, [...(groups.get(key) ?? []), run]);
  }
  const sum = (group: readonly FaultRun[], of: (run: FaultRun) => number): number =>
    group.reduce((total, run) => total + of(run), 0);
  return [
    "| fault | mode | runs | lost writes | split brain | other anomalies | no write for, median | longest | through PgBouncer, median | longest |",
    "|---|---|---|---|---|---|---|---|---|---|",
    ...[...groups]
      .sort(([a], [b]) => a.localeCompare(b))
      .map(([key, group]) => {
        const by = (endpoint: string): number[] => group.flatMap(({ outages }) => outages[endpoint] ?? []);
        const others = sum(group, ({ anomalies, lost, splitBrain }) => {
          const all = Object.values(anomalies).reduce((total, count) => total + count, 0);
          return all - lost - splitBrain;
        });
        const cells = [
          group.length,
          sum(group, ({ lost }) => lost),
          sum(group, ({ splitBrain }) => splitBrain),
          others,
          ...medianAndLongest(by("rw")),
          ...medianAndLongest(by("pooler")),
        ];
        return `| ${key} | ${cells.join(" | ")} |`;
      }),
  ];
}

function medianAndLongest(outages: readonly number[]): string[] {
  const sorted = [...outages].sort((a, b) => a - b);
  return sorted.length === 0 ? ["–", "–"] : [seconds(medianOf(sorted)), seconds(sorted.at(-1) ?? 0)];
}

function medianOf(sorted: readonly number[]): number {
  const middle = Math.floor(sorted.length / 2);
  const upper = sorted[middle] ?? 0;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? upper) + upper) / 2;
}

function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(1)} s`;
}
