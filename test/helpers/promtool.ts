import { spawnSync } from "node:child_process";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { stringify } from "yaml";
import type { RuleGroup } from "../../components/monitoring/rule-groups";
import { signalsIn } from "../../components/model/metrics/signals";
import { ensureMonitoringTools, type MonitoringTools } from "../../local/monitoring-tools";

const tools = ensureMonitoringTools();

/** Whether Debian's promtool and amtool are at hand. */
export const havePromtool = typeof tools !== "string";

/** Why tests that need them are skipped without them. */
export const noPromtool = typeof tools === "string" ? tools : "";

/** What a tool said. */
export interface Said {
  readonly code: number | null;
  readonly output: string;
}

/** Runs one of the tools on files, given as what they hold. `{}` stands for the folder with them. */
export function runTool(
  tool: keyof MonitoringTools,
  files: Readonly<Record<string, unknown>>,
  args: readonly string[],
): Said {
  if (typeof tools === "string") throw new Error(tools);
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "pgstack-promtool-"));
  try {
    for (const [name, content] of Object.entries(files)) {
      fs.writeFileSync(path.join(folder, name), typeof content === "string" ? content : stringify(content));
    }
    const { status, stdout, stderr } = spawnSync(
      tools[tool],
      args.map((arg) => arg.replaceAll("{}", folder)),
      { encoding: "utf8", cwd: folder },
    );
    return { code: status, output: `${stdout}${stderr}` };
  } finally {
    fs.rmSync(folder, { recursive: true, force: true });
  }
}

/** Series of input: name and labels, and their values in promtool's notation, one for each interval. */
export type InputSeries = Readonly<Record<string, string>>;

/** When an alert is raised, and of which severities; none where it must not be. */
export type Expected = readonly [at: string, ...severities: string[]];

/** The rules that an alert is made of: what is measured for it, and itself. */
function rulesFor(groups: readonly RuleGroup[], alert: string): Pick<RuleGroup, "name" | "rules">[] {
  const read = new Set(
    groups.flatMap(({ rules }) => rules.flatMap((rule) => (rule.alert === alert ? signalsIn(rule.expr) : []))),
  );
  return groups
    .map(({ name, rules }) => ({
      name,
      rules: rules
        .filter((rule) => rule.alert === alert || read.has(rule.record?.replace("pgstack:", "") ?? ""))
        // What an alert says is looked at elsewhere.
        .map((rule) => ({ ...rule, annotations: {} })),
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
 * Tests alerts by one run of `promtool test rules`: a process for each would take longer than all of the tests.
 *
 * @returns for each test what promtool has to say against it; an empty text when it passed.
 */
export function testAlerts(tests: readonly AlertTest[]): string[] {
  const files = tests.map((test, i) => promtoolTest(test, `rules-${i}.yaml`));
  const named = files.flatMap(({ rules, test }, i) => [
    [`rules-${i}.yaml`, { groups: rules }],
    [`test-${i}.yaml`, test],
  ]) as [string, unknown][];
  const args = ["test", "rules", ...files.map((_, i) => `{}/test-${i}.yaml`)];
  const { output } = runTool("promtool", Object.fromEntries(named), args);
  const said = new Map(
    output.split(/^Unit Testing: +/m).map((part) => [/test-\d+\.yaml/.exec(part)?.[0] ?? "", part] as const),
  );
  return files.map((_, i) => {
    const part = said.get(`test-${i}.yaml`) ?? `promtool is silent about this test:\n${output}`;
    return /^ +SUCCESS\s*$/m.test(part) ? "" : part;
  });
}

function promtoolTest({ groups, alert, series, labels, expected, interval = "1m" }: AlertTest, file: string) {
  const rules = rulesFor(groups, alert);
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
