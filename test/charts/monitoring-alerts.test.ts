import { alertNames, alerts } from "../../components/monitoring/alerts";
import { expectationsOf } from "../../components/monitoring/expectations";
import { jobName } from "../../components/monitoring/names";
import { blindAlerts, ruleGroups } from "../../components/monitoring/rule-groups";
import { alertCases } from "../helpers/alert-cases";
import { type Exporter, monitoredTopologies } from "../helpers/monitoring";
import { havePromtool, noPromtool, runTool, testAlert } from "../helpers/promtool";
import { describeWhen } from "../helpers/when";

const settings = { runbooks: "docs/runbooks" };
const groupsOf = (exporter: Exporter) => ruleGroups(monitoredTopologies[exporter], settings);
const exporters = Object.keys(monitoredTopologies) as Exporter[];
const cases = alertCases.flatMap(({ exporters: of, ...rest }) => of.map((exporter) => ({ exporter, ...rest })));

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

  it.each(cases)("$alert is raised in time, not before, and ends ($exporter)", (one) => {
    const { code, output } = testAlert(
      groupsOf(one.exporter),
      one.alert,
      one.series,
      one.labels,
      one.expected,
      one.interval,
    );
    expect(code === 0 ? "" : output).toBe("");
  });

  // With other sources beside it, each of which is missing too: so it stands apart.
  it.each(exporters)("MetricsSourceGone is raised when nothing is left of a source, and ends (%s)", (exporter) => {
    const jobs = expectationsOf(monitoredTopologies[exporter]).flatMap(({ labels: { job } }) => job ?? []);
    const series = Object.fromEntries(
      jobs.map((job) => [`up{job="${job}",pod="one"}`, job === jobName("certificates") ? "1x10 _x20 1x10" : "1x60"]),
    );
    const { code, output } = testAlert(
      groupsOf(exporter),
      "MetricsSourceGone",
      series,
      { job: jobName("certificates") },
      [["10m"], ["20m"], ["29m", "warning"], ["35m"]],
    );
    expect(code === 0 ? "" : output).toBe("");
  });
});

describe("the cases of alerts", () => {
  const tested = new Set([...cases.map(({ alert }) => alert), "MetricsSourceGone"]);

  it("are there for each alert", () => {
    expect(alertNames.filter((name) => !tested.has(name))).toEqual([]);
  });

  it("are there for each exporter that an alert can come from", () => {
    const missing = exporters.flatMap((exporter) => {
      const blind = blindAlerts(monitoredTopologies[exporter]).map(({ alert }) => alert);
      const here = new Set(cases.filter((one) => one.exporter === exporter).map(({ alert }) => alert as string));
      return alertNames.filter((name) => name !== "MetricsSourceGone" && !blind.includes(name) && !here.has(name));
    });
    expect(missing).toEqual([]);
  });

  it("see each severity, and each alert not raised before and after", () => {
    for (const { alert, expected } of cases) {
      const levels = Object.keys(alerts.find(({ name }) => name === alert)?.levels ?? {});
      const seen = new Set(expected.flatMap(([, ...severities]) => severities));
      expect([...seen].sort()).toEqual(levels.sort());
      expect(expected[0]).toHaveLength(1);
      expect(expected.at(-1)).toHaveLength(1);
    }
  });
});
