import { spawnSync } from "node:child_process";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { stringify } from "yaml";
import type { RuleGroup } from "../../components/monitoring/rule-groups";
import { signalsIn } from "../../components/model/metrics/signals";
import { ensureMonitoringTools, type MonitoringTools } from "../../local/monitoring-tools";

const tools = ensureMonitoringTools();

/** True where Debian's promtool and amtool can be used. */
export const havePromtool = typeof tools !== "string";

/** The reason why tests that need them are skipped. */
export const noPromtool = typeof tools === "string" ? tools : "";

/** Result of a tool. */
export interface ToolResult {
  readonly code: number | null;
  readonly output: string;
}

/** Runs one of the tools on files, given by name with their content. `{}` in an argument is the folder with them. */
export function runTool(
  tool: keyof MonitoringTools,
  files: Readonly<Record<string, unknown>>,
  args: readonly string[],
): ToolResult {
  if (typeof tools === "string") throw new Error(tools);
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "pgstack-promtool-"));
  try {
    for (const [name, content] of Object.entries(files)) {
      fs.writeFileSync(path.join(folder, name), typeof content === "string" ? content : stringify(content));
    }
    // One file for both streams keeps their order: promtool names a test on one and its failure on the other.
    const output = path.join(folder, "output");
    const file = fs.openSync(output, "w");
    const { status } = spawnSync(
      tools[tool],
      args.map((arg) => arg.replaceAll("{}", folder)),
      { cwd: folder, stdio: ["ignore", file, file] },
    );
    fs.closeSync(file);
    return { code: status, output: fs.readFileSync(output, "utf8") };
  } finally {
    fs.rmSync(folder, { recursive: true, force: true });
  }
}

/** Series of input: name and labels, and their values in promtool's notation, one for each interval. */
export type InputSeries = Readonly<Record<string, string>>;

/** When an alert is raised, and of which severities; none where it must not be. */
export type Expected = readonly [at: string, ...severities: string[]];

/** Returns the alerting rules of an alert and the recording rules that they read. */
function rulesFor(
  groups: readonly RuleGroup[],
  alert: string,
  annotated: boolean,
): Pick<RuleGroup, "name" | "rules">[] {
  const read = new Set(
    groups.flatMap(({ rules }) => rules.flatMap((rule) => (rule.alert === alert ? signalsIn(rule.expr) : []))),
  );
  return groups
    .map(({ name, rules }) => ({
      name,
      rules: rules
        .filter((rule) => rule.alert === alert || read.has(rule.record?.replace("pgstack:", "") ?? ""))
        .map((rule) => ({ ...rule, annotations: annotated ? rule.annotations : undefined })),
    }))
    .filter(({ rules }) => rules.length > 0);
}

/** When an alert is raised over series of input. */
export interface AlertTest {
  readonly groups: readonly RuleGroup[];
  readonly alert: string;
  readonly series: InputSeries;
  /** Labels of the alert, beside its severity. */
  readonly labels: Readonly<Record<string, string>>;
  readonly expected: readonly Expected[];
  /** Between two values of a series. @default 1m */
  readonly interval?: string | undefined;
}

/**
 * Tests when alerts fire by one run of `promtool test rules`: a process for each would take longer than all of the tests.
 * Annotations are left out: see {@link annotationsOf}.
 *
 * @returns for each test the failure that promtool reports; an empty text when it passed.
 */
export function testAlerts(tests: readonly AlertTest[]): string[] {
  return runPromtool(tests, false).map((part) => (/^ +SUCCESS\s*$/m.test(part) ? "" : part));
}

/** Annotations by name, as Prometheus renders them. */
export type Annotations = Readonly<Record<string, string>>;

/**
 * Renders the annotations of alerts with promtool, which shows the alerts that it got where it expects others: these
 * tests expect alerts without annotations.
 *
 * @returns for each test the annotations of every alert that fired.
 */
export function annotationsOf(tests: readonly AlertTest[]): Annotations[][] {
  return runPromtool(tests, true).map((part) =>
    [...part.matchAll(/got:\[([^]*?)\n\s*\]/g)].flatMap(([, got = ""]) =>
      [...got.matchAll(/Annotations:\{(.*)\}/g)].map(([, pairs = ""]) =>
        Object.fromEntries(
          [...pairs.matchAll(/(\w+)=("(?:[^"\\]|\\.)*")/g)].map(([, name = "", value = '""']) => [
            name,
            JSON.parse(value) as string,
          ]),
        ),
      ),
    ),
  );
}

/** Returns promtool's output for each test. */
function runPromtool(tests: readonly AlertTest[], annotated: boolean): string[] {
  const files = tests.map((test, i) => promtoolTest(test, `rules-${i}.yaml`, annotated));
  const named = files.flatMap(({ rules, test }, i) => [
    [`rules-${i}.yaml`, { groups: rules }],
    [`test-${i}.yaml`, test],
  ]) as [string, unknown][];
  const args = ["test", "rules", ...files.map((_, i) => `{}/test-${i}.yaml`)];
  const { output } = runTool("promtool", Object.fromEntries(named), args);
  const outputs = new Map(
    output.split(/^Unit Testing: +/m).map((part) => [/test-\d+\.yaml/.exec(part)?.[0] ?? "", part] as const),
  );
  return files.map((_, i) => outputs.get(`test-${i}.yaml`) ?? `promtool does not report this test:\n${output}`);
}

function promtoolTest(
  { groups, alert, series, labels, expected, interval = "1m" }: AlertTest,
  file: string,
  annotated: boolean,
) {
  const rules = rulesFor(groups, alert, annotated);
  const test = {
    rule_files: [file],
    // Without it promtool takes them in any order.
    group_eval_order: rules.map(({ name }) => name),
    evaluation_interval: interval,
    tests: [
      {
        interval,
        input_series: Object.entries(series).map(([name, values]) => ({ series: name, values })),
        alert_rule_test: expected.map(([at, ...severities]) => ({
          eval_time: at,
          alertname: alert,
          exp_alerts: severities.map((severity) => ({ exp_labels: { ...labels, severity } })),
        })),
      },
    ],
  };
  return { rules, test };
}
