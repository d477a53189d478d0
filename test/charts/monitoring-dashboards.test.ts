import {
  dashboards,
  dataSource,
  type GrafanaDashboard,
  renderDashboards,
} from "../../components/monitoring/dashboards";
import { signalsOf } from "../../components/monitoring/rule-groups";
import { signals } from "../../components/model/metrics/signals";
import { type Exporter, monitoredTopologies } from "../helpers/monitoring";

interface PanelJson {
  readonly id: number;
  readonly type: string;
  readonly title: string;
  readonly gridPos: { readonly x: number; readonly y: number; readonly w: number; readonly h: number };
  readonly datasource?: unknown;
  readonly targets?: readonly { readonly refId: string; readonly expr: string; readonly format?: string }[];
}

/** As Grafana reads it: what is no JSON is lost on the way. */
const asRead = (dashboard: GrafanaDashboard) =>
  JSON.parse(JSON.stringify(dashboard)) as Omit<GrafanaDashboard, "panels"> & { panels: PanelJson[] };

const everything = Object.entries(renderDashboards(new Set(Object.keys(signals)))).map(
  ([id, dashboard]) => [id, asRead(dashboard)] as const,
);
const exporters = Object.keys(monitoredTopologies) as Exporter[];

describe("the dashboards", () => {
  it("are these", () => {
    expect(everything.map(([id]) => id)).toEqual([
      "overview",
      "cluster",
      "replication",
      "backups",
      "pgbouncer",
      "pods",
      "statements",
      "tables",
      "operators",
    ]);
    expect(dashboards).toHaveLength(everything.length);
  });

  it.each(exporters)("are omitted without their metrics (%s)", (exporter) => {
    const shown = Object.keys(renderDashboards(signalsOf(monitoredTopologies[exporter])));
    const without = {
      "cloudnative-pg": [],
      "crunchy-exporter": ["pgbouncer"],
      "crunchy-collector": [],
      "zalando-exporter": ["pgbouncer", "statements", "tables"],
    };
    expect(everything.map(([id]) => id).filter((id) => !shown.includes(id))).toEqual(without[exporter]);
  });

  it.each(everything)("%s has a valid uid and declares the variables of its queries", (_, one) => {
    expect(one.uid).toMatch(/^[a-zA-Z0-9_-]{1,40}$/);
    expect(one.title).not.toBe("");
    const asked = [...JSON.stringify(one).matchAll(/\$(\w+)/g)].map((match) => match[1]);
    const named = one.templating.list.map(({ name }) => name);
    expect([...new Set(asked)].filter((name) => !named.includes(name ?? ""))).toEqual([]);
  });

  it.each(everything)("%s has panels that do not overlap", (_, { panels }) => {
    expect(new Set(panels.map(({ id }) => id)).size).toBe(panels.length);
    const taken = panels.flatMap(({ gridPos: { x, y, w, h } }) =>
      Array.from({ length: w * h }, (__, i) => `${x + (i % w)},${y + Math.floor(i / w)}`),
    );
    expect(new Set(taken).size).toBe(taken.length);
    expect(panels.filter(({ gridPos: { x, w } }) => x < 0 || x + w > 24)).toEqual([]);
  });

  it.each(everything)("%s queries Prometheus in each panel, with distinct query names", (_, { panels }) => {
    const shown = panels.filter(({ type }) => type !== "row");
    expect(shown.length).toBeGreaterThan(2);
    for (const { title, type, datasource, targets = [] } of shown) {
      expect(["timeseries", "stat", "table"]).toContain(type);
      expect(datasource).toEqual(dataSource);
      expect(targets.length).toBeGreaterThan(0);
      expect([title, new Set(targets.map(({ refId }) => refId)).size]).toEqual([title, targets.length]);
      for (const { refId, expr } of targets)
        expect([title, refId, expr]).toEqual([title, expect.stringMatching(/^[A-H]$/), expect.stringMatching(/\S/)]);
    }
  });
});
