import { renderPostgresCluster } from "../../components/postgres-cluster";
import { bucketRepository, crunchyCluster, type CrunchySettings, volumeRepository } from "../helpers/clusters";

/** Instances on nodes of their own, in a taint of the user's, and apart from one another. */
const scheduling = {
  nodePool: "database",
  antiAffinity: "required",
  zones: "required",
  priorityClass: "databases",
  tolerations: [{ key: "dedicated", operator: "Exists" }],
  nodes: { required: [{ key: "disk", values: ["fast"] }] },
} satisfies CrunchySettings["scheduling"];

/** What a pod has that can mount the volumes of these instances: their nodes, and nothing that keeps them apart. */
const nodes = {
  affinity: {
    nodeAffinity: {
      requiredDuringSchedulingIgnoredDuringExecution: {
        nodeSelectorTerms: [
          {
            matchExpressions: [
              { key: "workload-role", operator: "In", values: ["db"] },
              { key: "disk", operator: "In", values: ["fast"] },
            ],
          },
        ],
      },
    },
  },
  tolerations: [
    { key: "workload-role", operator: "Equal", value: "db", effect: "NoSchedule" },
    { key: "kubernetes.io/arch", operator: "Equal", value: "arm64", effect: "NoSchedule" },
    { key: "dedicated", operator: "Exists" },
  ],
};
const asInstances = { ...nodes, priorityClassName: "databases" };
const elsewhere = { scheduling: { nodePool: "any" as const } };

const cluster = (changes: Partial<CrunchySettings> = {}): ReturnType<typeof renderPostgresCluster> =>
  renderPostgresCluster(
    crunchyCluster({ scheduling, backups: { repositories: [bucketRepository, volumeRepository] }, ...changes }),
  );
const spec = (changes: Partial<CrunchySettings> = {}): unknown => cluster(changes).customResource["spec"];

describe("pods that mount volumes of a cluster", () => {
  const host = "backups.pgbackrest.repoHost";
  const restore = { id: "one", repository: "repo1" as const };
  const bootstrap = { from: "cluster" as const, cluster: "old", repository: "repo1" as const };
  const upgrade = { id: "up", to: 18 as const };

  it("run where the instances do: the repository host, a restore, a clone and an upgrade", () => {
    expect(spec()).toHaveProperty(host, asInstances);
    expect(spec({ restore })).toHaveProperty("backups.pgbackrest.restore", expect.objectContaining(asInstances));
    expect(spec({ bootstrap })).toHaveProperty("dataSource.postgresCluster", expect.objectContaining(asInstances));
    const [order] = cluster({ crunchy: { upgrade } }).dependents;
    expect(order?.object["spec"]).toMatchObject(asInstances);
  });

  it("run where they are configured to, if they are", () => {
    const repositories = [bucketRepository, volumeRepository];
    expect(spec({ backups: { repositories, repositoryHost: elsewhere } })).toHaveProperty(host, {});
    expect(spec({ restore: { ...restore, ...elsewhere } })).not.toHaveProperty("backups.pgbackrest.restore.affinity");
    expect(spec({ bootstrap: { ...bootstrap, ...elsewhere } })).not.toHaveProperty(
      "dataSource.postgresCluster.affinity",
    );
    const [order] = cluster({ crunchy: { upgrade: { ...upgrade, ...elsewhere } } }).dependents;
    expect(order?.object["spec"]).not.toHaveProperty("tolerations");
  });

  it("do not exist without a repository on a volume, and follow the first of several instance sets", () => {
    expect(spec({ backups: { repositories: [bucketRepository] } })).not.toHaveProperty(host);
    const set = { storage: { size: "10Gi" } };
    const instanceSets = [
      { ...set, name: "a", scheduling },
      { ...set, name: "b" },
    ];
    expect(spec({ storage: undefined, scheduling: {}, crunchy: { instanceSets } })).toHaveProperty(host, asInstances);
  });
});

describe("pods that serve a cluster", () => {
  it("have its nodes, the metadata of its pods and its registry's Secrets, and no priority", () => {
    const metadata = { labels: { team: "data" }, annotations: { "sidecar.istio.io/inject": "false" } };
    const { readiness, drill } = cluster({ crunchy: { metadata, images: { pullSecrets: ["mirror"] } } });
    const job = readiness[0]?.["spec"];
    const cronJob = drill.find(({ kind }) => kind === "CronJob")?.["spec"];
    for (const [owner, template] of [
      [job, "template"],
      [cronJob, "jobTemplate.spec.template"],
    ] as const) {
      expect(owner).toHaveProperty(`${template}.spec.affinity`, nodes.affinity);
      expect(owner).toHaveProperty(`${template}.spec.tolerations`, nodes.tolerations);
      expect(owner).toHaveProperty(`${template}.spec.imagePullSecrets`, [{ name: "mirror" }]);
      expect(owner).toHaveProperty(`${template}.metadata.labels`, expect.objectContaining(metadata.labels));
      expect(owner).toHaveProperty(`${template}.metadata.annotations`, metadata.annotations);
      expect(owner).not.toHaveProperty(`${template}.spec.priorityClassName`);
    }
  });
});

describe("nodes that are drained", () => {
  const minAvailable = (changes: Partial<CrunchySettings>): unknown =>
    (spec(changes) as { instances: { minAvailable?: unknown }[] }).instances[0]?.minAvailable;

  it.each([
    ["strict", 3, 2],
    ["strict", 5, 4],
    ["synchronous", 3, undefined],
    ["asynchronous", 3, undefined],
  ] as const)("in the mode %s leave of %d instances: %s", (mode, instances, expected) => {
    expect(minAvailable({ instances, highAvailability: { mode } })).toBe(expected);
  });
});

describe("topology spread constraints of PGO", () => {
  it("are added unless they are disabled", () => {
    expect(spec()).not.toHaveProperty("disableDefaultPodScheduling");
    expect(spec({ crunchy: { defaultSpread: false } })).toHaveProperty("disableDefaultPodScheduling", true);
  });
});
