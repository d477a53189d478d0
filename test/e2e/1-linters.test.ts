import { spawnSync } from "node:child_process";
import * as path from "node:path";
import { renderDashboards } from "../../components/monitoring/dashboards";
import { renderMonitoring } from "../../components/monitoring/render";
import { monitoringSchema } from "../../components/monitoring/schema";
import { signals } from "../../components/model/metrics/signals";
import { cloudNativePgClusterSchema } from "../helpers/schemas";
import type { KubernetesObject } from "../../components/shared/kubernetes-object";
import { buildGo, findGo, goModules } from "../../local/go";
import { Progress } from "../../local/progress";
import { cloudNativePgSettings } from "../helpers/clusters";
import { cloudNativePgFixedParameters } from "../helpers/crd";
import { type Exporter, monitoredTopologies } from "../helpers/monitoring";
import { prometheusOperatorValidator, refusedDashboards } from "../helpers/monitoring-checks";
import { repository, repositoryFiles } from "../helpers/repository";

describe("the workflows", () => {
  it("are what actionlint accepts", async () => {
    const progress = new Progress();
    const bin = await buildGo(progress, await findGo(progress), goModules.actionlint);
    const lint = (args: readonly string[], input?: string) =>
      spawnSync(path.join(bin, "actionlint"), [...args], { cwd: repository, encoding: "utf8", input });
    const wrong =
      "on: push\njobs:\n  a:\n    runs-on: ubuntu-24.04\n    steps:\n      - run: echo ${{ github.nonsense }}\n";
    expect(lint(["-"], wrong).stdout).toContain("nonsense");
    const files = repositoryFiles().filter((file) => /^(\.github\/workflows|templates\/github)\/.*\.yml$/.test(file));
    expect(files.length).toBeGreaterThan(3);
    const { status, stdout } = lint(files);
    expect(stdout).toBe("");
    expect(status).toBe(0);
  });
});

describe("the webhook of CloudNativePG", () => {
  it("refuses no parameter that pgstack accepts", async () => {
    const fixed = await cloudNativePgFixedParameters();
    expect(fixed.length).toBeGreaterThan(40);
    const accepted = fixed.filter(
      (name) => cloudNativePgClusterSchema.safeParse(cloudNativePgSettings({ parameters: { [name]: "x" } })).success,
    );
    expect(accepted).toEqual([]);
  });
});

describe("the CRDs of the Prometheus Operator", () => {
  const kinds = [
    ["PodMonitor", "podmonitors"],
    ["ServiceMonitor", "servicemonitors"],
    ["PrometheusRule", "prometheusrules"],
  ] as const;
  const exporters = Object.keys(monitoredTopologies) as Exporter[];
  const settings = monitoringSchema.parse({ mode: "prometheus-operator" });
  const rendered = (exporter: Exporter, wanted: string): KubernetesObject[] =>
    renderMonitoring(settings, monitoredTopologies[exporter]).filter(({ kind }) => kind === wanted);

  it.each(kinds)("take each %s", async (kind, plural) => {
    const problems = await prometheusOperatorValidator(plural);
    const objects = exporters.flatMap((exporter) => rendered(exporter, kind));
    expect(objects.length).toBeGreaterThan(1);
    for (const object of objects) expect([object.metadata.name, problems(object)]).toEqual([object.metadata.name, []]);
  });

  it("refuse what a PodMonitor cannot say, and a scheme that is none", async () => {
    const [pods, services] = [
      await prometheusOperatorValidator("podmonitors"),
      await prometheusOperatorValidator("servicemonitors"),
    ];
    const [monitor] = rendered("crunchy-exporter", "ServiceMonitor");
    if (monitor === undefined) throw new Error("no ServiceMonitor is rendered");
    const { endpoints, ...spec } = monitor["spec"] as { endpoints: object[] };
    expect(pods({ ...monitor, kind: "PodMonitor", spec: { ...spec, podMetricsEndpoints: endpoints } })).toEqual([
      expect.stringContaining("bearerTokenFile"),
    ]);
    const wrong = { ...monitor, spec: { ...spec, endpoints: [{ ...endpoints[0], scheme: "tls" }] } };
    expect(services(wrong)).toEqual([expect.stringContaining("/spec/endpoints/0/scheme")]);
  });
});

describe("Grafana's own types", () => {
  // As Grafana reads it: what is no JSON is lost on the way.
  const everything = JSON.parse(JSON.stringify(renderDashboards(new Set(Object.keys(signals))))) as Readonly<
    Record<string, { readonly panels: readonly { readonly type: string }[] }>
  >;
  const [[id, dashboard] = ["", undefined]] = Object.entries(everything);
  const panel = dashboard?.panels.find(({ type }) => type !== "row");

  it("take each dashboard", async () => {
    expect(Object.keys(everything).length).toBeGreaterThan(5);
    expect(await refusedDashboards(everything)).toEqual([]);
  });

  it.each([
    ["a key that is unknown", { nonsense: true }, "unexpected field 'nonsense'"],
    ["a place beyond the screen", { gridPos: { x: 0, y: 0, w: 25, h: 8 } }, "gridPos.w: must be <= 24"],
    ["a type that is unknown", { type: "graph" }, 'type: "graph" is not looked into'],
    [
      "a query of another type",
      { targets: [{ refId: "A", expr: 1 }] },
      "targets[0].expr: json: cannot unmarshal number",
    ],
    ["a query's key that is unknown", { targets: [{ expression: "up" }] }, "unexpected field 'expression'"],
    ["an option that is unknown", { options: { nonsense: 1 } }, "options.Options: unexpected field 'nonsense'"],
    ["an option of another type", { options: { graphMode: 1 } }, "options.graphMode: json: cannot unmarshal number"],
    [
      "a field's default that is unknown",
      { fieldConfig: { defaults: { units: "s" }, overrides: [] } },
      "fieldConfig.defaults.FieldConfig: unexpected field 'units'",
    ],
  ])("refuse %s", async (_, change, message) => {
    const broken = { ...dashboard, panels: [{ ...panel, ...change }] };
    expect((await refusedDashboards({ [id]: broken })).join("\n")).toContain(message);
  });
});
