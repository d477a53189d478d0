import { operatorOf, operatorsByUse } from "../../components/operators";
import { cell } from "./config";
import { type FaultRun, faultTable, missingFaults, recordedFaultRuns, runsByOperator } from "./fault-runs";
import { type Evidence, type KeptPromise, levels } from "./promises";
import { databasePromises } from "./promises-databases";
import { platformPromises } from "./promises-platform";

/** Every promise by its subject. Each file of `test/e2e` and `test/full` is named at least once; a test checks that. */
export const promises: Readonly<Record<string, readonly KeptPromise[]>> = { ...databasePromises, ...platformPromises };

/** `docs/evidence.md`: every promise with the levels of the tests that hold it, and their files. */
export function evidenceDocument(): string {
  return `${[
    "# Evidence",
    "",
    "Each promise, the level at which tests hold it for each operator, and their files in `test`. Written by `npm run docs` from `src/docs/promises*.ts`; a",
    "test checks that the files exist, and that no file of `test/e2e` and `test/full` is missing.",
    "",
    "**Nothing here was run on Google Cloud, on kind, or with the published images of PGO.** Google's provider is a fake in the tests. PGO is in no package",
    "registry, so `npm test` cannot run it: it was run [by hand](evidence-by-hand.md), built from source. Measured times are in [figures](figures.md), and a [recorded first use](first-use.md) shows commands with their output.",
    "",
    "`npm test` runs the quick tier (`test/unit`, `test/charts`, `test/stacks`) and one pass over a real node (`test/e2e`); the files of `test/full` repeat,",
    "combine and wait, and run nightly: [the tiers](../CONTRIBUTING.md#tests). PGO's CRDs are downloaded from its release and verified by digest. Tests",
    "whose tools are missing are skipped; the end of `npm test` lists which and why, and in CI [a skip is a failure](../CONTRIBUTING.md#tests).",
    "",
    "| level | what runs |",
    "|---|---|",
    ...Object.entries(levels).map(([level, text]) => `| ${level} | ${text} |`),
    ...Object.entries(promises).flatMap(([subject, kept]) => [
      "",
      `## ${subject}`,
      "",
      `| promise | ${operatorsByUse.map(({ title }) => title).join(" | ")} | tests |`,
      `|---|${"---|".repeat(operatorsByUse.length)}---|`,
      ...kept.map(row),
    ]),
    ...faultSection(recordedFaultRuns),
  ].join("\n")}\n`;
}

/** Runs of the fault matrix as a section with a table for each operator; nothing without runs. */
export function faultSection(runs: readonly FaultRun[]): string[] {
  if (runs.length === 0) return [];
  return [
    "",
    "## Faults",
    "",
    "Clients append to lists and write registers while a fault is injected and healed, and the history of their operations is checked: [how](../CONTRIBUTING.md#tests). The time without an acknowledged",
    "write includes the time for which a fault lasted, 5 to 34 s. Runs of a row can have different settings: [figures](figures.md) has medians of one configuration.",
    "",
    ...notInjected(missingFaults),
    ...runsByOperator(runs).flatMap(({ operator, own, file, missing }) => {
      const days = [...new Set(own.map(({ day }) => day))].sort();
      const others = notInjected(missing);
      return [
        "",
        `### ${operatorOf({ operator }).title}`,
        "",
        `Recorded runs of \`${file}\`, ${days.join(", ")}:`,
        "",
        ...faultTable(own),
        ...incomplete(own),
        ...(others.length > 0 ? ["", ...others] : []),
      ];
    }),
  ];
}

/** Lines about runs whose fault was not injected, or after which the cluster was not healthy in time; the table does not show that. */
function incomplete(runs: readonly FaultRun[]): string[] {
  const lines = runs.flatMap(({ fault, mode, seed, notInjected: not, notRecovered }) => [
    ...(not === undefined ? [] : [`- One run failed to inject ${fault}, ${mode}, seed ${seed}: ${not}.`]),
    ...(notRecovered === undefined
      ? []
      : [`- After one run, ${fault}, ${mode}, seed ${seed}, the wait for this failed: ${notRecovered}.`]),
  ]);
  return lines.length === 0 ? [] : ["", ...lines];
}

const notInjected = (missing: Readonly<Record<string, string>>): string[] =>
  Object.entries(missing).map(([fault, reason]) => `- Not injected: ${fault}; ${reason}.`);

function row({ promise, tests, ...evidence }: KeptPromise): string {
  const files = tests.map((test) => `\`${test}\``).join(", ");
  const cells = operatorsByUse.map(({ ownKey }) => cell(shown(evidence[ownKey] ?? "no test")));
  return `| ${[cell(promise), ...cells, files].join(" | ")} |`;
}

function shown(evidence: Evidence): string {
  if (typeof evidence === "string") return evidence;
  return Object.entries(evidence)
    .map(([level, how]) => (how === "" ? level : `${level}: ${how}`))
    .join("; ");
}
