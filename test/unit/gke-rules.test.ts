import { backupBucketSchema } from "../../components/backup-bucket/schema";
import { gkeClusterSchema } from "../../components/gke-cluster/schema";
import { gkeNetworkSchema } from "../../components/gke-network/schema";
import { environmentSchema } from "../../src/config/schema";
import { bucketRepository, cloudNativePgSettings } from "../helpers/clusters";
import { bucket, googleSettings, kubernetes, onGke, regional, zonal } from "../helpers/google";
import { describeRule } from "../helpers/rule";

describe("a network", () => {
  describeRule({
    rule: "ranges-fit",
    schema: gkeNetworkSchema,
    refused: { source: "new", cidr: "10.0.0.0/20" },
    at: ["cidr"],
    accepted: { source: "new", cidr: "10.0.0.0/18" },
  });

  it("names the block that would do", () => {
    const issues = gkeNetworkSchema.safeParse({ source: "new", cidr: "10.0.0.0/20" }).error?.issues ?? [];
    expect(issues.map(({ message }) => message)).toEqual([expect.stringMatching(/use a \/18 or lower/)]);
  });
});

describe("a GKE cluster", () => {
  const schema = gkeClusterSchema;
  const { zones, region } = regional.location;
  describeRule({
    rule: "zones-are-of-region",
    schema,
    refused: { ...regional, location: { kind: "regional", region, zones: [zones[0], zones[1], "us-east1-b"] } },
    at: ["location", "zones", 2],
    accepted: regional,
  });
  describeRule({
    rule: "nodes-divide-by-zones",
    schema,
    refused: { ...regional, databasePool: { nodes: 4 } },
    at: ["databasePool", "nodes"],
    accepted: { ...zonal, databasePool: { nodes: 4 } },
  });
  describeRule({
    rule: "nodes-fit-network",
    schema,
    refused: { ...regional, network: { source: "new", maxNodes: 7 } },
    at: ["network", "maxNodes"],
    accepted: { ...regional, network: { source: "new", maxNodes: 8 } },
  });
  describeRule({
    rule: "maintenance-is-long-enough",
    schema,
    refused: { ...zonal, maintenance: { days: ["SA"], hours: 11 } },
    at: ["maintenance", "hours"],
    accepted: { ...zonal, maintenance: { days: ["SA"], hours: 12 } },
  });

  const key = "projects/acme-keys/locations/europe-west3/keyRings/r/cryptoKeys/k";
  const exclusion = { name: "sales", from: "2026-11-20", until: "2026-12-02" };
  describeRule({
    rule: "exclusion-is-a-time",
    schema,
    refused: { ...zonal, maintenance: { exclusions: [{ ...exclusion, until: "2026-11-20" }] } },
    at: ["maintenance", "exclusions", 0, "until"],
    accepted: { ...zonal, maintenance: { exclusions: [{ ...exclusion, until: "2026-11-21" }] } },
  });
  describeRule({
    rule: "authorized-networks-need-private-endpoint",
    schema,
    refused: { ...zonal, controlPlane: { authorizedNetworks: ["10.8.0.0/24"] } },
    at: ["controlPlane", "authorizedNetworks"],
    accepted: { ...zonal, controlPlane: { endpoint: "private", authorizedNetworks: ["10.8.0.0/24"] } },
  });
  describeRule({
    rule: "keys-are-in-region",
    schema,
    refused: { ...zonal, encryption: { etcd: key.replace("europe-west3", "global") } },
    at: ["encryption", "etcd"],
    accepted: { ...zonal, encryption: { etcd: key } },
  });
  describeRule({
    rule: "encryption-has-a-key",
    schema,
    refused: { ...zonal, encryption: { grant: false } },
    at: ["encryption"],
    accepted: { ...zonal, encryption: { grant: false, volumes: key } },
  });
  describeRule({
    rule: "google-patch-only-adds",
    schema,
    refused: { ...zonal, databasePool: { nodes: 3, patch: { nodeConfig: { machineType: "e2-micro" } } } },
    at: ["databasePool", "patch", "nodeConfig", "machineType"],
    accepted: { ...zonal, databasePool: { nodes: 3, patch: { nodeConfig: { gvnic: { enabled: true } } } } },
  });

  it("proposes the input that a misspelt one of a patch probably means", () => {
    const issues = schema.safeParse({ ...zonal, patch: { enableTpus: true, nothing: 1 } }).error?.issues ?? [];
    expect(issues.map(({ message }) => message)).toEqual([
      'unknown key; did you mean "enableTpu"?',
      "is no input of the cluster",
    ]);
  });

  it("refuses an exclusion of all upgrades without an end, and two of one name", () => {
    const exclusions = [exclusion, { name: "sales", from: "2026-12-20", scope: "all" }];
    const issues = schema.safeParse({ ...zonal, maintenance: { exclusions } }).error?.issues ?? [];
    expect(issues.map(({ path }) => path.at(-1))).toEqual(["until", "name"]);
  });

  const pool = (machineType: string, diskType?: string): object => ({
    ...zonal,
    databasePool: { machineType, nodes: 3, ...(diskType !== undefined ? { diskType } : {}) },
  });
  describeRule({
    rule: "machine-series-is-known",
    schema,
    refused: pool("n9-standard-4"),
    at: ["databasePool", "machineType"],
    accepted: pool("n9-standard-4", "hyperdisk-balanced"),
  });
  describeRule({
    rule: "machine-can-attach-disk",
    schema,
    refused: pool("n4-standard-4", "pd-ssd"),
    at: ["databasePool", "diskType"],
    accepted: pool("c3-standard-4", "pd-ssd"),
  });

  const replicated = (base: object): object => ({
    ...base,
    databasePool: { machineType: "n4-standard-4", nodes: 3, diskType: "hyperdisk-balanced-high-availability" },
  });
  describeRule({
    rule: "replicated-disk-needs-zones",
    schema,
    refused: replicated(zonal),
    at: ["databasePool", "diskType"],
    accepted: replicated(regional),
  });

  it("has no volumes that nothing can write to, and does not suggest any", () => {
    const messages = (diskType: string): string[] =>
      (schema.safeParse(pool("c3-standard-4", diskType)).error?.issues ?? []).map(({ message }) => message);
    expect(messages("hyperdisk-ml")).toHaveLength(1);
    expect(messages("pd-standard")).toEqual([expect.not.stringContaining("hyperdisk-ml")]);
  });

  it("names the numbers of nodes that divide evenly among zones", () => {
    const issues = schema.safeParse({ ...regional, databasePool: { nodes: 4 } }).error?.issues ?? [];
    expect(issues.map(({ message }) => message)).toEqual([expect.stringMatching(/evenly over 3 zones; use 3 or 6$/)]);
  });
});

describe("a bucket", () => {
  const schema = backupBucketSchema;
  const key = (location: string): string => `projects/acme-keys/locations/${location}/keyRings/r/cryptoKeys/k`;
  describeRule({
    rule: "second-region-needs-dual-region",
    schema,
    refused: { ...bucket, secondRegion: "europe-west4" },
    at: ["secondRegion"],
    accepted: { ...bucket, locality: "dual-region", secondRegion: "europe-west4" },
  });
  describeRule({
    rule: "bucket-key-is-in-location",
    schema,
    refused: { ...bucket, locality: "multi-region", encryption: { key: key("europe-west3") } },
    at: ["encryption", "key"],
    accepted: { ...bucket, encryption: { key: key("europe-west3") } },
  });
  describeRule({
    rule: "google-bucket-patch-only-adds",
    schema,
    refused: { ...bucket, patch: { retentionPolicy: { retentionPeriod: "86400" } } },
    at: ["patch", "retentionPolicy"],
    accepted: { ...bucket, patch: { rpo: "ASYNC_TURBO" } },
  });
});

describe("an environment on Google Cloud", () => {
  const schema = environmentSchema;
  const anywhere = {
    ...onGke,
    storage: { size: "10Gi" },
    backups: { repositories: [bucketRepository] },
    scheduling: {},
  };
  const onlyPool = kubernetes({ ...zonal, databasePool: undefined, systemPool: { nodes: 3 } });
  describeRule({
    rule: "database-nodes-are-used",
    schema,
    refused: googleSettings({ clusters: [anywhere] }),
    at: ["clusters", 0, "scheduling", "nodePool"],
    accepted: googleSettings({ kubernetes: onlyPool, clusters: [anywhere] }),
  });

  it("refuses a cluster on the database pool if the pool does not exist", () => {
    const issues = schema.safeParse(googleSettings({ kubernetes: onlyPool })).error?.issues ?? [];
    expect(issues.map(({ message }) => message)).toEqual(
      expect.arrayContaining(["needs a database pool; remove it, or add kubernetes.databasePool"]),
    );
  });
  describeRule({
    rule: "volumes-fit-nodes",
    schema,
    refused: googleSettings({ clusters: [{ ...onGke, walStorage: { size: "5Gi", storageClass: "pgstack-system" } }] }),
    at: ["clusters", 0, "walStorage", "storageClass"],
    accepted: googleSettings({ clusters: [{ ...onGke, walStorage: { size: "5Gi" } }] }),
  });
  describeRule({
    rule: "volumes-are-large-enough",
    schema,
    refused: googleSettings({ clusters: [{ ...onGke, walStorage: { size: "3Gi" } }] }),
    at: ["clusters", 0, "walStorage", "size"],
    accepted: googleSettings({
      kubernetes: kubernetes({ ...zonal, databasePool: { machineType: "n2-standard-4", nodes: 3 } }),
      clusters: [{ ...onGke, walStorage: { size: "3Gi" } }],
    }),
  });
  describeRule({
    rule: "bucket-needs-project",
    schema,
    refused: {
      kubernetes: { source: "embedded" },
      backupBucket: bucket,
      operators: [{ operator: "cloudnative-pg", namespace: "cnpg-system" }],
      clusters: [cloudNativePgSettings({ acceptNoBackups: true })],
    },
    at: ["backupBucket"],
    accepted: googleSettings(),
  });
  describeRule({
    rule: "bucket-has-location",
    schema,
    refused: googleSettings({
      kubernetes: kubernetes({ ...zonal, location: { kind: "zonal", zone: "australia-southeast1-a" } }),
      backupBucket: { ...bucket, locality: "multi-region" },
    }),
    at: ["backupBucket", "locality"],
    accepted: googleSettings({ backupBucket: { ...bucket, locality: "multi-region" } }),
  });
  describeRule({
    rule: "second-region-makes-a-pair",
    schema,
    refused: googleSettings({ backupBucket: { ...bucket, locality: "dual-region", secondRegion: "us-east1" } }),
    at: ["backupBucket", "secondRegion"],
    accepted: googleSettings({ backupBucket: { ...bucket, locality: "dual-region", secondRegion: "europe-west4" } }),
  });
  it("names the regions that make a pair, where there are any", () => {
    const messages = (zone: string, changes: object): string[] =>
      (
        schema.safeParse(
          googleSettings({
            kubernetes: kubernetes({ ...zonal, location: { kind: "zonal", zone } }),
            backupBucket: { ...bucket, ...changes },
          }),
        ).error?.issues ?? []
      ).map(({ message }) => message);
    const second = { locality: "dual-region", secondRegion: "asia-east2" };
    expect(messages("asia-east1-a", second)).toEqual([expect.stringContaining("take asia-southeast1")]);
    expect(messages("southamerica-east1-a", second)).toEqual([expect.stringContaining("write locality: region")]);
    expect(messages("northamerica-northeast1-a", { locality: "multi-region" })).toEqual([
      expect.stringContaining("write region, or dual-region with secondRegion: northamerica-northeast2"),
    ]);
    const australian = { locality: "dual-region", secondRegion: "australia-southeast2" };
    expect(messages("australia-southeast1-a", australian)).toEqual([]);
  });
  const key = (location: string) => ({ key: `projects/acme-keys/locations/${location}/keyRings/r/cryptoKeys/k` });
  describeRule({
    rule: "bucket-key-is-where-bucket-is",
    schema,
    refused: googleSettings({ backupBucket: { ...bucket, encryption: key("europe-west4") } }),
    at: ["backupBucket", "encryption", "key"],
    accepted: googleSettings({ backupBucket: { ...bucket, encryption: key("europe-west3") } }),
  });
  describeRule({
    rule: "registry-grant-has-a-repository",
    schema,
    refused: googleSettings({ imageRegistry: "registry.acme.io/mirror", imageRegistryGrant: true }),
    at: ["imageRegistryGrant"],
    accepted: googleSettings({
      imageRegistry: "europe-west3-docker.pkg.dev/acme-test/mirror",
      imageRegistryGrant: true,
    }),
  });
  describeRule({
    rule: "dual-region-holds-cluster",
    schema,
    refused: googleSettings({ backupBucket: { ...bucket, locality: "dual-region" } }),
    at: ["backupBucket", "locality"],
    accepted: googleSettings({
      kubernetes: kubernetes({ ...zonal, location: { kind: "zonal", zone: "europe-west4-a" } }),
      backupBucket: { ...bucket, locality: "dual-region" },
    }),
  });
  describeRule({
    rule: "clusters-use-the-bucket",
    schema,
    refused: googleSettings({
      clusters: [{ ...onGke, backups: { repositories: [{ ...bucketRepository, gcs: { bucket: "another" } }] } }],
    }),
    at: ["clusters", 0, "backups", "repositories", 0, "gcs", "bucket"],
    accepted: googleSettings(),
  });
  describeRule({
    rule: "bucket-decides-identity",
    schema,
    refused: googleSettings({ clusters: [{ ...onGke, backups: { ...onGke.backups, identity: { mode: "direct" } } }] }),
    at: ["clusters", 0, "backups", "identity"],
    accepted: googleSettings({
      backupBucket: undefined,
      clusters: [{ ...onGke, backups: { ...onGke.backups, identity: { mode: "direct" } } }],
    }),
  });

  it("refuses the node of this machine as a database pool", () => {
    const settings = {
      kubernetes: { source: "embedded" },
      operators: [{ operator: "cloudnative-pg", namespace: "cnpg-system" }],
      clusters: [cloudNativePgSettings({ acceptNoBackups: true, scheduling: { nodePool: "database" } })],
    };
    expect(schema.safeParse(settings).error?.issues.map(({ path }) => path)).toEqual([
      ["clusters", 0, "scheduling", "nodePool"],
    ]);
  });

  it("refuses a JSON key without consent, and gives the reason", () => {
    const identity = { mode: "key" } as unknown as { mode: "direct" };
    const issues = schema.safeParse(googleSettings({ backupBucket: { ...bucket, identity } })).error?.issues ?? [];
    expect(issues.map(({ path, message }) => [path, message])).toEqual([
      [["backupBucket", "identity", "acceptLongLivedKey"], expect.stringMatching(/never expires/)],
    ]);
  });
});
