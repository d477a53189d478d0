import * as path from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { readEnvironmentFile } from "../../src/commands/environment";
import type { EnvironmentConfig } from "../../src/config/schema";
import { recordEnvironment } from "../../src/plan/plan";
import { type RecordedResource, type Recording, recordProgram, secretValue } from "../../src/plan/recording";
import { BackupKeySecrets } from "../../components/backup-bucket";
import { environment } from "../helpers/environments";
import { bucket, googleEnvironment, kubernetes, regional, zonal } from "../helpers/google";
import { makespan } from "../helpers/makespan";
import { repository } from "../helpers/repository";

const clusterType = "kubernetes:postgres-operator.crunchydata.com/v1:PostgresCluster";
const gke = "gcp:container/cluster:Cluster";
const pool = "gcp:container/nodePool:NodePool";

async function recorded(config: EnvironmentConfig): Promise<Recording> {
  return recordEnvironment("test", config);
}

function one(recording: Recording, type: string, name?: string): RecordedResource {
  const found = recording.ofType(type).filter((resource) => name === undefined || resource.name === name);
  const [first] = found;
  if (first === undefined || found.length > 1) throw new Error(`${found.length} resources are ${type} ${name ?? ""}`);
  return first;
}

/** Google's resources that are made, by type. */
function made({ resources }: Recording): string[] {
  return resources
    .filter(({ type, read }) => type.startsWith("gcp:") && !read)
    .map(({ type }) => type.split(":")[2] ?? type)
    .sort();
}

function principals(project: string, ...names: string[]): string[] {
  const pool = `projects/000000000000/locations/global/workloadIdentityPools/${project}.svc.id.goog`;
  return names.map((name) => `principal://iam.googleapis.com/${pool}/subject/ns/postgres/sa/${name}`);
}

describe("production", () => {
  let recording: Recording;
  beforeAll(async () => {
    recording = await recordEnvironment("prod", environment("prod"));
  });

  it("has three database nodes in all, one in each zone, for databases only", () => {
    const { inputs } = one(recording, pool, "gke-database-pool");
    expect(inputs).toMatchObject({
      nodeCount: 1,
      nodeLocations: ["europe-west3-a", "europe-west3-b", "europe-west3-c"],
      upgradeSettings: { strategy: "SURGE", maxSurge: 1, maxUnavailable: 0 },
      nodeConfig: {
        labels: { "workload-role": "db" },
        taints: [{ key: "workload-role", value: "db", effect: "NO_SCHEDULE" }],
        workloadMetadataConfig: { mode: "GKE_METADATA" },
        shieldedInstanceConfig: { enableSecureBoot: true, enableIntegrityMonitoring: true },
      },
    });
    expect(one(recording, pool, "gke-system-pool").inputs).not.toHaveProperty("nodeConfig.taints");
  });

  it("has a private control plane that only IAM guards, and cannot be deleted", () => {
    const { inputs, protect } = one(recording, gke);
    expect(inputs).toMatchObject({
      location: "europe-west3",
      deletionProtection: true,
      privateClusterConfig: { enablePrivateNodes: true },
      controlPlaneEndpointsConfig: {
        dnsEndpointConfig: { allowExternalTraffic: true },
        ipEndpointsConfig: { enabled: false },
      },
      workloadIdentityConfig: { workloadPool: "acme-postgres-prod.svc.id.goog" },
      datapathProvider: "ADVANCED_DATAPATH",
      enableShieldedNodes: true,
      costManagementConfig: { enabled: true },
    });
    expect(protect).toBe(true);
  });

  it("lets each pod reach the folders of its own cluster, and a drill only read them", () => {
    const folder = "pgbackrest/postgres/main/repo1/";
    const condition = {
      title: "only its folders",
      description: folder,
      expression:
        `resource.name.startsWith('projects/_/buckets/acme-postgres-prod-backups/objects/${folder}') || ` +
        `api.getAttribute('storage.googleapis.com/objectListPrefix', '').startsWith('${folder}')`,
    };
    const grants = recording.ofType("gcp:storage/bucketIAMBinding:BucketIAMBinding");
    const found = grants.map(({ name, inputs }) => ({ name, ...inputs }));
    expect(found.sort((one, other) => one.name.localeCompare(other.name))).toEqual([
      {
        name: "backups-access-pgbackrest-postgres-main-repo1",
        bucket: "acme-postgres-prod-backups",
        role: "roles/storage.objectUser",
        members: principals("acme-postgres-prod", "main-instance", "main-pgbackrest", "main-repohost"),
        condition,
      },
      {
        name: "backups-reading-pgbackrest-postgres-main-repo1",
        bucket: "acme-postgres-prod-backups",
        role: "roles/storage.objectViewer",
        members: principals("acme-postgres-prod", "main-restore-drill"),
        condition,
      },
    ]);
    expect(one(recording, clusterType).inputs).not.toHaveProperty("spec.metadata.annotations");
    expect(recording.ofType("gcp:projects/iAMMember:IAMMember").map(({ inputs }) => inputs["role"])).toEqual([
      "roles/container.defaultNodeServiceAccount",
    ]);
  });

  it("keeps backups on the whole continent, in a bucket whose objects only pgBackRest deletes", () => {
    const { inputs } = one(recording, "gcp:storage/bucket:Bucket");
    expect(inputs).toMatchObject({
      location: "EU",
      uniformBucketLevelAccess: true,
      publicAccessPrevention: "enforced",
      softDeletePolicy: { retentionDurationSeconds: 30 * 86_400 },
      forceDestroy: false,
    });
    for (const key of ["lifecycleRules", "retentionPolicy", "versioning", "defaultEventBasedHold"]) {
      expect(inputs).not.toHaveProperty(key);
    }
  });

  it("waits only for its dependencies: the critical path is the whole duration", () => {
    const seconds: Readonly<Record<string, number>> = {
      Network: 15,
      Subnetwork: 15,
      Router: 10,
      RouterNat: 20,
      Cluster: 300,
      NodePool: 120,
      Account: 5,
      IAMMember: 10,
      IAMBinding: 10,
      BucketIAMBinding: 10,
      Bucket: 5,
      Release: 60,
      PublishedManifest: 10,
      PostgresCluster: 180,
      Job: 10,
    };
    const took = makespan(recording, ({ type, custom }) => (custom ? (seconds[type.split(":")[2] ?? ""] ?? 1) : 0));
    // Network, subnet, control plane, nodes, operator, database, proof.
    const path = 15 + 15 + 300 + 120 + 60 + 180 + 10;
    expect(took).toBeGreaterThanOrEqual(path);
    expect(took).toBeLessThanOrEqual(path * 1.05);
  });

  it("creates nodes once they can pull images, and bindings once the identity pool exists", () => {
    const waits = (late: RecordedResource, early: RecordedResource): boolean => recording.waitsFor(late, early);
    const nodes = recording.ofType(pool);
    for (const late of nodes) expect(waits(late, one(recording, "gcp:compute/routerNat:RouterNat"))).toBe(true);
    for (const late of nodes) expect(waits(late, one(recording, "gcp:projects/iAMMember:IAMMember"))).toBe(true);
    const impersonators = recording.resources.filter(({ name }) => name === "backups-impersonators");
    for (const late of impersonators) {
      expect(waits(late, one(recording, gke))).toBe(true);
      for (const other of nodes) expect(waits(late, other)).toBe(false);
    }
    expect(waits(one(recording, "gcp:storage/bucket:Bucket"), one(recording, gke))).toBe(false);
  });

  it("deletes everything in reverse order: the operator and the nodes outlive the databases", () => {
    const database = one(recording, clusterType);
    for (const early of [
      ...recording.ofType("kubernetes:helm.sh/v3:Release"),
      ...recording.ofType(pool),
      ...recording.ofType("kubernetes:core/v1:Namespace"),
      ...recording.ofType("kubernetes:storage.k8s.io/v1:StorageClass"),
    ]) {
      expect([early.name, recording.waitsFor(database, early)]).toEqual([early.name, true]);
    }
  });

  it("returns a kubeconfig that is unknown in a preview, and names of Secrets, never a value", () => {
    expect(recording.outputs["kubernetes"]).toEqual({
      kubeconfig: "[unknown]",
      context: "gke_acme-postgres-prod_europe-west3_pgstack-prod",
    });
    expect(JSON.stringify(recording.outputs["clusters"])).not.toMatch(/"(password|value)":"/);
  });
});

describe("development", () => {
  it("is small, zonal and disposable: nothing is protected, and everything can be deleted", async () => {
    const recording = await recordEnvironment("dev", environment("dev"));
    expect(one(recording, gke).inputs).toMatchObject({ location: "europe-west3-a", deletionProtection: false });
    expect(one(recording, pool, "gke-database-pool").inputs).toMatchObject({ nodeCount: 3 });
    expect(one(recording, "gcp:storage/bucket:Bucket").inputs).toMatchObject({ forceDestroy: true });
    const classes = recording.ofType("kubernetes:storage.k8s.io/v1:StorageClass");
    expect(classes.map(({ inputs }) => inputs["reclaimPolicy"])).toEqual(["Delete", "Delete", "Delete"]);
    expect(recording.resources.filter(({ protect }) => protect)).toEqual([]);
  });
});

describe("modes", () => {
  it("regional and zonal have the same nodes in all", async () => {
    const count = async (settings: object): Promise<unknown> => {
      const recording = await recorded(googleEnvironment({ kubernetes: kubernetes(settings) }));
      return one(recording, pool, "gke-database-pool").inputs["nodeCount"];
    };
    expect([await count(regional), await count(zonal)]).toEqual([1, 3]);
  });

  it("impersonation: exactly the pods that use the bucket act as its account, and the account uses that bucket only", async () => {
    const identity = { mode: "impersonation" } as const;
    const recording = await recorded(googleEnvironment({ backupBucket: { ...bucket, identity } }));
    const email = "pgstack-test-backups@acme-test.iam.gserviceaccount.com";
    expect(one(recording, "gcp:serviceaccount/iAMBinding:IAMBinding").inputs).toEqual({
      role: "roles/iam.workloadIdentityUser",
      serviceAccountId: `projects/acme-test/serviceAccounts/${email}`,
      members: ["hippo-instance", "hippo-pgbackrest", "hippo-repohost", "hippo-restore-drill"].map(
        (name) => `serviceAccount:acme-test.svc.id.goog[postgres/${name}]`,
      ),
    });
    expect(one(recording, "gcp:storage/bucketIAMBinding:BucketIAMBinding").inputs).toEqual({
      bucket: "backups",
      role: "roles/storage.objectUser",
      members: [`serviceAccount:${email}`],
    });
    expect(one(recording, clusterType).inputs).toHaveProperty(
      ["spec", "metadata", "annotations", "iam.gke.io/gcp-service-account"],
      email,
    );
  });

  it("one service account of nodes, created here or elsewhere: the first pool waits for its role too", async () => {
    const recording = await recorded(googleEnvironment());
    const role = one(recording, "gcp:projects/iAMMember:IAMMember");
    expect(recording.waitsFor(one(recording, gke), role)).toBe(true);
    const email = "own-nodes@acme-test.iam.gserviceaccount.com";
    const named = await recorded(
      googleEnvironment({ kubernetes: kubernetes({ ...zonal, nodeServiceAccount: email }) }),
    );
    expect(made(named).filter((type) => /Account|IAMMember/.test(type))).toEqual([]);
    expect(one(named, gke).inputs).toMatchObject({ nodeConfig: { serviceAccount: email } });
    expect(one(named, pool, "gke-database-pool").inputs).toMatchObject({ nodeConfig: { serviceAccount: email } });
  });

  it("key: the Secret is created with the cluster's name, and the cluster waits for it", async () => {
    const warned = jest.spyOn(console, "warn").mockImplementation(() => undefined);
    const identity = { mode: "key", acceptLongLivedKey: true } as const;
    const recording = await recorded(googleEnvironment({ backupBucket: { ...bucket, identity } }));
    const secret = one(recording, "kubernetes:core/v1:Secret");
    expect(secret.inputs).toMatchObject({ metadata: { name: "hippo-gcs-key", namespace: "postgres" } });
    expect(recording.waitsFor(one(recording, clusterType), secret)).toBe(true);
    expect(String(warned.mock.calls[0])).toMatch(/JSON key, which never expires/);
  });

  it("adopts a network, a bucket and an account: they are read, and only access is added", async () => {
    const network = {
      source: "existing",
      project: "acme-network",
      name: "shared",
      subnetwork: "databases",
      podsRange: "p",
      servicesRange: "s",
      controlPlaneCidr: "172.16.0.0/28",
    };
    const serviceAccount = "backups@acme-identity.iam.gserviceaccount.com";
    const recording = await recorded(
      googleEnvironment({
        kubernetes: kubernetes({ ...zonal, network }),
        backupBucket: { source: "existing", name: "backups", identity: { mode: "impersonation", serviceAccount } },
      }),
    );
    expect(made(recording)).toEqual([
      "Account", // the nodes'
      "BucketIAMMember",
      "Cluster",
      "IAMMember",
      "IAMMember",
      "IAMMember",
      "IAMMember",
      "IAMMember",
      "NodePool",
      "NodePool",
    ]);
    expect(recording.resources.filter(({ read }) => read).map(({ inputs }) => inputs["id"])).toEqual(
      expect.arrayContaining(["projects/acme-network/regions/europe-west3/subnetworks/databases", "backups"]),
    );
    expect(one(recording, gke).inputs).toMatchObject({
      subnetwork: "projects/acme-network/regions/europe-west3/subnetworks/databases",
      ipAllocationPolicy: { clusterSecondaryRangeName: "p", servicesSecondaryRangeName: "s" },
    });
  });

  it("adopts a cluster: it is read, and nothing of it is created", async () => {
    const settings = { source: "gke-existing", project: "acme-test", name: "theirs", location: "europe-west3" };
    const recording = await recorded(googleEnvironment({ kubernetes: kubernetes(settings) }));
    expect(made(recording)).toEqual(["Bucket", "BucketIAMBinding", "BucketIAMBinding"]);
    const cluster = one(recording, gke);
    expect([cluster.read, cluster.inputs["id"]]).toEqual([
      true,
      "projects/acme-test/locations/europe-west3/clusters/theirs",
    ]);
    expect(recording.waitsFor(one(recording, clusterType), cluster)).toBe(true);
  });

  it("CloudNativePG: the control plane may call its webhook on the nodes, from its own range only", async () => {
    const operator = { operator: "cloudnative-pg", namespace: "cnpg-system" } as const;
    const recording = await recorded(
      googleEnvironment({ operators: [operator], clusters: [], backupBucket: undefined }),
    );
    const { inputs } = one(recording, "gcp:compute/firewall:Firewall");
    expect(inputs).toMatchObject({ direction: "INGRESS", allows: [{ protocol: "tcp", ports: ["9443"] }] });
    // Nodes and pods: the control plane speaks through agents on the nodes, and has no block of its own.
    const { ipCidrRange, secondaryIpRanges } = one(recording, "gcp:compute/subnetwork:Subnetwork").inputs;
    const [pods] = secondaryIpRanges as { ipCidrRange: string }[];
    expect(inputs["sourceRanges"]).toEqual([ipCidrRange, pods?.ipCidrRange]);
    expect(one(recording, gke).inputs["privateClusterConfig"]).toEqual({ enablePrivateNodes: true });
    expect(inputs["targetTags"]).toEqual(
      (one(recording, pool, "gke-system-pool").inputs["nodeConfig"] as { tags: string[] }).tags,
    );
    expect(made(await recorded(googleEnvironment()))).not.toContain("Firewall");
  });
});

describe("a bucket", () => {
  const roles = async (file: string): Promise<unknown[]> => {
    const recording = await recorded(readEnvironmentFile(path.join(repository, file)));
    return recording.ofType("gcp:storage/bucketIAMBinding:BucketIAMBinding").map(({ inputs }) => inputs["role"]);
  };

  it("can be read by Barman, which checks it before it archives; pgBackRest needs no such role", async () => {
    expect(await roles("Pulumi.prod.yaml")).not.toContain("roles/storage.legacyBucketReader");
    expect(await roles("test/golden/modes/cloudnative-pg.yaml")).toContain("roles/storage.legacyBucketReader");
  });
});

describe("a secret", () => {
  const canary = "canary-7f3a";

  it("is in no resource, output or message of the program", async () => {
    const said: string[] = [];
    for (const stream of ["log", "error", "warn", "info"] as const) {
      jest
        .spyOn(console, stream)
        .mockImplementation((...words: unknown[]) => void said.push(words.map(String).join(" ")));
    }
    const recording = await recordProgram(
      () => {
        const key = pulumi.output(Promise.resolve(canary));
        new BackupKeySecrets("backup-key", { key, clusters: [{ name: "hippo", namespace: "postgres" }] });
        return {};
      },
      { stack: "test" },
    );
    const everything = JSON.stringify([recording.resources, recording.outputs, said]);
    for (const text of [canary, Buffer.from(canary).toString("base64")]) expect(everything).not.toContain(text);
    const [secret] = recording.ofType("kubernetes:core/v1:Secret");
    expect(JSON.stringify(secret?.inputs["data"])).toContain(secretValue);
  });
});
