import { barmanPluginChart } from "../../components/operators/cloudnative-pg/install/barman";
import type { OpType } from "@pulumi/pulumi/automation";
import type { KubernetesObject } from "../../components/shared/kubernetes-object";
import type { Change } from "../../src/engine/changes";
import { meaningUnder } from "../../src/engine/impact";
import { cloudNativePgCluster, type CloudNativePgSettings } from "../helpers/clusters";
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

  it("names the restart of every database where an operator gets another release, and where it does not, nothing", () => {
    const deployment = (image: string): KubernetesObject => ({
      ...{ apiVersion: "apps/v1", kind: "Deployment" },
      metadata: { name: "operator", labels: { "app.kubernetes.io/component": "postgres-operator" } },
      spec: { template: { spec: { containers: [{ name: "manager", image }] } } },
    });
    const chart = (version: string): Record<string, unknown> => ({ chart: "oci://registry.example/pgo", version });
    const update = { ...fewer, properties: [] };
    const described = (of: string, before: object, after: object): string =>
      meaningUnder(prod).describe([{ ...update, type: of, before: { ...before }, after: { ...after } }]);
    const deployments = "kubernetes:apps/v1:Deployment";
    expect(described(deployments, deployment("cnpg:1.28.0"), deployment("cnpg:1.30.0"))).toMatch(
      /on every database of CloudNativePG:\n\s+rolling restart: .*\(cnpg:1\.28\.0 → cnpg:1\.30\.0\)/,
    );
    expect(described(deployments, deployment("cnpg:1.30.0"), deployment("cnpg:1.30.0"))).not.toContain("Impact on");
    expect(described("kubernetes:helm.sh/v3:Release", chart("5.8.2"), chart("6.0.3"))).toMatch(
      /on every database of Crunchy.*:\n\s+rolling restart: .*\(5\.8\.2 → 6\.0\.3\)/,
    );
    expect(described("kubernetes:helm.sh/v3:Release", chart("6.0.3"), chart("6.0.3"))).not.toContain("Impact on");
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
