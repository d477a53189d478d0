import * as path from "node:path";
import { readEnvironmentFile } from "../../src/commands/environment";
import { recordEnvironment } from "../../src/plan/plan";
import type { RecordedResource, Recording } from "../../src/plan/recording";
import { ownBucketInputs } from "../../components/backup-bucket/schema";
import { GkeCluster } from "../../components/gke-cluster";
import { ownClusterInputs, ownNodePoolInputs } from "../../components/gke-cluster/patch";
import type { OwnInputs } from "../../components/shared/google-patch-rule";
import { googleInputs } from "../generate/google-inputs";
import { zonal } from "../helpers/google";
import { record } from "../helpers/mocks";
import { readRepository, repository } from "../helpers/repository";

const pool = "gcp:container/nodePool:NodePool";
const grant = "gcp:kms/cryptoKeyIAMMember:CryptoKeyIAMMember";
const key = (name: string, location = "europe-west3"): string =>
  `projects/acme-keys/locations/${location}/keyRings/postgres/cryptoKeys/${name}`;

let recording: Recording;
beforeAll(async () => {
  recording = await recordEnvironment(
    "hardened",
    readEnvironmentFile(path.join(repository, "test/golden/modes/hardened.yaml")),
  );
});

function named(name: string): RecordedResource {
  const found = recording.resources.find((resource) => resource.name === name);
  if (found === undefined) throw new Error(`no resource is called ${name}`);
  return found;
}

describe("keys of the user's own", () => {
  it("encrypt etcd, boot disks, volumes and the bucket", () => {
    expect(named("gke-cluster").inputs).toMatchObject({
      databaseEncryption: { state: "ENCRYPTED", keyName: key("gke") },
      nodeConfig: { bootDiskKmsKey: key("gke") },
    });
    for (const { inputs } of recording.ofType(pool)) {
      expect(inputs).toMatchObject({ nodeConfig: { bootDiskKmsKey: key("gke") } });
    }
    const [storageClass] = recording.ofType("kubernetes:storage.k8s.io/v1:StorageClass");
    expect(storageClass?.inputs).toMatchObject({ parameters: { "disk-encryption-kms-key": key("volumes") } });
    expect(named("backups-bucket").inputs).toMatchObject({
      encryption: { defaultKmsKeyName: key("backups", "europe") },
    });
  });

  it("are opened to exactly the service agent that uses each", () => {
    const agent = (service: string): string => `serviceAccount:service-000000000000@${service}.iam.gserviceaccount.com`;
    const grants = recording.ofType(grant).map(({ name, inputs }) => [name, inputs]);
    const role = "roles/cloudkms.cryptoKeyEncrypterDecrypter";
    expect(Object.fromEntries(grants)).toEqual({
      "gke-etcd-key": { cryptoKeyId: key("gke"), role, member: agent("container-engine-robot") },
      "gke-boot-disk-key": { cryptoKeyId: key("gke"), role, member: agent("compute-system") },
      "gke-volume-key": { cryptoKeyId: key("volumes"), role, member: agent("compute-system") },
      "backups-kms-key": { cryptoKeyId: key("backups", "europe"), role, member: agent("gs-project-accounts") },
    });
  });

  it("stay open when the environment goes: another one of the project may use the same key through the same agent", () => {
    expect(recording.ofType(grant).filter(({ retainOnDelete }) => !retainOnDelete)).toEqual([]);
  });

  it("are opened before anything is encrypted with them", () => {
    const [database] = recording.ofType("kubernetes:postgres-operator.crunchydata.com/v1:PostgresCluster");
    const pairs: [RecordedResource | undefined, string][] = [
      [named("gke-cluster"), "gke-etcd-key"],
      [named("gke-cluster"), "gke-boot-disk-key"],
      [named("gke-database-pool"), "gke-boot-disk-key"],
      [database, "gke-volume-key"],
      [named("backups-bucket"), "backups-kms-key"],
    ];
    for (const [late, early] of pairs) {
      expect([late?.name, early, late !== undefined && recording.waitsFor(late, named(early))]).toEqual([
        late?.name,
        early,
        true,
      ]);
    }
  });
});

describe("the control plane", () => {
  it("has the options that organization policies ask for", () => {
    expect(named("gke-cluster").inputs).toMatchObject({
      authenticatorGroupsConfig: { securityGroup: "gke-security-groups@acme.example" },
      binaryAuthorization: { evaluationMode: "PROJECT_SINGLETON_POLICY_ENFORCE" },
      notificationConfig: {
        pubsub: {
          enabled: true,
          topic: "projects/acme-postgres-prod/topics/gke",
          filter: { eventTypes: ["UPGRADE_AVAILABLE_EVENT", "UPGRADE_EVENT", "SECURITY_BULLETIN_EVENT"] },
        },
      },
      maintenancePolicy: {
        maintenanceExclusions: [
          {
            exclusionName: "sales",
            startTime: "2026-11-20T00:00:00Z",
            endTime: "2026-12-02T00:00:00Z",
            exclusionOptions: { scope: "NO_UPGRADES" },
          },
          {
            exclusionName: "minor-versions",
            startTime: "2026-11-01T00:00:00Z",
            exclusionOptions: { scope: "NO_MINOR_UPGRADES", endTimeBehavior: "UNTIL_END_OF_SUPPORT" },
          },
        ],
      },
    });
  });

  it("is reached at a private address, from authorized networks only", () => {
    expect(named("gke-cluster").inputs).toMatchObject({
      privateClusterConfig: { enablePrivateNodes: true, enablePrivateEndpoint: true },
      controlPlaneEndpointsConfig: {
        dnsEndpointConfig: { allowExternalTraffic: false },
        ipEndpointsConfig: { enabled: true },
      },
      masterAuthorizedNetworksConfig: { cidrBlocks: [{ cidrBlock: "10.8.0.0/24" }] },
    });
  });

  it("takes further inputs, beside those that pgstack sets", () => {
    expect(named("gke-cluster").inputs["addonsConfig"]).toEqual({
      gcePersistentDiskCsiDriverConfig: { enabled: true },
      gkeBackupAgentConfig: { enabled: true },
    });
    expect(named("gke-database-pool").inputs["nodeConfig"]).toMatchObject({
      gvnic: { enabled: true },
      imageType: "COS_CONTAINERD",
    });
    expect(named("gke-system-pool").inputs["nodeConfig"]).not.toHaveProperty("gvnic");
    expect(named("backups-bucket").inputs["rpo"]).toBe("ASYNC_TURBO");
  });
});

describe("the network", () => {
  it("has addresses that others can put into allow lists, and outputs them", () => {
    const addresses = recording.ofType("gcp:compute/address:Address");
    expect(addresses.map(({ inputs, protect }) => [inputs["name"], protect])).toEqual([
      ["pgstack-prod-nat-0", true],
      ["pgstack-prod-nat-1", true],
    ]);
    expect(named("network-nat").inputs).toMatchObject({ natIpAllocateOption: "MANUAL_ONLY" });
    expect(recording.outputs).toHaveProperty("egressAddresses");
  });
});

describe("the bucket", () => {
  it("has its two regions in the continent's location, one of them the cluster's", () => {
    expect(named("backups-bucket").inputs).toMatchObject({
      location: "EU",
      customPlacementConfig: { dataLocations: ["EUROPE-WEST3", "EUROPE-WEST4"] },
    });
  });

  it("is read by the agent that copies it, which can neither write nor delete", () => {
    const agent = "serviceAccount:project-210987654321@storage-transfer-service.iam.gserviceaccount.com";
    const roles = recording
      .ofType("gcp:storage/bucketIAMBinding:BucketIAMBinding")
      .filter(({ inputs }) => (inputs["members"] as string[]).includes(agent))
      .map(({ inputs }) => inputs["role"]);
    expect(roles).toEqual(["roles/storage.objectViewer", "roles/storage.legacyBucketReader"]);
  });
});

/** Paths of a value that a tree of own inputs does not name. */
function outside(own: OwnInputs, inputs: Readonly<Record<string, unknown>>, at = ""): string[] {
  return Object.entries(inputs).flatMap(([name, value]) => {
    const owned = own[name];
    if (owned === true) return [];
    const isTree = typeof value === "object" && value !== null && !Array.isArray(value);
    return owned !== undefined && isTree
      ? outside(owned, value as Readonly<Record<string, unknown>>, `${at}${name}.`)
      : [`${at}${name}`];
  });
}

describe("an input that pgstack sets", () => {
  it("is refused in a patch: what the plan has beside them came from one", () => {
    expect(outside(ownClusterInputs, named("gke-cluster").inputs)).toEqual(["addonsConfig.gkeBackupAgentConfig"]);
    expect(outside(ownNodePoolInputs, named("gke-system-pool").inputs)).toEqual([]);
    expect(outside(ownNodePoolInputs, named("gke-database-pool").inputs)).toEqual(["nodeConfig.gvnic"]);
    expect(outside(ownBucketInputs, named("backups-bucket").inputs)).toEqual(["rpo"]);
  });

  it("cannot be changed by the typed patch of the library either", async () => {
    const program = (cluster: object) => () =>
      new GkeCluster("gke", {
        settings: { ...zonal, systemPool: { nodes: 1 }, databasePool: { nodes: 3 } },
        environment: "test",
        placement: {
          network: "n",
          subnetwork: "s",
          podsRange: "p",
          servicesRange: "v",
          maxPodsPerNode: 64,
          nodeTag: "t",
        },
        disposable: true,
        patch: { cluster },
      });
    await expect(record(program({ enableShieldedNodes: false }))).rejects.toThrow(
      /patch\.cluster\.enableShieldedNodes is set by pgstack/,
    );
    const { one } = await record(program({ enableTpu: true })).then((made) => ({
      one: made.one("gcp:container/cluster:Cluster"),
    }));
    expect(one.inputs["enableTpu"]).toBe(true);
  });
});

describe("names of inputs", () => {
  it("are those of the installed provider; npm run generate:google-inputs writes them", () => {
    expect(readRepository("components/shared/google-inputs.ts")).toBe(googleInputs());
  });
});
