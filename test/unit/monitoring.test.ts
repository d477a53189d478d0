import { parse } from "yaml";
import { alertNames, alerts } from "../../components/monitoring/alerts";
import { formerNames } from "../../components/monitoring/alerts";
import { renderDashboards } from "../../components/monitoring/dashboards";
import { expectationsOf } from "../../components/monitoring/expectations";
import { ruleGroups, seconds, signalsOf } from "../../components/monitoring/rule-groups";
import { longestGapSeconds } from "../../components/shared/schedule";
import { monitoringSchema } from "../../components/monitoring/schema";
import { type Signal, signals, signalsIn } from "../../components/model/metrics/signals";
import { type Source, sources } from "../../components/monitoring/sources";
import { sourcesOf } from "../../components/monitoring/topology";
import { validate } from "../../components/shared/validation";
import { environmentSchema } from "../../src/config/schema";
import { cloudNativePgSettings, crunchySettings } from "../helpers/clusters";
import { cloudNativePgManifest, noCloudNativePgManifest, objectsIn } from "../helpers/crd";
import { crunchyMonitored, type Exporter, monitoredTopologies, topologyOf } from "../helpers/monitoring";
import { metricsIn } from "../helpers/promql";
import { readRepository, repositoryFiles } from "../helpers/repository";
import { describeRule } from "../helpers/rule";
import { describeWhen } from "../helpers/when";

const hour = 3600;
const day = 24 * hour;
const exporters = Object.keys(monitoredTopologies) as Exporter[];

describe("the longest gap of schedules", () => {
  it.each([
    [["0 1 * * *"], day],
    [["0 */4 * * *"], 4 * hour],
    [["0 1 * * 0"], 7 * day],
    [["0 1 * * 1-6"], 2 * day],
    [["0 1 * * 0", "0 1 * * 1-6"], day],
    [["30 2,14 * * *"], 12 * hour],
    [["0 0 1 * *"], 31 * day],
    [["0 22 * * *", "0 23 * * *"], 23 * hour],
    // Either kind of day is enough where both are narrowed down.
    [["0 0 1 * 0"], 7 * day],
    // Two hundred thousand runs.
    [["*/5 * * * *"], 300],
  ])("of %j is %d s", (schedules, gap) => {
    expect(longestGapSeconds(schedules)).toBe(gap);
  });
});

describe("what is expected of a cluster", () => {
  const of = (signal: Signal) =>
    expectationsOf(topologyOf(crunchyMonitored("exporter"))).filter((expectation) => expectation.signal === signal);

  it("has the configured values", () => {
    expect(of("expected_instances")).toMatchObject([{ value: 3, labels: { namespace: "postgres", cluster: "main" } }]);
    expect(of("expected_synchronous_standbys")).toMatchObject([{ value: 1 }]);
    expect(of("expected_wal_bytes")).toMatchObject([{ value: 5 * 2 ** 30 }]);
    expect(of("expected_operator")).toMatchObject([{ labels: { operator: "crunchy" } }]);
  });

  it("allows each backup its schedule and two hours; a backup of a wider type counts too", () => {
    const allowed = of("expected_backup_age_seconds").map(({ value, labels }) => [labels["type"], value]);
    expect(Object.fromEntries(allowed)).toEqual({
      full: 7 * day + 2 * hour,
      differential: day + 2 * hour,
      incremental: hour + 2 * hour,
    });
  });

  it("is nothing where it has no metrics", () => {
    const silent = { ...crunchyMonitored("exporter"), metrics: [] };
    expect(expectationsOf(topologyOf(silent)).map(({ signal }) => signal)).not.toContain("expected_instances");
  });
});

describe.each(exporters)("every expression (%s)", (exporter) => {
  const topology = monitoredTopologies[exporter];
  const emitted = new Set(sourcesOf(topology).flatMap(({ metrics }) => Object.keys(metrics)));
  const known = signalsOf(topology);
  const rules = ruleGroups(topology, { runbooks: "docs/runbooks" }).flatMap((group) => group.rules);
  const panels = Object.values(renderDashboards(known)).flatMap((dashboard) => dashboard.panels);
  const queries = panels.flatMap(
    (panel) =>
      ("targets" in panel ? panel.targets : undefined)?.map((one) => (one as unknown as { expr: string }).expr) ?? [],
  );

  it("queries only metrics of existing sources", () => {
    const own = new Set(["up", "ALERTS", ...[...known].map((signal) => `pgstack:${signal}`)]);
    const unknown = [...rules.map(({ expr }) => expr), ...queries].flatMap((expression) =>
      metricsIn(expression).filter((metric) => !emitted.has(metric) && !own.has(metric)),
    );
    expect(unknown).toEqual([]);
    expect(queries.length).toBeGreaterThan(40);
  });

  it("leaves no metric of a source unused", () => {
    const used = new Set(rules.flatMap(({ expr }) => metricsIn(expr)));
    expect([...emitted].filter((metric) => !used.has(metric))).toEqual([]);
  });
});

describe("the catalogue", () => {
  it("has a runbook for each alert and an alert for each runbook", () => {
    const pages = repositoryFiles().flatMap((file) => /^docs\/runbooks\/(?!README)(.+)\.md$/.exec(file)?.[1] ?? []);
    expect(pages.sort()).toEqual([...alertNames].sort());
  });

  it.each(alerts)("has in the runbook of $name its meaning, diagnosis and fix", ({ name }) => {
    const text = readRepository(`docs/runbooks/${name}.md`);
    expect([...text.replaceAll(/```[^]*?```/g, "").matchAll(/^#+ (.*)$/gm)].map((match) => match[1])).toEqual([
      name,
      "Meaning",
      "Diagnosis",
      "Fix",
    ]);
    expect(text).toMatch(/```sh\n(npm|kubectl|#)/);
    const links = [...text.matchAll(/\]\((\w+)\.md\)/g)].map((match) => match[1]);
    expect(links.filter((link) => !(alertNames as readonly string[]).includes(link ?? ""))).toEqual([]);
  });

  it("uses each signal in an alert or on a dashboard", () => {
    const everything = new Set(Object.keys(signals));
    const shown = JSON.stringify(renderDashboards(everything));
    const used = new Set([...alerts.flatMap(({ expression }) => signalsIn(expression)), ...signalsIn(shown)]);
    expect([...everything].filter((signal) => !used.has(signal))).toEqual([]);
  });

  it("has a threshold for each $threshold, in a unit, and no other", () => {
    for (const { expression, levels, unit } of alerts) {
      for (const { threshold } of Object.values(levels)) {
        expect(threshold !== undefined).toBe(expression.includes("$threshold"));
        if (threshold !== undefined) expect(unit).toBeDefined();
      }
    }
  });

  it("holds a page back no longer than the warning that comes before it", () => {
    for (const { levels } of alerts) {
      if (levels.critical?.threshold === undefined || levels.warning === undefined) continue;
      expect(seconds(levels.critical.for)).toBeLessThanOrEqual(seconds(levels.warning.for));
    }
  });
});

describe("the metrics of Crunchy's exporters", () => {
  const sample = JSON.parse(readRepository("test/samples/crunchy-metrics.json")) as Readonly<
    Record<"exporter" | "collector", Readonly<Record<string, readonly string[]>>>
  >;
  /** Labels that get another name when samples are taken in, back under their own. */
  const published: Readonly<Record<string, string>> = { database: "dbname", user: "role", repository: "repo" };

  it.each([
    ["crunchy-exporter", "exporter"],
    ["crunchy-collector", "collector"],
    ["crunchy-pooler", "collector"],
  ] as const)("%s are those that the published queries make, with their labels", (name, kind) => {
    const { metrics } = sources.find((source) => source.name === name) as Source;
    const wrong = Object.entries(metrics).flatMap(([metric, labels]) => {
      const found = sample[kind][metric];
      if (found === undefined) return [metric];
      const own = name === "crunchy-pooler" ? labels : labels.map((label) => published[label] ?? label);
      return own.filter((label) => !found.includes(label)).map((label) => `${metric}{${label}}`);
    });
    expect(wrong).toEqual([]);
  });
});

const manifest = cloudNativePgManifest();
describeWhen(manifest !== undefined, noCloudNativePgManifest, "the metrics of CloudNativePG", () => {
  interface UserQuery {
    readonly name?: string;
    readonly metrics: readonly Readonly<Record<string, { readonly usage: string }>>[];
  }

  it("are those that its default queries make, with their labels", () => {
    const config = objectsIn(manifest ?? "").find(
      ({ kind, metadata }) => kind === "ConfigMap" && metadata.name === "cnpg-default-monitoring",
    );
    const queries = parse((config?.["data"] as { queries: string }).queries) as Record<string, UserQuery>;
    const made = new Map<string, readonly string[]>();
    for (const [key, { name = key, metrics }] of Object.entries(queries)) {
      const columns = metrics.flatMap((column) => Object.entries(column));
      const labels = columns.flatMap(([column, { usage }]) => (usage === "LABEL" ? [column] : []));
      for (const [column] of columns) made.set(`cnpg_${name}_${column}`, labels);
    }
    const renamed: Readonly<Record<string, string>> = { database: "datname", replica: "application_name" };
    const { metrics } = sources.find(({ name }) => name === "cloudnative-pg") as Source;
    // Those of the collector and of the plugin are made in Go, and come to light on a real node only; those of pgstack's
    // queries have tests of their own.
    const wrong = Object.entries(metrics)
      .filter(([metric]) => !/^(cnpg_(collector|pgstack)|barman_cloud)_/.test(metric))
      .filter(
        ([metric, labels]) =>
          !made.has(metric) || !labels.every((label) => made.get(metric)?.includes(renamed[label] ?? label)),
      );
    expect(wrong).toEqual([]);
    expect(made.size).toBeGreaterThan(50);
  });
});

describe("a former name of an alert", () => {
  const renamed = [...readRepository("CHANGELOG.md").matchAll(/\| `(\w+)` \| `(Postgres\w+)` \|/g)];

  it.each(renamed.map(([, former = "", name = ""]) => [former, name]))(
    "%s is refused, with its name of today, %s",
    (former, name) => {
      const settings = { mode: "bundled", alerts: { [former]: { enabled: false } } };
      expect(() => validate(monitoringSchema, settings, "monitoring")).toThrow(
        `alerts.${former}\n    unknown key; did you mean "${name}"? The alert was renamed: rename it in silences and routes of Alertmanager too`,
      );
    },
  );

  it("is each of the changelog", () => {
    expect(Object.fromEntries(renamed.map(([, former, name]) => [former, name]))).toEqual(formerNames);
  });

  it("is not one that an alert has", () => {
    expect(alertNames.filter((name) => name in formerNames)).toEqual([]);
  });
});

describeRule({
  rule: "threshold-has-its-level",
  schema: monitoringSchema,
  refused: { mode: "bundled", alerts: { PostgresDown: { critical: 1 } } },
  at: ["alerts", "PostgresDown", "critical"],
  accepted: { mode: "bundled", alerts: { PostgresConnectionsHigh: { critical: 0.9 } } },
});

const mail = {
  kind: "email",
  severities: ["critical"],
  to: "a@example.org",
  from: "b@example.org",
  smarthost: "smtp.example.org:587",
};
describeRule({
  rule: "mail-login-is-whole",
  schema: monitoringSchema,
  refused: { mode: "bundled", alertmanager: { receivers: [{ ...mail, username: "alerts" }] } },
  at: ["alertmanager", "receivers", 0, "password"],
  accepted: { mode: "bundled", alertmanager: { receivers: [mail] } },
});

const environment = (changes: Readonly<Record<string, unknown>>) => ({
  disposable: true,
  kubernetes: { source: "existing", context: "test" },
  operators: [{ operator: "crunchy", namespace: "postgres-operator" }],
  clusters: [crunchySettings({ acceptNoBackups: true, crunchy: { monitoring: true } })],
  ...changes,
});
describeRule({
  rule: "clusters-are-measured",
  schema: environmentSchema,
  refused: environment({ monitoring: { mode: "bundled" }, clusters: [crunchySettings()] }),
  at: ["clusters", 0, "crunchy", "monitoring"],
  accepted: environment({ monitoring: { mode: "bundled" } }),
});
const everybody = { kind: "webhook", severities: ["critical", "warning"], url: { secret: "s", key: "k" } };
describeRule({
  rule: "alerts-reach-somebody",
  schema: environmentSchema,
  refused: environment({
    disposable: false,
    monitoring: { mode: "bundled", alertmanager: { receivers: [{ ...everybody, severities: ["critical"] }] } },
  }),
  at: ["monitoring", "alertmanager", "receivers"],
  accepted: environment({
    disposable: false,
    monitoring: { mode: "bundled", alertmanager: { receivers: [everybody] } },
    operators: [
      { operator: "crunchy", namespace: "postgres-operator" },
      { operator: "cloudnative-pg", namespace: "cnpg-system" },
    ],
    clusters: [cloudNativePgSettings({ acceptNoBackups: true })],
  }),
});
