import { environmentSchema } from "../../src/config/schema";
import {
  barmanRepository,
  bucketRepository,
  type CrunchySettings,
  crunchySettings,
  volumeRepository,
} from "../helpers/clusters";
import { describeRule } from "../helpers/rule";

const schema = environmentSchema;

const gke = {
  source: "gke",
  project: "acme-postgres",
  name: "pgstack",
  location: { kind: "zonal", zone: "europe-west3-a" },
  systemPool: { nodes: 1 },
  databasePool: { nodes: 3 },
};
const existingGke = { source: "gke-existing", project: "acme-postgres", name: "pgstack", location: "europe-west3" };
const embedded = { source: "embedded" };
const kind = { source: "kind" };
const bucket = { source: "new", name: "backups" };

/** A Crunchy cluster as GKE wants it, and what a test changes in it. */
function cluster(changes: Partial<CrunchySettings> = {}): CrunchySettings {
  return crunchySettings({
    storage: { size: "10Gi", storageClass: "pgstack-database" },
    scheduling: { nodePool: "database" },
    ...changes,
  });
}

/** A disposable environment on GKE, and what a test changes in it. */
function settings(changes: Record<string, unknown> = {}): Record<string, unknown> {
  return {
    disposable: true,
    kubernetes: gke,
    operators: [{ operator: "crunchy", namespace: "postgres-operator" }],
    clusters: [cluster()],
    ...changes,
  };
}

const inBucket = (name: string): CrunchySettings =>
  cluster({ backups: { repositories: [{ ...bucketRepository, gcs: { bucket: name } }] } });

describe("where clusters run", () => {
  describeRule({
    rule: "database-nodes-are-used",
    schema,
    refused: settings({ clusters: [cluster({ storage: { size: "10Gi" }, scheduling: { nodePool: "any" } })] }),
    at: ["clusters", 0, "scheduling", "nodePool"],
    accepted: settings({ kubernetes: existingGke, clusters: [cluster({ scheduling: { nodePool: "any" } })] }),
  });

  it("which the node of this machine is not", () => {
    for (const kubernetes of [embedded, kind]) {
      const paths = schema.safeParse(settings({ kubernetes })).error?.issues.map(({ path }) => path);
      expect(paths).toEqual([["clusters", 0, "scheduling", "nodePool"]]);
    }
  });

  const apart = (instances: number): CrunchySettings =>
    cluster({ instances, scheduling: { nodePool: "database", antiAffinity: "required" } });
  describeRule({
    rule: "pods-fit-nodes",
    schema,
    refused: settings({ clusters: [apart(4)] }),
    at: ["clusters", 0, "instances"],
    accepted: settings({ clusters: [apart(3)] }),
  });
  const pages = { patch: { nodeConfig: { linuxNodeConfig: { hugepagesConfig: { hugepageSize2m: 1024 } } } } };
  describeRule({
    rule: "huge-pages-are-on-nodes",
    schema,
    refused: settings({ clusters: [cluster({ resources: { hugePages: { total: "1Gi" } } })] }),
    at: ["clusters", 0, "resources", "hugePages"],
    accepted: settings({
      kubernetes: { ...gke, databasePool: { ...gke.databasePool, ...pages } },
      clusters: [cluster({ resources: { hugePages: { total: "1Gi" } } })],
    }),
  });
  const two = cluster({ instances: 2, scheduling: { antiAffinity: "required" } });
  describeRule({
    rule: "instances-fit-kind-nodes",
    schema,
    refused: settings({ kubernetes: { ...kind, nodes: 1 }, clusters: [two] }),
    at: ["clusters", 0, "instances"],
    accepted: settings({ kubernetes: { ...kind, nodes: 2 }, clusters: [two] }),
  });

  it("instances that share no node need as many nodes in the kind cluster", () => {
    const messages = (nodes: number) =>
      schema
        .safeParse(settings({ kubernetes: { ...kind, nodes }, clusters: [two] }))
        .error?.issues.map(({ message }) => message);
    expect(messages(1)).toEqual([
      "needs 2 nodes, the kind cluster has 1; raise kubernetes.nodes, or set antiAffinity: preferred",
    ]);
    expect(messages(2)).toBeUndefined();
  });

  it("so do PgBouncers, and on this machine there is one node", () => {
    const pooled = cluster({
      scheduling: {},
      storage: { size: "10Gi" },
      pooler: { instances: 2, scheduling: { antiAffinity: "required" } },
    });
    const lines = (kubernetes: object, one = pooled) =>
      schema
        .safeParse(settings({ kubernetes, clusters: [one] }))
        .error?.issues.map(({ path, message }) => `${path.join(".")} ${message}`);
    expect(lines({ ...kind, nodes: 1 })).toEqual([
      "clusters.0.pooler.instances needs 2 nodes, the kind cluster has 1; raise kubernetes.nodes, or set antiAffinity: preferred",
    ]);
    expect(lines(embedded)).toEqual([
      "clusters.0.pooler.instances needs 2 nodes, this machine has 1; use kubernetes.source: kind, or set antiAffinity: preferred",
    ]);
    expect(lines({ ...kind, nodes: 2 })).toBeUndefined();
    expect(lines(embedded, cluster({ scheduling: {}, storage: { size: "10Gi" } }))).toBeUndefined();
  });

  describeRule({
    rule: "volumes-outlive-claims",
    schema,
    refused: settings({
      disposable: false,
      clusters: [cluster({ acceptNoBackups: true, walStorage: { size: "5Gi", storageClass: "pgstack-drill" } })],
    }),
    at: ["clusters", 0, "walStorage", "storageClass"],
    accepted: settings({
      disposable: false,
      clusters: [cluster({ acceptNoBackups: true, walStorage: { size: "5Gi" } })],
    }),
  });

  it("volumes of data and of backups outlive their claims too", () => {
    const storageClass = "pgstack-drill";
    const bare = cluster({
      storage: { size: "5Gi", storageClass },
      backups: { repositories: [{ ...volumeRepository, volume: { size: "20Gi", storageClass } }] },
    });
    const issues = schema.safeParse(settings({ disposable: false, clusters: [bare] })).error?.issues;
    expect(issues?.map(({ path }) => path.slice(2).join("."))).toEqual([
      "storage.storageClass",
      "backups.repositories.0.volume.storageClass",
    ]);
  });
});

describe("clusters without backups", () => {
  const anywhere = { kubernetes: { source: "existing", context: "mine" } };
  const crunchy = crunchySettings();
  const cnpg = { ...crunchy, operator: "cloudnative-pg" };
  const operators = [
    { operator: "crunchy", namespace: "pgo" },
    { operator: "cloudnative-pg", namespace: "cnpg-system" },
  ];
  const protectedWith = (one: object, disposable = false): Record<string, unknown> =>
    settings({ ...anywhere, operators, disposable, clusters: [one] });
  describeRule({
    rule: "protected-cluster-has-backups",
    schema,
    refused: protectedWith(cnpg),
    at: ["clusters", 0, "backups"],
    accepted: protectedWith(cnpg, true),
  });

  const messages = (one: object): string[] =>
    (schema.safeParse(protectedWith(one)).error?.issues ?? []).map(({ message }) => message);

  it.each([crunchy, cnpg])("are refused on any operator, with every fix: $operator", (one) => {
    expect(messages(one)).toEqual([
      "is missing, and the environment is not disposable; configure backups. To run without them, set pgstack:disposable: true, or acceptNoBackups: true for this cluster",
    ]);
    expect(messages({ ...one, acceptNoBackups: true })).toEqual([]);
    expect(messages({ ...one, acceptNoBackups: false })).toEqual(["must be true, or be removed"]);
  });

  it("may follow another cluster, until they are promoted", () => {
    const standby = { host: "primary.postgres.svc" };
    expect(messages({ ...crunchy, standby })).toEqual([]);
    expect(messages({ ...crunchy, standby: { ...standby, promoted: true } })).toHaveLength(1);
  });

  it("accept no backups only without backups", () => {
    const backups = { repositories: [volumeRepository] };
    expect(messages({ ...crunchy, backups, acceptNoBackups: true })).toEqual([
      "contradicts backups; remove one of the two",
    ]);
  });
});

describe("who brings what runs in Kubernetes", () => {
  const anywhere = cluster({ scheduling: { nodePool: "any" } });
  const existing = { source: "existing", context: "mine" };
  describeRule({
    rule: "gitops-leaves-a-cloud",
    schema,
    refused: settings({ delivery: "gitops", kubernetes: existing, clusters: [anywhere] }),
    at: ["delivery"],
    accepted: settings({ delivery: "gitops", kubernetes: existingGke, clusters: [anywhere] }),
  });

  it("can be handover anywhere, and is pulumi by default", () => {
    const parsed = (changes: Record<string, unknown>) =>
      schema.parse(settings({ kubernetes: existing, clusters: [anywhere], ...changes })).delivery;
    expect([parsed({}), parsed({ delivery: "handover" })]).toEqual(["pulumi", "handover"]);
  });

  it.each([embedded, kind])("is not GitOps on $source", (kubernetes) => {
    const { error } = schema.safeParse(settings({ delivery: "gitops", kubernetes, clusters: [anywhere] }));
    expect(error?.issues.map(({ message }) => message)).toEqual([
      `leaves up nothing to create, because kubernetes.source ${kubernetes.source} has no cloud resources; remove it, and use only npm run render`,
    ]);
  });

  const key = { mode: "key", acceptLongLivedKey: true };
  describeRule({
    rule: "gitops-has-no-key",
    schema,
    refused: settings({ delivery: "gitops", backupBucket: { ...bucket, identity: key } }),
    at: ["backupBucket", "identity", "mode"],
    accepted: settings({ delivery: "handover", backupBucket: { ...bucket, identity: key } }),
  });
});

describe("the bucket of backups", () => {
  describeRule({
    rule: "bucket-needs-project",
    schema,
    refused: settings({
      kubernetes: { source: "existing", context: "mine" },
      backupBucket: bucket,
      clusters: [inBucket("backups")],
    }),
    at: ["backupBucket"],
    accepted: settings({ backupBucket: bucket, clusters: [inBucket("backups")] }),
  });

  const around = (zone: string): Record<string, unknown> =>
    settings({
      kubernetes: { ...gke, location: { kind: "zonal", zone } },
      backupBucket: { ...bucket, locality: "multi-region" },
    });
  describeRule({
    rule: "bucket-has-location",
    schema,
    refused: around("australia-southeast1-a"),
    at: ["backupBucket", "locality"],
    accepted: around("europe-west3-a"),
  });
  describeRule({
    rule: "clusters-use-the-bucket",
    schema,
    refused: settings({ backupBucket: bucket, clusters: [inBucket("elsewhere")] }),
    at: ["clusters", 0, "backups", "repositories", 0, "gcs", "bucket"],
    accepted: settings({ backupBucket: bucket, clusters: [inBucket("backups")] }),
  });

  describeRule({
    rule: "bucket-has-access",
    schema,
    refused: settings({ clusters: [inBucket("mine")] }),
    at: ["clusters", 0, "backups", "repositories", 0, "gcs", "bucket"],
    accepted: settings({ backupBucket: { ...bucket, source: "existing", name: "mine" }, clusters: [inBucket("mine")] }),
  });

  const problems = (changes: Record<string, unknown>): string[] =>
    (schema.safeParse(settings(changes)).error?.issues ?? []).map(
      ({ path, message }) => `${path.join(".")}: ${message}`,
    );

  it("names the ways to grant access, and accepts an identity of the cluster's own in any mode", () => {
    expect(problems({ clusters: [inBucket("mine")] })).toEqual([
      expect.stringMatching(/\.gcs\.bucket: .*backupBucket: \{ source: new, name: mine \}.*backups\.identity$/),
    ]);
    const repositories = [{ ...bucketRepository, gcs: { bucket: "mine" } }];
    for (const identity of [{ mode: "key" as const, secret: "gcs" }, { mode: "direct" as const }]) {
      expect(problems({ clusters: [cluster({ backups: { repositories, identity } })] })).toEqual([]);
    }
    // Elsewhere than on GKE nobody can tell.
    const anywhere = { ...inBucket("mine"), scheduling: { nodePool: "any" as const } };
    expect(problems({ kubernetes: { source: "existing", context: "mine" }, clusters: [anywhere] })).toEqual([]);
  });

  it.each(["crunchy", "cloudnative-pg"])("looks at the bucket that a cluster on %s starts from", (operator) => {
    const path = { gcs: { bucket: "old" }, path: "/old" };
    const cnpg = {
      ...{ operator, name: "main", namespace: "postgres", version: 17, scheduling: { nodePool: "database" } },
      storage: { size: "10Gi", storageClass: "pgstack-database" },
      backups: { repositories: [barmanRepository] },
      bootstrap: { from: "repository", cluster: "old", repository: path },
    };
    const crunchy = cluster({
      backups: inBucket("backups").backups,
      bootstrap: { from: "repository", repository: { name: "repo1", ...path } },
    });
    const operators = [{ operator, namespace: "operators" }];
    const clusters = [operator === "crunchy" ? crunchy : cnpg];
    expect(problems({ operators, backupBucket: bucket, clusters })).toEqual([
      "clusters.0.bootstrap.repository.gcs.bucket: is not the backupBucket; write backups",
    ]);
  });

  const withIdentity = cluster({
    backups: { repositories: [{ ...bucketRepository, gcs: { bucket: "backups" } }], identity: { mode: "direct" } },
  });
  describeRule({
    rule: "bucket-decides-identity",
    schema,
    refused: settings({ backupBucket: bucket, clusters: [withIdentity] }),
    at: ["clusters", 0, "backups", "identity"],
    accepted: settings({ clusters: [withIdentity] }),
  });
});

describe("the namespaces that an environment creates", () => {
  describeRule({
    rule: "namespaces-are-not-reserved",
    schema,
    refused: settings({ operators: [{ operator: "crunchy", namespace: "kube-system" }] }),
    at: ["operators", 0, "namespace"],
    accepted: settings({ operators: [{ operator: "crunchy", namespace: "kubernetes-tools" }] }),
  });

  it.each([
    ["a cluster", { clusters: [cluster({ namespace: "default" })] }, ["clusters", 0, "namespace"]],
    ["what GKE manages", { clusters: [cluster({ namespace: "gmp-system" })] }, ["clusters", 0, "namespace"]],
    [
      "monitoring",
      { clusters: [], monitoring: { mode: "bundled", namespace: "kube-public" } },
      ["monitoring", "namespace"],
    ],
  ])("%s is not put into one of Kubernetes", (_, changes, at) => {
    expect(schema.safeParse(settings(changes)).error?.issues.map(({ path }) => path)).toEqual([at]);
  });
});

describe("adopt", () => {
  const problems = (adopt: readonly string[]): unknown[] =>
    (schema.safeParse(settings({ adopt })).error?.issues ?? []).map(({ path }) => path);

  it("names objects with their kind", () => {
    const names = [
      "Namespace/monitoring",
      "Service/postgres/hippo",
      "CustomResourceDefinition/clusters.postgresql.cnpg.io",
    ];
    expect(problems(names)).toEqual([]);
  });

  it.each([
    "monitoring",
    "namespace/monitoring",
    "Namespace/",
    "Service/a/b/c",
    "Namespace/Monitoring",
    "PostgresCluster/a/b",
    "Cluster/a/b",
  ])("refuses %j", (name) => {
    expect(problems([name])).toEqual([["adopt", 0]]);
  });
});
