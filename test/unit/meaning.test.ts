import { barmanPluginChart } from "../../components/operators/cloudnative-pg/install/barman";
import type { OpType } from "@pulumi/pulumi/automation";
import type { KubernetesObject } from "../../components/shared/kubernetes-object";
import type { Change } from "../../src/engine/changes";
import { meaningUnder } from "../../src/engine/impact";
import { cloudNativePgCluster, type CloudNativePgSettings, crunchyCluster } from "../helpers/clusters";
import { customResource } from "../helpers/impact";

const rendered = (changes: Partial<CloudNativePgSettings> = {}): KubernetesObject =>
  customResource(cloudNativePgCluster(changes));
const type = "kubernetes:postgresql.cnpg.io/v1:Cluster";
const change = (op: OpType, before?: KubernetesObject, after?: KubernetesObject, name = "main"): Change => ({
  op,
  urn: `urn:pulumi:prod::pgstack::${type}::${name}`,
  type,
  name,
  before,
  after,
  kept: false,
  properties: [{ path: "spec.instances", before: 3, after: 2 }],
});
const prod = { disposable: false, clusters: [cloudNativePgCluster()] };
const fewer = change("update", rendered(), rendered({ instances: 2 }));

describe("the impact of changes", () => {
  it("is shown below the changes, one line for each effect on a cluster", () => {
    expect(meaningUnder(prod).describe([fewer]).split("\n")).toEqual([
      "  ~ Cluster main",
      "      spec.instances: 3 → 2",
      "  Impact on postgres/main:",
      "      data lost (refused): the operator deletes the volumes of the removed replicas; the primary keeps its volume (spec.instances)",
    ]);
  });

  describe("of another release of an operator", () => {
    const deployment = (image: string): KubernetesObject => ({
      ...{ apiVersion: "apps/v1", kind: "Deployment" },
      metadata: { name: "operator", labels: { "app.kubernetes.io/component": "postgres-operator" } },
      spec: { template: { spec: { containers: [{ name: "manager", image }] } } },
    });
    const chart = (version: string): Record<string, unknown> => ({ chart: "oci://registry.example/pgo", version });
    const deployments = "kubernetes:apps/v1:Deployment";
    const describedFor = (
      clusters: Parameters<typeof meaningUnder>[0]["clusters"],
      of: string,
      [before, after]: readonly [object, object],
      ...others: readonly Change[]
    ): string => {
      const update = { ...fewer, properties: [], type: of, before: { ...before }, after: { ...after } };
      return meaningUnder({ disposable: false, clusters }).describe([update, ...others]);
    };
    const upgraded = (from: string, to: string, ...clusters: readonly Partial<CloudNativePgSettings>[]): string =>
      describedFor(clusters.map(cloudNativePgCluster), deployments, [deployment(from), deployment(to)]);

    it("names the restart of each database, although no custom resource changes; those with the same impact together", () => {
      const text = upgraded(
        "cnpg:1.28.0",
        "cnpg:1.30.1",
        { name: "a" },
        { name: "b" },
        { name: "c", instances: 1, highAvailability: { mode: "asynchronous" } },
      );
      expect(text.split("\n").slice(-4)).toEqual([
        "  Impact of CloudNativePG cnpg:1.28.0 → cnpg:1.30.1 on postgres/a, postgres/b:",
        "      rolling restart: each pod gets the instance manager of the new release: the replicas are recreated one by one, then the primary is recreated without a switchover: no writes until it is ready again; every connection breaks once",
        "  Impact of CloudNativePG cnpg:1.28.0 → cnpg:1.30.1 on postgres/c:",
        "      outage: each pod gets the instance manager of the new release: the only instance is recreated: the database is down until it is ready again; every connection breaks once",
      ]);
    });

    it("is nothing where the release is the same, for a cluster that is created, that is shut down, or that another operator runs", () => {
      const [from, to] = [deployment("cnpg:1.28.0"), deployment("cnpg:1.30.1")];
      expect(upgraded("cnpg:1.30.1", "cnpg:1.30.1", {})).not.toContain("Impact of");
      const created = { ...change("create", undefined, rendered()), properties: [] };
      expect(describedFor([cloudNativePgCluster()], deployments, [from, to], created)).not.toContain("Impact of");
      expect(upgraded("cnpg:1.28.0", "cnpg:1.30.1", { cloudNativePg: { state: "shutdown" } })).not.toContain(
        "Impact of",
      );
      expect(describedFor([crunchyCluster()], deployments, [from, to])).not.toContain("Impact of");
    });

    it("names PgBouncer, whose pods have the instance manager too", () => {
      expect(upgraded("cnpg:1.28.0", "cnpg:1.30.1", { pooler: {} })).toMatch(
        /breaks once, also through PgBouncer, whose pods are replaced/,
      );
      expect(upgraded("cnpg:1.28.0", "cnpg:1.30.1", {})).not.toContain("PgBouncer");
    });

    it.each([
      ["1.28.0", "1.30.1", 2],
      ["1.28.2", "1.28.3", 1],
      ["1.28.3", "1.30.1", 1],
      ["1.29.0", "1.29.1", 1],
      ["1.29.1", "1.30.1", 1],
      ["1.28.4", "1.30.1", 0],
      ["1.29.2", "1.30.1", 0],
      ["1.30.0", "1.30.1", 0],
    ])("names what CloudNativePG changed from %s to %s for queries of the user: %d steps", (from, to, count) => {
      const own = { monitoring: { customQueries: [{ configMap: "own" }] } };
      const text = upgraded(`registry:5000/cnpg:${from}`, `registry:5000/cnpg:${to}@sha256:aa`, { cloudNativePg: own });
      expect(text.match(/before it: .*/g) ?? []).toHaveLength(count);
      expect(upgraded(`cnpg:${from}`, `cnpg:${to}`, {})).not.toContain("before it");
    });

    it("names every step where the tag of the former image is unknown", () => {
      const own = { monitoring: { customQueries: [{ configMap: "own" }] } };
      expect(upgraded("cnpg@sha256:aa", "cnpg:1.30.1", { cloudNativePg: own }).match(/before it: /g)).toHaveLength(2);
    });

    it("names the order of the environments of a primary and its standby", () => {
      const standby = { cluster: "north", host: "north.example", promoted: false };
      expect(upgraded("cnpg:1.28.0", "cnpg:1.30.1", { standby })).toMatch(
        /before it: upgrade the operator of its primary first/,
      );
    });

    it("is shown for the chart of PGO", () => {
      const release = "kubernetes:helm.sh/v3:Release";
      expect(describedFor([crunchyCluster()], release, [chart("5.8.2"), chart("6.0.3")])).toMatch(
        /Impact of Crunchy.* 5\.8\.2 → 6\.0\.3 on postgres\/hippo:\n\s+rolling restart: PGO recreates/,
      );
      expect(describedFor([crunchyCluster()], release, [chart("6.0.3"), chart("6.0.3")])).not.toContain("Impact of");
    });
  });

  it("names the restart of databases with backups where the installation has another image of their sidecar", () => {
    const plugin = (sidecarImage: string, image = "plugin:1"): KubernetesObject =>
      barmanPluginChart({
        ...{ namespace: "cnpg-system", image, sidecarImage, imagePullPolicy: "Always", pullSecrets: [] },
        ...{ watchNamespaces: [], replicas: 2, cpu: "50m", memory: "256Mi" },
      }).find(({ kind }) => kind === "Deployment") as KubernetesObject;
    const described = (before: KubernetesObject, after: KubernetesObject): string =>
      meaningUnder(prod).describe([{ ...change("update", before, after), type: "kubernetes:apps/v1:Deployment" }]);
    expect(described(plugin("sidecar:1"), plugin("sidecar:2"))).toMatch(
      /on every database of CloudNativePG with backups:\n\s+rolling restart: .*\(sidecar:1 → sidecar:2\)/,
    );
    expect(described(plugin("sidecar:1"), plugin("sidecar:1", "plugin:2"))).not.toContain("Impact on");
  });

  it("is shown for changed clusters only", () => {
    const pod = { apiVersion: "v1", kind: "Pod", metadata: { name: "a" } };
    const changes = [
      change("create", undefined, rendered()),
      { ...change("update", pod, pod), type: "kubernetes:core/v1:Pod" },
      { ...fewer, type: "pgstack:index:PostgresCluster" },
    ];
    expect(meaningUnder(prod).describe(changes)).not.toContain("Impact on");
    expect(meaningUnder(prod).refusals(changes)).toEqual([]);
  });

  it("is empty if only a condition of a wait changes", () => {
    const waiting = (until: string): KubernetesObject => ({
      ...rendered(),
      metadata: { ...rendered().metadata, annotations: { "pulumi.com/waitFor": until } },
    });
    expect(meaningUnder(prod).describe([change("update", waiting("a"), waiting("b"))])).not.toContain("Impact on");
  });

  it("is a refusal until the cluster's configuration allows it, or the environment is disposable", () => {
    expect(meaningUnder(prod).refusals([fewer])).toEqual([
      { urn: fewer.urn, text: expect.stringMatching(/^postgres\/main: refused/) as string },
    ]);
    const allowing = { ...prod, clusters: [cloudNativePgCluster({ allowDataLoss: ["instances"] })] };
    expect(meaningUnder(allowing).refusals([fewer])).toEqual([]);
    expect(meaningUnder({ ...prod, disposable: true }).refusals([fewer])).toEqual([]);
  });

  it("of a deletion and of a replacement is a refusal that no key of the cluster undoes", () => {
    const gone = [
      change("delete", rendered(), undefined, "former"),
      change("create-replacement", rendered(), rendered({ namespace: "other" })),
    ];
    const allowing = { ...prod, clusters: [cloudNativePgCluster({ allowDataLoss: ["instances", "backups", "data"] })] };
    expect(
      meaningUnder(allowing)
        .refusals(gone)
        .map(({ text }) => text.split("\n")[1]),
    ).toEqual(['  the whole cluster: "main" → (none)', '  metadata.namespace: "postgres" → "other"']);
    expect(meaningUnder({ ...prod, disposable: true }).refusals(gone)).toEqual([]);
  });

  it("is empty if a cluster is only removed from the state", () => {
    const forgotten = { ...change("delete", rendered()), kept: true };
    expect(meaningUnder(prod).refusals([forgotten])).toEqual([]);
    expect(meaningUnder(prod).describe([forgotten])).not.toContain("Impact on");
    expect(meaningUnder(prod).refusals([{ ...forgotten, kept: false }])).toHaveLength(1);
  });

  it("of what the operator does not do is a refusal in a disposable environment too", () => {
    const smaller = change("update", rendered(), rendered({ storage: { size: "1Gi" } }));
    expect(meaningUnder({ ...prod, disposable: true }).refusals([smaller])).toHaveLength(1);
  });
});
