import { environmentSchema } from "../../src/config/schema";
import { bucketRepository, type CrunchySettings, crunchySettings, volumeRepository } from "../helpers/clusters";
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
    refused: settings({ clusters: [cluster({ scheduling: { nodePool: "any" } })] }),
    at: ["clusters", 0, "scheduling", "nodePool"],
    accepted: settings({ kubernetes: existingGke, clusters: [cluster({ scheduling: { nodePool: "any" } })] }),
  });

  it("the node of this machine is no database pool", () => {
    for (const kubernetes of [embedded, kind]) {
      const paths = schema.safeParse(settings({ kubernetes })).error?.issues.map(({ path }) => path);
      expect(paths).toEqual([["clusters", 0, "scheduling", "nodePool"]]);
    }
  });

  const apart = (instances: number): CrunchySettings =>
    cluster({ instances, scheduling: { nodePool: "database", antiAffinity: "required" } });
  describeRule({
    rule: "instances-fit-database-nodes",
    schema,
    refused: settings({ clusters: [apart(4)] }),
    at: ["clusters", 0, "instances"],
    accepted: settings({ clusters: [apart(3)] }),
  });

  it("instances that share no node need as many nodes in the kind cluster", () => {
    const two = cluster({ instances: 2, scheduling: { antiAffinity: "required" } });
    const messages = (nodes: number) =>
      schema
        .safeParse(settings({ kubernetes: { ...kind, nodes }, clusters: [two] }))
        .error?.issues.map(({ message }) => message);
    expect(messages(1)).toEqual([
      "needs 2 nodes, the kind cluster has 1; raise kubernetes.nodes, or choose antiAffinity: preferred",
    ]);
    expect(messages(2)).toBeUndefined();
  });

  describeRule({
    rule: "volumes-outlive-claims",
    schema,
    refused: settings({ disposable: false, clusters: [cluster({ walStorage: { size: "1Gi" } })] }),
    at: ["clusters", 0, "walStorage", "storageClass"],
    accepted: settings({ disposable: true, clusters: [cluster({ walStorage: { size: "1Gi" } })] }),
  });

  it("volumes of data and of backups outlive their claims too", () => {
    const bare = cluster({
      storage: { size: "1Gi" },
      backups: { repositories: [{ ...volumeRepository, volume: { size: "2Gi" } }] },
    });
    const issues = schema.safeParse(settings({ disposable: false, clusters: [bare] })).error?.issues;
    expect(issues?.map(({ path }) => path.slice(2).join("."))).toEqual([
      "storage.storageClass",
      "backups.repositories.0.volume.storageClass",
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

  it("can be handed over anywhere, and is up where nothing is said", () => {
    const parsed = (changes: Record<string, unknown>) =>
      schema.parse(settings({ kubernetes: existing, clusters: [anywhere], ...changes })).delivery;
    expect([parsed({}), parsed({ delivery: "handover" })]).toEqual(["pulumi", "handover"]);
  });

  it.each([embedded, kind])("is not GitOps on $source", (kubernetes) => {
    const { error } = schema.safeParse(settings({ delivery: "gitops", kubernetes, clusters: [anywhere] }));
    expect(error?.issues.map(({ message }) => message)).toEqual([
      `leaves up nothing to make, as kubernetes.source ${kubernetes.source} has no cloud; remove it, and take npm run render alone`,
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
