import { poolerObjects } from "../../components/operators/cloudnative-pg/pooler/chart";
import { dependentImpactsOf } from "../../components/postgres-cluster";
import type { KubernetesObject } from "../../components/shared/kubernetes-object";
import { meaningUnder } from "../../src/engine/impact";
import { type CloudNativePgSettings, cloudNativePgCluster } from "../helpers/clusters";
import { changedAt, customResource, leaves } from "../helpers/impact";

type Pooler = NonNullable<CloudNativePgSettings["pooler"]>;

/** The Pooler of the primary as the API server gets it. */
function rendered(pooler: Pooler): KubernetesObject {
  const [object] = poolerObjects(cloudNativePgCluster({ pooler }));
  return JSON.parse(JSON.stringify(object)) as KubernetesObject;
}

const lines = (before: Pooler, after: Pooler): string[] =>
  dependentImpactsOf(rendered(before), rendered(after)).map(
    ({ level, field, words }) => `${level} ${field}: ${words.split(/[:;,]/)[0] ?? ""}`,
  );

const full: Pooler = {
  instances: 2,
  image: "mirror/pgbouncer:1",
  config: { global: { default_pool_size: "10" } },
  resources: { cpu: "100m", memory: "64Mi" },
  tls: { secret: "a", clientCa: "b" },
  service: { type: "NodePort", labels: { zone: "dmz" } },
  paused: true,
};

describe("a change of a Pooler", () => {
  it.each<[string, Pooler, Pooler, string[]]>([
    ["nothing", full, full, []],
    ["more pods", {}, { instances: 2 }, ["nothing spec.instances: more or fewer PgBouncers"]],
    ["another mode", {}, { mode: "transaction" }, ["nothing spec.pgbouncer.poolMode: PgBouncer reloads its settings"]],
    [
      "a setting",
      {},
      { config: { global: { max_client_conn: "500" } } },
      ["nothing spec.pgbouncer.parameters: PgBouncer reloads its settings"],
    ],
    [
      "resources",
      {},
      { resources: { cpu: "1", memory: "1Gi" } },
      ["nothing spec.template: PgBouncer's pods are recreated"],
    ],
    [
      "a certificate",
      {},
      { tls: { secret: "a" } },
      ["nothing spec.pgbouncer.clientTLSSecret: new clients see another certificate"],
    ],
    [
      "another Service",
      {},
      { service: { type: "LoadBalancer" } },
      ["nothing spec.serviceTemplate: the addresses of PgBouncer can change"],
    ],
    ["a pause", {}, { paused: true }, ["outage spec.pgbouncer.paused: PgBouncer waits for running queries"]],
    ["the end of a pause", { paused: true }, {}, ["nothing spec.pgbouncer.paused: PgBouncer resumes"]],
  ])("%s", (_what, before, after, impacts) => {
    expect(lines(before, after)).toEqual(impacts);
  });

  it("is known for each field that pgstack renders", () => {
    const object = rendered(full);
    const unknown = leaves({ spec: object["spec"] }).flatMap((leaf) =>
      dependentImpactsOf(object, changedAt(object, leaf, false)).filter(({ level }) => level === "unknown"),
    );
    // The cluster of a Pooler is immutable, and follows from its name.
    expect(unknown.map(({ field }) => field)).toEqual(["spec.cluster.name"]);
  });

  it("is shown below the changes, and that of another object is not", () => {
    const described = (before: KubernetesObject, after: KubernetesObject): string =>
      meaningUnder({ disposable: false, clusters: [] }).describe([
        {
          op: "update",
          urn: "urn",
          type: `kubernetes:${before.apiVersion}:${before.kind}`,
          name: before.metadata.name,
          before,
          after,
          kept: false,
          properties: [],
        },
      ]);
    expect(
      described(rendered({}), rendered({ instances: 2 }))
        .split("\n")
        .slice(1),
    ).toEqual([
      "  Impact on Pooler postgres/main-pooler:",
      "      nothing: more or fewer PgBouncers; clients of a removed one must reconnect (spec.instances)",
    ]);
    const pod = (name: string): KubernetesObject => ({ apiVersion: "v1", kind: "Pod", metadata: { name } });
    expect(described(pod("a"), pod("b"))).not.toContain("Impact");
    expect(dependentImpactsOf(customResource(cloudNativePgCluster()), pod("a"))).toEqual([]);
  });
});
