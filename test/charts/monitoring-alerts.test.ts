import { alertNames, alerts } from "../../components/monitoring/alerts";
import { expectationsOf } from "../../components/monitoring/expectations";
import { jobName } from "../../components/monitoring/names";
import { blindAlerts, ruleGroups } from "../../components/monitoring/rule-groups";
import { alertCases } from "../helpers/alert-cases";
import { type Exporter, monitoredTopologies } from "../helpers/monitoring";
import { annotationsOf, type Expected, havePromtool, noPromtool, runTool, testAlerts } from "../helpers/promtool";
import { describeWhen } from "../helpers/when";

const settings = { runbooks: "docs/runbooks" };
const groupsOf = (exporter: Exporter) => ruleGroups(monitoredTopologies[exporter], settings);
const exporters = Object.keys(monitoredTopologies) as Exporter[];
const cases = alertCases.flatMap(({ exporters: of, ...rest }) => of.map((exporter) => ({ exporter, ...rest })));

/** Tells a rendered text from one with a template left, an error of one, or a gap where a value was empty. */
const isFilledIn = (text: string): boolean =>
  text !== "" &&
  !/\{\{|\}\}|<no value>|<error|undefined| {2}|\(\)|\( |\/(\s|$)|(^|\s)\/|(^|\s)[.,:]|\bNaN\b|^\s|\s$/.test(text);

describeWhen(havePromtool, noPromtool, "the alerts by promtool", () => {
  it.each(exporters)("are rules that Prometheus takes (%s)", (exporter) => {
    const { code, output } = runTool("promtool", { "rules.yaml": { groups: groupsOf(exporter) } }, [
      "check",
      "rules",
      "--lint-fatal",
      "{}/rules.yaml",
    ]);
    expect(code === 0 ? "" : output).toBe("");
  });

  // With other sources beside it, each of which is missing too: so it stands apart.
  const sourceGone = exporters.map((exporter) => {
    const jobs = expectationsOf(monitoredTopologies[exporter]).flatMap(({ labels: { job } }) => job ?? []);
    const series = Object.fromEntries(
      jobs.map((job) => [`up{job="${job}",pod="one"}`, job === jobName("certificates") ? "1x10 _x20 1x10" : "1x60"]),
    );
    const labels = { job: jobName("certificates") };
    const expected: Expected[] = [["10m"], ["20m"], ["29m", "warning"], ["35m"]];
    return { exporter, alert: "PostgresMetricsSourceMissing", series, labels, expected, interval: undefined };
  });
  const tests = [...cases, ...sourceGone].map((one, i) => ({ ...one, i }));
  let problems: readonly string[];

  beforeAll(() => {
    problems = testAlerts(tests.map(({ exporter, ...rest }) => ({ ...rest, groups: groupsOf(exporter) })));
  });

  it.each(tests)("$alert is raised in time, not before, and ends ($exporter)", ({ i }) => {
    expect(problems[i]).toBe("");
  });

  it("have annotations in which every template is filled in", () => {
    const each = alertNames.flatMap((name) => tests.find(({ alert }) => alert === name) ?? []);
    const texts = annotationsOf(each.map(({ exporter, ...rest }) => ({ ...rest, groups: groupsOf(exporter) })));
    const fired = each.map(({ expected }) => expected.flatMap(([, ...severities]) => severities).length);
    expect(texts.map((rendered) => rendered.length)).toEqual(fired);
    const broken = texts
      .flat()
      .filter(({ summary = "", description = "" }) => !isFilledIn(summary) || !isFilledIn(description));
    expect(broken).toEqual([]);
  });

  it("use only labels that the alert has: Prometheus renders others as nothing", () => {
    const unknown = tests.flatMap(({ alert, labels }) => {
      const { summary = "", description = "" } = alerts.find(({ name }) => name === alert) ?? {};
      const templates = [...`${summary}${description}`.matchAll(/\{\{(.*?)\}\}/g)].map(([, template = ""]) => template);
      // `or` takes the first label that is not empty.
      return templates
        .map((template) => [...template.matchAll(/\$labels\.(\w+)/g)].map(([, label = ""]) => label))
        .filter((alternatives) => alternatives.length > 0 && !alternatives.some((label) => label in labels))
        .map((alternatives) => `${alert}: ${alternatives.join(" or ")}`);
    });
    expect(unknown).toEqual([]);
  });

  it("fail on an unexpected alert: promtool runs", () => {
    const [first] = cases;
    if (first === undefined) throw new Error("there are no cases");
    const test = { ...first, groups: groupsOf(first.exporter) };
    const never = { ...test, expected: test.expected.map(([at]): Expected => [at]) };
    const [right, wrong] = testAlerts([test, never]);
    expect([right, wrong]).toEqual(["", expect.stringContaining(`alertname: ${first.alert}`)]);
  });
});

describe("the cases of alerts", () => {
  const tested = new Set([...cases.map(({ alert }) => alert), "PostgresMetricsSourceMissing"]);

  it("exist for each alert", () => {
    expect(alertNames.filter((name) => !tested.has(name))).toEqual([]);
  });

  it("exist for each exporter of an alert", () => {
    const missing = exporters.flatMap((exporter) => {
      const blind = blindAlerts(monitoredTopologies[exporter]).map(({ alert }) => alert);
      const here = new Set(cases.filter((one) => one.exporter === exporter).map(({ alert }) => alert as string));
      return alertNames.filter(
        (name) => name !== "PostgresMetricsSourceMissing" && !blind.includes(name) && !here.has(name),
      );
    });
    expect(missing).toEqual([]);
  });

  it("check each severity, and that each alert is inactive before and after", () => {
    for (const { alert, expected } of cases) {
      const levels = Object.keys(alerts.find(({ name }) => name === alert)?.levels ?? {});
      const seen = new Set(expected.flatMap(([, ...severities]) => severities));
      expect([...seen].sort()).toEqual(levels.sort());
      expect(expected[0]).toHaveLength(1);
      expect(expected.at(-1)).toHaveLength(1);
    }
  });
});
