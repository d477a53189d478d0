import type * as pulumi from "@pulumi/pulumi";
import { PostgresCluster, postgresClusterSchema, renderPostgresCluster } from "../../components/postgres-cluster";
import { PostgresOperator } from "../../components/postgres-operator";
import { PublishedManifest } from "../../components/published-manifest";
import { text as manifestProvider } from "../../components/published-manifest/provider.gen";
import { awaited, ChartResources, KubernetesResource } from "../../components/shared/chart-resources";
import type { KubernetesObject } from "../../components/shared/kubernetes-object";
import { barmanCloud, cloudNativePg, crunchy } from "../../components/versions";
import {
  bucketRepository,
  cloudNativePgCluster,
  cloudNativePgSettings,
  crunchySettings,
  volumeRepository,
} from "../helpers/clusters";
import { record } from "../helpers/mocks";
import { problemsOf } from "../helpers/problems";

const object = (kind: string, name: string, changes: object = {}): KubernetesObject => ({
  apiVersion: "v1",
  kind,
  metadata: { name, namespace: "apps" },
  ...changes,
});
/** What an object is registered as: itself, with the name under which the engine owns its fields. */
const owned = ({ metadata, ...rest }: KubernetesObject): object => ({
  ...rest,
  metadata: { ...metadata, annotations: { ...metadata.annotations, "pulumi.com/patchFieldManager": "pgstack" } },
});
const manifestType = "pulumi-nodejs:dynamic/pgstack:PublishedManifest";

/** Queries of CloudNativePG's exporter; PGO has its own. */
const queriesOf = ({ operator }: { readonly operator: string }): string[] =>
  operator === "cloudnative-pg" ? ["kubernetes:core/v1:ConfigMap"] : [];

/** What restores the backups of a cluster on a schedule, where it makes any. */
const drillOf = ({ backups }: { readonly backups?: unknown }): string[] =>
  backups === undefined
    ? []
    : [
        "kubernetes:batch/v1:CronJob",
        "kubernetes:core/v1:ConfigMap",
        "kubernetes:core/v1:ServiceAccount",
        "kubernetes:rbac.authorization.k8s.io/v1:Role",
        "kubernetes:rbac.authorization.k8s.io/v1:RoleBinding",
      ];

describe("ChartResources", () => {
  const objects: KubernetesObject[] = [
    object("Deployment", "server", { apiVersion: "apps/v1", spec: { replicas: 1 } }),
    object("Service", "server"),
    object("ConfigMap", "settings", { data: { a: "1" } }),
    { apiVersion: "v1", kind: "Namespace", metadata: { name: "apps" } },
  ];

  it("registers each object unchanged, as its own resource under the component", async () => {
    const recording = await record(() => new ChartResources("chart", { objects }));
    const component = recording.one("pgstack:index:ChartResources", "chart");
    expect(component).toMatchObject({ custom: false, inputs: {}, outputs: {} });
    expect(
      recording
        .childrenOf(component)
        .map(({ type, name, custom }) => [type, name, custom])
        .sort(),
    ).toEqual([
      ["kubernetes:apps/v1:Deployment", "chart/apps/server", true],
      ["kubernetes:core/v1:ConfigMap", "chart/apps/settings", true],
      ["kubernetes:core/v1:Namespace", "chart/apps", true],
      ["kubernetes:core/v1:Service", "chart/apps/server", true],
    ]);
    expect(recording.one("kubernetes:apps/v1:Deployment").inputs).toEqual(objects.slice(0, 1).map(owned)[0]);
    expect(recording.one("kubernetes:core/v1:ConfigMap").inputs).toEqual(objects.slice(2, 3).map(owned)[0]);
  });

  it("creates namespaces first, then configuration, then workloads", async () => {
    const recording = await record(() => new ChartResources("chart", { objects }));
    const [deployment, service, settings, namespace] = [
      "apps/v1:Deployment",
      "core/v1:Service",
      "core/v1:ConfigMap",
      "core/v1:Namespace",
    ].map((type) => recording.one(`kubernetes:${type}`));
    if (!deployment || !service || !settings || !namespace) throw new Error("something is missing");
    expect(recording.waitsFor(deployment, settings)).toBe(true);
    expect(recording.waitsFor(deployment, namespace)).toBe(true);
    expect(recording.waitsFor(settings, namespace)).toBe(true);
    // A Service counts as made when pods answer it: it must not wait for the Deployment, nor hold it up.
    expect(recording.waitsFor(deployment, service)).toBe(false);
    expect(recording.waitsFor(service, deployment)).toBe(false);
    expect(recording.waitsFor(namespace, deployment)).toBe(false);
  });

  it("returns every resource, and accepts an empty chart", async () => {
    let handed = 0;
    const recording = await record(() => {
      handed = new ChartResources("chart", { objects }).resources.length;
      new ChartResources("empty", { objects: [] });
    });
    expect(handed).toBe(4);
    expect(recording.childrenOf(recording.one("pgstack:index:ChartResources", "empty"))).toEqual([]);
  });

  it("refuses a Secret", async () => {
    const secret = object("Secret", "password", { data: { password: "aHVudGVyMg==" } });
    await expect(record(() => new ChartResources("chart", { objects: [secret] }))).rejects.toThrow(
      /a chart cannot contain a Secret/,
    );
  });
});

describe("an awaited custom resource", () => {
  it("has annotations with the condition and timeout of its wait, in addition to its own", async () => {
    const custom: KubernetesObject = {
      apiVersion: "example.com/v1",
      kind: "Thing",
      metadata: { name: "a", annotations: { mine: "yes" } },
      spec: { size: 1 },
    };
    const recording = await record(() => {
      awaited("thing", { object: custom, until: ["condition=Ready", "jsonpath={.a}=1"], timeoutSeconds: 90 }, {});
    });
    expect(recording.one("kubernetes:example.com/v1:Thing", "thing").inputs).toEqual({
      ...custom,
      metadata: {
        name: "a",
        annotations: {
          mine: "yes",
          "pulumi.com/waitFor": '["condition=Ready","jsonpath={.a}=1"]',
          "pulumi.com/timeoutSeconds": "90",
          "pulumi.com/patchFieldManager": "pgstack",
        },
      },
    });
  });
});

describe("PublishedManifest", () => {
  const args = {
    manifests: [{ url: "https://example.com/a.yaml", sha256: "0".repeat(64) }],
    kinds: ["CustomResourceDefinition"],
    kubeconfig: "/k",
    context: "c",
  };

  it("is one resource with digests and addresses, and holds no CRD", async () => {
    const recording = await record(() => new PublishedManifest("definitions", args, {}));
    const { inputs, custom } = recording.one(manifestType, "definitions");
    expect(custom).toBe(true);
    expect(inputs).toMatchObject(args);
    expect(JSON.stringify(inputs).length).toBeLessThan(20_000);
  });

  it("embeds its provider as self-contained text that is the same in every run", async () => {
    const provider = async (): Promise<unknown> =>
      (await record(() => new PublishedManifest("definitions", args, {}))).one(manifestType).inputs["__provider"];
    expect([await provider(), await provider()]).toEqual([manifestProvider, manifestProvider]);
    expect(manifestProvider).not.toMatch(/require\(["']\.{1,2}\//);
  });
});

describe.each([
  [
    ...(["cloudnative-pg", "cnpg-system"] as const),
    [...cloudNativePg.manifests, ...barmanCloud.manifests],
    ...(["kubernetes:apps/v1:Deployment", "op/cnpg-system/cnpg-controller-manager"] as const),
  ],
  ["crunchy", "postgres-operator", crunchy.manifests, "kubernetes:helm.sh/v3:Release", undefined],
] as const)("PostgresOperator %s", (operator, namespace, manifests, workload, workloadName) => {
  const args = {
    settings: { operator, namespace },
    kubeconfig: "/k",
    context: "c",
    manifestMirror: "/mirror",
  } as const;

  it("applies the pinned CRDs first, then the operator", async () => {
    const recording = await record(() => new PostgresOperator("op", args));
    const definitions = recording.one(manifestType, "op-definitions");
    expect(definitions.inputs).toMatchObject({ manifests, kubeconfig: "/k", context: "c", mirror: "/mirror" });
    expect(definitions.inputs["kinds"]).toContain("CustomResourceDefinition");
    expect(recording.waitsFor(recording.one(workload, workloadName), definitions)).toBe(true);
    for (const resource of recording.resources.filter(({ type }) => type.startsWith("kubernetes:"))) {
      expect([resource.type, recording.waitsFor(resource, definitions)]).toEqual([resource.type, true]);
    }
  });

  it("is one component with everything in it", async () => {
    const recording = await record(() => new PostgresOperator("op", args));
    const component = recording.one("pgstack:index:PostgresOperator", "op");
    expect(component).toMatchObject({ custom: false, inputs: {}, outputs: {} });
    for (const resource of recording.resources.filter(({ custom }) => custom)) {
      expect([resource.name, recording.waitsFor(resource, component)]).toEqual([resource.name, true]);
    }
  });

  it("exports the dependencies of a cluster: CRDs and workloads", async () => {
    const recording = await record(() => {
      const { ready } = new PostgresOperator("op", args);
      new KubernetesResource("after", object("ConfigMap", "after"), { dependsOn: [...ready] });
    });
    const after = recording.one("kubernetes:core/v1:ConfigMap", "after");
    expect(recording.waitsFor(after, recording.one(workload, workloadName))).toBe(true);
    expect(recording.waitsFor(after, recording.one(manifestType))).toBe(true);
  });

  it("waits for its namespace; only workloads wait for nodes", async () => {
    const recording = await record(() => {
      const made = (name: string): pulumi.Resource => new KubernetesResource(name, object("ConfigMap", name), {});
      new PostgresOperator("op", { ...args, namespaceReady: [made("namespace")], nodesReady: [made("nodes")] });
    });
    const [definitions, runs, namespaceReady, nodes] = [
      recording.one(manifestType),
      recording.one(workload, workloadName),
      recording.one("kubernetes:core/v1:ConfigMap", "namespace"),
      recording.one("kubernetes:core/v1:ConfigMap", "nodes"),
    ];
    expect(recording.waitsFor(runs, namespaceReady)).toBe(true);
    expect(recording.waitsFor(runs, nodes)).toBe(true);
    expect(recording.waitsFor(definitions, nodes)).toBe(false);
  });

  it("refuses wrong settings by name before it creates anything", async () => {
    const wrong = { ...args, settings: { operator, namespace: "Not A Name" } } as const;
    const recording = record(() => {
      expect(problemsOf(() => new PostgresOperator("op", wrong)).map(({ path }) => path)).toEqual(["namespace"]);
    });
    expect((await recording).resources.filter(({ custom }) => custom)).toEqual([]);
  });
});

describe("PostgresOperator cloudnative-pg", () => {
  it("creates the plugin's Service after the operator, which removes its finalizer, and protects no Job", async () => {
    const settings = { operator: "cloudnative-pg", namespace: "cnpg-system" } as const;
    const recording = await record(() => new PostgresOperator("op", { settings, kubeconfig: "/k" }, { protect: true }));
    const service = recording.one("kubernetes:core/v1:Service", "op-registered/cnpg-system/barman-cloud");
    const deployment = recording.one("kubernetes:apps/v1:Deployment", "op/cnpg-system/cnpg-controller-manager");
    expect(recording.waitsFor(service, deployment)).toBe(true);
    expect(deployment.protect).toBe(true);
    const jobs = recording.resources.filter(({ type }) => /:(Cron)?Job$/.test(type));
    expect(jobs.map(({ protect }) => protect)).toEqual([false, false]);
  });

  it("takes the default queries from the manifest, into its own namespace", async () => {
    const settings = { operator: "cloudnative-pg", namespace: "elsewhere" } as const;
    const recording = await record(() => new PostgresOperator("op", { settings, kubeconfig: "/k" }));
    expect(recording.one(manifestType).inputs).toMatchObject({
      kinds: ["CustomResourceDefinition", "ConfigMap"],
      namespace: "elsewhere",
    });
  });
});

describe("PostgresOperator crunchy", () => {
  it("is the pinned chart, without the CRDs, which Helm would never upgrade", async () => {
    const settings = { operator: "crunchy", namespace: "postgres-operator" } as const;
    const recording = await record(() => new PostgresOperator("op", { settings, kubeconfig: "/k" }));
    expect(recording.one("kubernetes:helm.sh/v3:Release").inputs).toMatchObject({
      name: "pgo",
      chart: crunchy.chart.repository,
      version: crunchy.chart.version,
      namespace: "postgres-operator",
      skipCrds: true,
    });
  });
});

const users = [
  { name: "app", databases: ["app", "reports"] },
  { name: "reader", databases: ["archive"], passwordSecret: "reader" },
];

describe.each([
  [
    "CloudNativePG",
    cloudNativePgSettings({ users, pooler: { instances: 2 } }),
    "kubernetes:postgresql.cnpg.io/v1:Cluster",
    [
      "kubernetes:postgresql.cnpg.io/v1:Database",
      "kubernetes:postgresql.cnpg.io/v1:Database",
      "kubernetes:postgresql.cnpg.io/v1:Pooler",
    ],
    ["kubernetes:policy/v1:PodDisruptionBudget"],
  ],
  [
    "Crunchy",
    crunchySettings({ backups: { repositories: [bucketRepository, volumeRepository] }, pooler: {} }),
    "kubernetes:postgres-operator.crunchydata.com/v1:PostgresCluster",
    [],
    [],
  ],
] as const)("PostgresCluster on %s", (_operator, args, type, dependents, budgets) => {
  const make = (opts: pulumi.ComponentResourceOptions = {}) => record(() => new PostgresCluster("main", args, opts));

  it("is its custom resource, the objects that belong to it, and the readiness check, nothing else", async () => {
    const recording = await make();
    expect(
      recording.resources
        .filter(({ custom }) => custom)
        .map((resource) => resource.type)
        .sort(),
    ).toEqual(
      [type, ...dependents, ...budgets, "kubernetes:batch/v1:Job", ...drillOf(args), ...queriesOf(args)].sort(),
    );
    const component = recording.one("pgstack:index:PostgresCluster", "main");
    expect(recording.one(type, "main").parent).toBe(component.urn);
    expect(recording.one("pgstack:index:ChartResources", "main-readiness").parent).toBe(component.urn);
  });

  it("waits until the custom resource is ready, up to readyTimeoutSeconds", async () => {
    const recording = await record(() => new PostgresCluster("main", { ...args, readyTimeoutSeconds: 77 }));
    const { metadata, spec } = recording.one(type).inputs as unknown as KubernetesObject;
    const waitFor = JSON.parse(metadata.annotations?.["pulumi.com/waitFor"] ?? "[]") as string[];
    expect(waitFor.length).toBeGreaterThan(1);
    expect(waitFor.join()).toMatch(/(readyReplicas|readyInstances)\}=3/);
    expect(metadata.annotations?.["pulumi.com/timeoutSeconds"]).toBe("77");
    expect(spec).not.toBeUndefined();
  });

  it("checks readiness last", async () => {
    const recording = await make();
    const proof = recording.one("kubernetes:batch/v1:Job");
    for (const kind of [type, ...dependents]) {
      for (const resource of recording.ofType(kind)) {
        expect([resource.name, recording.waitsFor(proof, resource)]).toEqual([resource.name, true]);
        expect(recording.waitsFor(resource, proof)).toBe(false);
      }
    }
  });

  it("creates its dependents after the custom resource", async () => {
    const recording = await make();
    const custom = recording.one(type);
    for (const resource of dependents.flatMap((kind) => recording.ofType(kind))) {
      expect([resource.name, recording.waitsFor(resource, custom)]).toEqual([resource.name, true]);
    }
  });

  it("is protected with everything that holds data, but not the readiness check and the drill", async () => {
    const recording = await make({ protect: true });
    const free = ["kubernetes:batch/v1:Job", ...budgets, ...drillOf(args), ...queriesOf(args)];
    for (const resource of recording.resources.filter(({ custom }) => custom)) {
      expect([resource.type, resource.protect]).toEqual([resource.type, !free.includes(resource.type)]);
    }
    expect((await make()).one(type).protect).toBe(false);
  });

  it("returns names and addresses, never a credential", async () => {
    let endpoints: unknown;
    const recording = await record(() => ({ endpoints } = new PostgresCluster("main", args)));
    const { outputs } = recording.one("pgstack:index:PostgresCluster");
    expect(outputs).toEqual({ endpoints });
    expect(Object.keys(outputs ?? {})).toEqual(["endpoints"]);
    expect(JSON.stringify(outputs)).toMatch(/"password":\{"key":"password","secret":"[a-z-]+"\}/);
  });

  it("accepts a cluster that its schema has parsed, and no lookalike", async () => {
    const parsed = postgresClusterSchema.parse(args);
    const written = await make();
    const resolved = await record(() => new PostgresCluster("main", { ...parsed, readyTimeoutSeconds: 900 }));
    expect(resolved.one(type).inputs).toEqual(written.one(type).inputs);
    const forged = JSON.parse(JSON.stringify(parsed)) as typeof parsed;
    await record(() => {
      const refused = problemsOf(() => new PostgresCluster("main", forged));
      expect(refused.map(({ path }) => path)).toContain("sets");
    });
  });

  it("refuses wrong arguments by name, all at once, before it creates anything", async () => {
    const wrong = { ...args, instances: 0, storage: { size: "10" } };
    const recording = await record(() => {
      const refused = (): unknown => new PostgresCluster("main", wrong);
      expect(problemsOf(refused).map(({ path }) => path)).toEqual(["instances", "storage.size"]);
      expect(refused).toThrow(/PostgresCluster "main"/);
    });
    expect(recording.resources.filter(({ custom }) => custom)).toEqual([]);
  });
});

it("a cluster applies the objects that it renders offline", async () => {
  const args = cloudNativePgSettings({ users: users.slice(0, 1) });
  const recording = await record(() => new PostgresCluster("main", args));
  const rendered = renderPostgresCluster(cloudNativePgCluster({ users: users.slice(0, 1) }));
  expect(recording.one("kubernetes:postgresql.cnpg.io/v1:Cluster").inputs["spec"]).toEqual(
    rendered.customResource["spec"],
  );
  expect(recording.one("kubernetes:batch/v1:Job").inputs).toEqual(rendered.readiness.map(owned)[0]);
});
