import { poolerBudgets, poolerObjects } from "../../components/operators/cloudnative-pg/pooler/chart";
import { cloudNativePg } from "../../components/operators/cloudnative-pg";
import { renderPostgresCluster } from "../../components/postgres-cluster";
import type { KubernetesObject } from "../../components/shared/kubernetes-object";
import { type CloudNativePgSettings, cloudNativePgCluster } from "../helpers/clusters";
import { cloudNativePgManifest, noCloudNativePgManifest, objectsIn, schemaOf, validator } from "../helpers/crd";
import { describeWhen } from "../helpers/when";

type Pooler = NonNullable<CloudNativePgSettings["pooler"]>;
type Spec = Readonly<Record<string, unknown>>;

const clusterWith = (pooler: Pooler, changes: Partial<CloudNativePgSettings> = {}) =>
  cloudNativePgCluster({ ...changes, pooler });

/** The spec of each Pooler by its name. */
const specs = (pooler: Pooler, changes: Partial<CloudNativePgSettings> = {}): Readonly<Record<string, Spec>> =>
  Object.fromEntries(
    poolerObjects(clusterWith(pooler, changes)).map(({ metadata, spec }) => [metadata.name, spec as Spec]),
  );

/** Every key at once. */
const everything: Pooler = {
  instances: 3,
  mode: "transaction",
  image: "mirror/pgbouncer:1",
  config: { global: { client_tls_sslmode: "verify-full" } },
  resources: { cpu: "100m", cpuLimit: "1", memory: "64Mi" },
  tls: { secret: "bouncer-tls", clientCa: "client-ca" },
  service: {
    type: "LoadBalancer",
    nodePort: 32001,
    externalTrafficPolicy: "Local",
    internalTrafficPolicy: "Cluster",
    ipFamilyPolicy: "PreferDualStack",
    ipFamilies: ["IPv4", "IPv6"],
    labels: { zone: "dmz" },
    annotations: { "external-dns.alpha.kubernetes.io/hostname": "pool.acme.example" },
  },
  scheduling: {
    antiAffinity: "required",
    nodePool: "database",
    priorityClass: "pooler",
    tolerations: [{ key: "dedicated", operator: "Exists" }],
    nodes: { required: [{ key: "disk", values: ["ssd"] }] },
    spread: [{ topologyKey: "topology.kubernetes.io/zone" }],
  },
  minAvailable: 2,
  paused: true,
  reads: { to: "any", instances: 2, mode: "session", service: { type: "NodePort" }, minAvailable: "50%" },
};

/** Default of an environment that is not disposable. */
const encrypted = { client_tls_sslmode: "require" };
const reconnects = { server_login_retry: "1", server_connect_timeout: "5" };

describe("PgBouncer of CloudNativePG", () => {
  it("has only what is configured", () => {
    expect(specs({})).toEqual({
      "main-pooler": {
        cluster: { name: "main" },
        instances: 1,
        type: "rw",
        pgbouncer: { poolMode: "session", parameters: { ...reconnects, ...encrypted } },
      },
    });
  });

  it("reconnects within a second of a failover, unless it is configured otherwise", () => {
    expect(specs({ config: { global: { server_login_retry: "3" } } })["main-pooler"]).toMatchObject({
      pgbouncer: { parameters: { server_login_retry: "3", server_connect_timeout: "5" } },
    });
  });

  it("has every key in its Pooler", () => {
    const selector = { matchLabels: { "cnpg.io/poolerName": "main-pooler" } };
    const resources = { requests: { cpu: "100m", memory: "64Mi" }, limits: { cpu: "1", memory: "64Mi" } };
    const nodes = [
      { key: "workload-role", operator: "In", values: ["db"] },
      { key: "disk", operator: "In", values: ["ssd"] },
    ];
    expect(specs(everything)["main-pooler"]).toEqual({
      cluster: { name: "main" },
      instances: 3,
      type: "rw",
      pgbouncer: {
        poolMode: "transaction",
        parameters: { server_login_retry: "1", server_connect_timeout: "5", client_tls_sslmode: "verify-full" },
        clientTLSSecret: { name: "bouncer-tls" },
        clientCASecret: { name: "client-ca" },
        paused: true,
      },
      template: {
        metadata: {},
        spec: {
          containers: [{ name: "pgbouncer", image: "mirror/pgbouncer:1", resources }],
          initContainers: [{ name: "bootstrap-controller", resources }],
          priorityClassName: "pooler",
          tolerations: [
            { key: "workload-role", operator: "Equal", value: "db", effect: "NoSchedule" },
            { key: "kubernetes.io/arch", operator: "Equal", value: "arm64", effect: "NoSchedule" },
            { key: "dedicated", operator: "Exists" },
          ],
          affinity: {
            nodeAffinity: {
              requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: [{ matchExpressions: nodes }] },
            },
            podAntiAffinity: {
              requiredDuringSchedulingIgnoredDuringExecution: [
                { topologyKey: "kubernetes.io/hostname", labelSelector: selector },
              ],
            },
          },
          topologySpreadConstraints: [
            {
              maxSkew: 1,
              topologyKey: "topology.kubernetes.io/zone",
              whenUnsatisfiable: "DoNotSchedule",
              labelSelector: selector,
            },
          ],
        },
      },
      serviceTemplate: {
        metadata: {
          labels: { zone: "dmz" },
          annotations: {
            "external-dns.alpha.kubernetes.io/hostname": "pool.acme.example",
            "networking.gke.io/load-balancer-type": "Internal",
          },
        },
        spec: {
          type: "LoadBalancer",
          ports: [{ name: "pgbouncer", port: 5432, targetPort: "pgbouncer", protocol: "TCP", nodePort: 32001 }],
          externalTrafficPolicy: "Local",
          internalTrafficPolicy: "Cluster",
          ipFamilyPolicy: "PreferDualStack",
          ipFamilies: ["IPv4", "IPv6"],
        },
      },
    });
  });

  it("has an external load balancer only when asked for it", () => {
    const annotations = (loadBalancer?: "external") =>
      specs({ tls: { secret: "pool-tls" }, service: { type: "LoadBalancer", loadBalancer } })["main-pooler"]?.[
        "serviceTemplate"
      ];
    expect(annotations()).toMatchObject({
      metadata: { annotations: { "networking.gke.io/load-balancer-type": "Internal" } },
    });
    expect(annotations("external")).toEqual({ spec: { type: "LoadBalancer" } });
  });

  it("tolerates what instances tolerate, and each taint once", () => {
    const taint = { key: "dedicated", operator: "Exists" as const };
    const { template } =
      specs(
        { scheduling: { tolerations: [taint, { key: "spot", operator: "Exists" }] } },
        { cloudNativePg: { scheduling: { tolerations: [taint] } } },
      )["main-pooler"] ?? {};
    expect(template).toMatchObject({ spec: { tolerations: [taint, { key: "spot", operator: "Exists" }] } });
  });
});

describe("PgBouncer for reads", () => {
  it.each([
    [undefined, "ro"],
    ["replicas", "ro"],
    ["any", "r"],
  ] as const)("to %p connects to the Service -%s", (to, type) => {
    const { "main-pooler": primary, "main-pooler-reads": reads } = specs({ mode: "transaction", reads: { to } });
    expect(primary).toMatchObject({ type: "rw" });
    expect(reads).toEqual({
      cluster: { name: "main" },
      instances: 1,
      type,
      pgbouncer: { poolMode: "transaction", parameters: { ...reconnects, ...encrypted } },
    });
  });

  it("has its own number, mode and Service, and the rest of the other", () => {
    const { "main-pooler": primary, "main-pooler-reads": reads } = specs(everything);
    const ofReads = JSON.stringify(reads?.["template"]).replaceAll("main-pooler-reads", "main-pooler");
    expect(JSON.parse(ofReads)).toEqual(primary?.["template"]);
    expect(reads).toMatchObject({
      instances: 2,
      pgbouncer: { poolMode: "session", clientTLSSecret: { name: "bouncer-tls" } },
      serviceTemplate: { spec: { type: "NodePort" } },
    });
  });

  it("is waited for with its own number of pods, and can be removed", () => {
    const { dependents } = renderPostgresCluster(clusterWith({ instances: 2, reads: { instances: 3 } }));
    expect(dependents.map(({ object, until, protect }) => [object.metadata.name, until, protect])).toEqual([
      ["main-pooler", ["jsonpath={.status.instances}=2"], undefined],
      ["main-pooler-reads", ["jsonpath={.status.instances}=3"], false],
    ]);
  });

  it("has names that no other cluster can take, and node ports that are checked", () => {
    const cluster = clusterWith({ reads: { service: { type: "NodePort", nodePort: 32002 } } });
    expect(cloudNativePg.objectNames(cluster)).toEqual(
      expect.arrayContaining(["Service main-pooler-reads", "ServiceAccount main-pooler-reads"]),
    );
    expect(cloudNativePg.nodePorts?.(cluster)).toEqual([
      { path: ["pooler", "reads", "service", "nodePort"], value: 32002 },
    ]);
  });

  it("counts among the pods that need nodes", () => {
    const pods = cloudNativePg
      .pods(clusterWith(everything))
      .filter(({ what }) => what.includes("PgBouncer"))
      .map(({ what, count, countPath, requests }) => ({ what, count, countPath, requests }));
    const requests = { cpu: 0.1, memory: 64 * 2 ** 20 };
    expect(pods).toEqual([
      { what: "the PgBouncer pods of main", count: 3, countPath: ["pooler", "instances"], requests },
      { what: "the PgBouncer pods for reads of main", count: 2, countPath: ["pooler", "reads", "instances"], requests },
    ]);
  });
});

describe("the PodDisruptionBudget of PgBouncer", () => {
  const budgets = (pooler: Pooler) => poolerBudgets(clusterWith(pooler));

  it.each([
    ["one pod", { instances: 1 }, []],
    ["two pods", { instances: 2 }, [1]],
    ["a number", { instances: 4, minAvailable: 3 }, [3]],
    ["a percentage", { instances: 4, minAvailable: "50%" }, ["50%"]],
    ["none that stay", { instances: 4, minAvailable: 0 }, []],
    ["none that stay, as a percentage", { instances: 4, minAvailable: "0%" }, []],
    ["PgBouncer for reads", { instances: 1, reads: { instances: 3, minAvailable: 2 } }, [2]],
  ] as [string, Pooler, unknown[]][])("with %s", (_what, pooler, kept) => {
    expect(budgets(pooler).map(({ spec }) => (spec as Spec)["minAvailable"])).toEqual(kept);
  });

  it("selects the pods of one Pooler, and exists before them", () => {
    const cluster = clusterWith({ instances: 2, reads: { instances: 2 } });
    const { prerequisites } = renderPostgresCluster(cluster);
    const kept = prerequisites.filter(({ kind }) => kind === "PodDisruptionBudget");
    expect(kept.map(({ metadata, spec }) => [metadata.name, (spec as Spec)["selector"]])).toEqual(
      ["main-pooler", "main-pooler-reads"].map((name) => [name, { matchLabels: { "cnpg.io/poolerName": name } }]),
    );
  });
});

const manifest = cloudNativePgManifest();

describeWhen(manifest !== undefined, noCloudNativePgManifest, "the CRD of a Pooler", () => {
  let check: (object: unknown) => string[];
  beforeAll(() => {
    const crd = objectsIn(manifest ?? "").find(({ metadata }) => metadata.name === "poolers.postgresql.cnpg.io");
    if (crd === undefined) throw new Error("the manifest has no poolers");
    check = validator(schemaOf(crd, "v1"));
  });

  it.each([
    ["nothing but the defaults", {}],
    ["every key", everything],
    [
      "an external load balancer",
      { tls: { secret: "pool-tls" }, service: { type: "LoadBalancer", loadBalancer: "external" } },
    ],
  ] as [string, Pooler][])("accepts %s", (_what, pooler) => {
    for (const object of poolerObjects(clusterWith(pooler)) as KubernetesObject[]) {
      expect(check(JSON.parse(JSON.stringify(object)))).toEqual([]);
    }
  });

  it("refuses an unknown field of PgBouncer: the check can fail", () => {
    const [object] = poolerObjects(clusterWith({}));
    const spec = { ...object?.spec, pgbouncer: { poolMode: "session", paws: true } };
    expect(check({ ...object, spec })).toEqual([expect.stringContaining("paws")]);
  });
});
