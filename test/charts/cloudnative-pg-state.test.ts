import { cloudNativePg } from "../../components/operators/cloudnative-pg";
import { clusterProgress, monitoredCluster, renderPostgresCluster } from "../../components/postgres-cluster";
import { barmanRepository, type CloudNativePgSettings, cloudNativePgCluster } from "../helpers/clusters";
import { cloudNativePgManifest, noCloudNativePgManifest } from "../helpers/crd";
import { cloudNativePgValidator } from "../helpers/cluster-acceptance";
import { impactLines } from "../helpers/impact";
import { describeWhen } from "../helpers/when";

type State = NonNullable<CloudNativePgSettings["cloudNativePg"]>["state"];

const everything: Partial<CloudNativePgSettings> = {
  users: [{ name: "app", databases: ["app", "reports"] }],
  pooler: { instances: 2, reads: {} },
  backups: { repositories: [barmanRepository] },
  drill: { enabled: true },
};
const clusterIn = (state?: State) => cloudNativePgCluster({ ...everything, cloudNativePg: { state } });
const rendered = (state?: State) => renderPostgresCluster(clusterIn(state));

describe("a CloudNativePG cluster that is shut down", () => {
  it("is hibernated by its annotation, which a running one lacks", () => {
    const annotations = (state?: State) => rendered(state).customResource.metadata.annotations;
    expect(annotations("shutdown")).toEqual({ "cnpg.io/hibernation": "on" });
    expect([annotations(), annotations("running")]).toEqual([undefined, undefined]);
    expect(rendered("shutdown").customResource["spec"]).toEqual(rendered().customResource["spec"]);
  });

  it("counts as stopped when CloudNativePG reports it, and nothing else is waited for or checked", () => {
    const { until, rollout, firstBackup, readiness, databases, drill, dependents } = rendered("shutdown");
    expect(until).toEqual(['jsonpath={.status.conditions[?(@.type=="cnpg.io/hibernation")].status}=True']);
    expect({ rollout, firstBackup, readiness, databases, drill }).toEqual({
      rollout: undefined,
      firstBackup: undefined,
      readiness: [],
      databases: [],
      drill: [],
    });
    expect(dependents.map(({ object, until: conditions }) => [object.kind, conditions])).toEqual([
      ["Database", ["jsonpath={.metadata.name}"]],
      ["Pooler", ["jsonpath={.metadata.name}"]],
      ["Pooler", ["jsonpath={.metadata.name}"]],
    ]);
  });

  it("is waited for in full when it runs again", () => {
    const { until, rollout, firstBackup, readiness, drill } = rendered("running");
    expect(until).toEqual(["jsonpath={.status.readyInstances}=3", "condition=Ready"]);
    expect([rollout, firstBackup]).not.toContain(undefined);
    expect([readiness.length, drill.length]).not.toContain(0);
  });

  it("has no PgBouncer and no scheduled backup", () => {
    const counts = (state: State): unknown[] =>
      rendered(state).dependents.flatMap(({ object }) =>
        object.kind === "Pooler" ? [(object["spec"] as { instances: number }).instances] : [],
      );
    const suspend = (state: State): unknown[] =>
      rendered(state).sidecarResources.map(({ spec }) => (spec as { suspend?: boolean }).suspend);
    expect([counts("running"), counts("shutdown")]).toEqual([
      [2, 1],
      [0, 0],
    ]);
    expect([suspend("running"), suspend("shutdown")]).toEqual([[undefined], [true]]);
  });

  it("is not monitored, and status shows that it is shut down", () => {
    expect(monitoredCluster(clusterIn("shutdown"))).toMatchObject({
      metrics: [],
      backups: [],
      restoreDrill: undefined,
    });
    expect(monitoredCluster(clusterIn()).backups).toHaveLength(1);
    expect([cloudNativePg.mode(clusterIn("shutdown")), cloudNativePg.mode(clusterIn())]).toEqual([
      "shutdown",
      "primary",
    ]);
  });

  it.each([
    [undefined, "CloudNativePG has not reported the shutdown yet"],
    ["Waiting for main-1 to be deleted", "Waiting for main-1 to be deleted"],
  ])("reports its progress: %p", (message, progress) => {
    const conditions = message === undefined ? [] : [{ type: "cnpg.io/hibernation", status: "False", message }];
    expect(clusterProgress(clusterIn("shutdown"), { status: { conditions } })).toBe(progress);
  });

  it("is an outage in a preview; a start is not", () => {
    const [running, stopped] = [rendered("running").customResource, rendered("shutdown").customResource];
    const field = "metadata.annotations.cnpg.io/hibernation";
    expect(impactLines(running, stopped)).toEqual([`outage ${field}`]);
    expect(impactLines(stopped, running)).toEqual([`nothing ${field}`]);
  });

  it("is restored into a cluster that runs", () => {
    const cluster = clusterIn("shutdown");
    const written = { name: "main", cloudNativePg: { state: "shutdown", stopDelaySeconds: 60 } };
    expect(cloudNativePg.operations.restored(cluster, written, "copy", "2026-03-02T01:00:00Z")).toMatchObject({
      name: "copy",
      cloudNativePg: { stopDelaySeconds: 60 },
    });
    expect(
      JSON.stringify(cloudNativePg.operations.restored(cluster, written, "copy", "2026-03-02T01:00:00Z")),
    ).not.toContain("shutdown");
  });
});

describeWhen(cloudNativePgManifest() !== undefined, noCloudNativePgManifest, "the CRDs of CloudNativePG", () => {
  it("accept every object of a cluster that is shut down", () => {
    const check = cloudNativePgValidator();
    const { customResource, dependents, sidecarResources } = rendered("shutdown");
    const objects = [customResource, ...dependents.map(({ object }) => object), ...sidecarResources];
    expect(objects.flatMap(check)).toEqual([]);
  });
});
