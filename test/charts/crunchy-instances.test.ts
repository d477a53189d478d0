import { renderPostgresCluster } from "../../components/postgres-cluster";
import { instanceCount } from "../../components/model/instances";
import { crunchy, crunchyRegistry } from "../../components/versions";
import { bucketRepository, crunchyCluster, type CrunchySettings } from "../helpers/clusters";
import { noPostgresClusterCrd, postgresClusterCrd } from "../helpers/crd";
import { fullSet, smallSet, withSets } from "../helpers/crunchy-settings";
import { postgresClusterSpec, postgresClusterValidator } from "../helpers/postgres-cluster";
import { describeWhen } from "../helpers/when";

const servers = {
  matchLabels: {
    "postgres-operator.crunchydata.com/cluster": "hippo",
    "postgres-operator.crunchydata.com/data": "postgres",
  },
};

function sets(changes: Partial<CrunchySettings>): Record<string, unknown>[] {
  return postgresClusterSpec(changes)["instances"] as Record<string, unknown>[];
}

describe("instance sets", () => {
  it("are rendered side by side, in the order of the configuration", () => {
    expect(sets(withSets(smallSet, fullSet)).map(({ name, replicas }) => [name, replicas])).toEqual([
      ["small", 1],
      ["fast", 2],
    ]);
  });

  it("have exactly these fields with every option", () => {
    expect(sets(withSets(fullSet))).toEqual([
      {
        name: "fast",
        replicas: 2,
        metadata: { labels: { team: "data" }, annotations: { "example.com/cost": "42" } },
        minAvailable: "50%",
        resources: { requests: { cpu: "2", memory: "8Gi" }, limits: { memory: "8Gi", cpu: "4" } },
        dataVolumeClaimSpec: {
          accessModes: ["ReadWriteOnce"],
          storageClassName: "ssd",
          resources: { requests: { storage: "10Gi" }, limits: { storage: "40Gi" } },
          autoGrow: { trigger: 80, maxGrow: "5Gi" },
        },
        walVolumeClaimSpec: {
          accessModes: ["ReadWriteOnce"],
          resources: { requests: { storage: "5Gi" }, limits: { storage: "10Gi" } },
          autoGrow: { trigger: 75 },
        },
        priorityClassName: "database",
        affinity: {
          podAntiAffinity: {
            requiredDuringSchedulingIgnoredDuringExecution: [
              { topologyKey: "kubernetes.io/hostname", labelSelector: servers },
            ],
          },
          nodeAffinity: {
            requiredDuringSchedulingIgnoredDuringExecution: {
              nodeSelectorTerms: [
                {
                  matchExpressions: [
                    { key: "workload-role", operator: "In", values: ["db"] },
                    { key: "disktype", operator: "In", values: ["ssd", "nvme"] },
                  ],
                },
              ],
            },
            preferredDuringSchedulingIgnoredDuringExecution: [
              { weight: 10, preference: { matchExpressions: [{ key: "generation", operator: "Gt", values: ["3"] }] } },
            ],
          },
        },
        tolerations: [
          { key: "workload-role", operator: "Equal", value: "db", effect: "NoSchedule" },
          { key: "kubernetes.io/arch", operator: "Equal", value: "arm64", effect: "NoSchedule" },
          { key: "dedicated", operator: "Equal", value: "postgres", effect: "NoSchedule" },
          { operator: "Exists", effect: "NoExecute", tolerationSeconds: 60 },
        ],
        topologySpreadConstraints: [
          {
            maxSkew: 1,
            topologyKey: "topology.kubernetes.io/zone",
            whenUnsatisfiable: "DoNotSchedule",
            labelSelector: servers,
          },
          { maxSkew: 2, topologyKey: "rack", whenUnsatisfiable: "DoNotSchedule", labelSelector: servers },
        ],
        containers: [
          {
            name: "shipper",
            image: "registry.example.com/shipper:1.2",
            command: ["/ship"],
            args: ["--all"],
            env: [
              { name: "LEVEL", value: "info" },
              { name: "TOKEN", valueFrom: { secretKeyRef: { name: "shipper", key: "token" } } },
            ],
            ports: [{ name: "http", containerPort: 8080 }],
            volumeMounts: [{ name: "postgres-data", mountPath: "/pgdata", readOnly: true }],
            resources: { requests: { cpu: "50m", memory: "64Mi" }, limits: { memory: "64Mi" } },
            securityContext: {
              allowPrivilegeEscalation: false,
              capabilities: { drop: ["ALL"] },
              privileged: false,
              runAsNonRoot: true,
              seccompProfile: { type: "RuntimeDefault" },
            },
          },
        ],
      },
    ]);
  });

  it("have the cluster's scheduling unless they set their own", () => {
    const [first, second] = sets({
      ...withSets(smallSet, { ...smallSet, name: "other", scheduling: { nodePool: "database" } }),
      scheduling: { antiAffinity: "required", priorityClass: "database" },
    });
    expect(first).toMatchObject({ priorityClassName: "database" });
    expect(first).not.toHaveProperty("tolerations");
    expect(second).toHaveProperty("tolerations");
    expect(second).not.toHaveProperty("priorityClassName");
  });

  it("named like the common set render the same set", () => {
    const one = { storage: { size: "10Gi" }, resources: { memory: "2Gi" } };
    expect(sets(withSets({ name: "instance", replicas: 3, ...one }))).toEqual(sets(one));
  });

  it("are each awaited by name, and counted together", () => {
    const cluster = crunchyCluster(withSets(smallSet, fullSet));
    const { until, readiness } = renderPostgresCluster(cluster);
    expect(until).toEqual([
      "jsonpath={.status.patroni.systemIdentifier}",
      'jsonpath={.status.instances[?(@.name=="small")].readyReplicas}=1',
      'jsonpath={.status.instances[?(@.name=="small")].updatedReplicas}=1',
      'jsonpath={.status.instances[?(@.name=="fast")].readyReplicas}=2',
      'jsonpath={.status.instances[?(@.name=="fast")].updatedReplicas}=2',
    ]);
    expect(instanceCount(cluster)).toBe(3);
    // The proof counts the replicas of all sets.
    expect(JSON.stringify(readiness)).toContain("of 2 replicas stream");
  });
});

describe("images", () => {
  const backups = { repositories: [bucketRepository] };
  const imagesOf = (changes: Partial<CrunchySettings>): string[] =>
    [...JSON.stringify(postgresClusterSpec(changes)).matchAll(/"image":"([^"]+)"/g)].map((match) => match[1] ?? "");
  const all: Partial<CrunchySettings> = { backups, pooler: {}, crunchy: { monitoring: true } };

  it("come from Crunchy's registry, or from the configured one", () => {
    const own = imagesOf(all);
    expect(own).toHaveLength(4);
    expect(own.filter((image) => image.startsWith(`${crunchyRegistry}/`))).toEqual(own);
    const registry = "mirror.example.com:5000/crunchy";
    expect(imagesOf({ ...all, crunchy: { monitoring: true, images: { registry } } })).toEqual(
      own.map((image) => image.replace(crunchyRegistry, registry)),
    );
  });

  it("that are named explicitly are used unchanged, by digest too", () => {
    const digest = `mirror.example.com/x@sha256:${"a".repeat(64)}`;
    const images = { registry: "mirror.example.com/crunchy", pgbackrest: digest, exporter: digest };
    const named = { ...all, image: digest, pooler: { image: digest }, crunchy: { monitoring: true, images } };
    expect(imagesOf(named)).toEqual([digest, digest, digest, digest]);
  });

  it("are pulled with the named Secrets, by the readiness check too", () => {
    const cluster = crunchyCluster({ crunchy: { images: { pullSecrets: ["registry", "other"] } } });
    const secrets = [{ name: "registry" }, { name: "other" }];
    const { customResource, readiness } = renderPostgresCluster(cluster);
    expect(customResource["spec"]).toMatchObject({ imagePullSecrets: secrets });
    expect(readiness[0]?.["spec"]).toMatchObject({ template: { spec: { imagePullSecrets: secrets } } });
    expect(postgresClusterSpec()).not.toHaveProperty("imagePullSecrets");
  });

  it("of the readiness check is the cluster's", () => {
    const images = { registry: "mirror.example.com/crunchy" };
    const { readiness } = renderPostgresCluster(crunchyCluster({ crunchy: { images } }));
    expect(JSON.stringify(readiness)).toContain(crunchy.postgresImages[17].replace(crunchyRegistry, images.registry));
  });
});

describe("containers that PGO adds", () => {
  const small = { cpu: "10m", memory: "32Mi" };
  const rendered = { resources: { requests: small, limits: { memory: "32Mi" } } };
  const sidecarResources = {
    replicationCertCopy: small,
    pgbackrest: small,
    pgbackrestConfig: { ...small, cpuLimit: "1" },
    exporter: small,
  };

  it("have the configured resources", () => {
    const spec = postgresClusterSpec({
      backups: { repositories: [bucketRepository] },
      crunchy: { monitoring: true, sidecarResources },
    });
    expect(spec).toMatchObject({
      instances: [{ sidecars: { replicaCertCopy: rendered } }],
      backups: {
        pgbackrest: {
          sidecars: {
            pgbackrest: rendered,
            pgbackrestConfig: { resources: { requests: small, limits: { memory: "32Mi", cpu: "1" } } },
          },
        },
      },
      monitoring: { pgmonitor: { exporter: rendered } },
    });
  });

  it("have no resources by default", () => {
    const spec = postgresClusterSpec({ backups: { repositories: [bucketRepository] }, crunchy: { monitoring: true } });
    expect(JSON.stringify(spec)).not.toMatch(/sidecars|replicaCertCopy/);
  });
});

describe("metadata", () => {
  it("of the user is merged with pgstack's, which wins, and with the identity for a bucket", () => {
    const serviceAccount = "backup@project.iam.gserviceaccount.com";
    const { metadata } = postgresClusterSpec({
      backups: { repositories: [bucketRepository], identity: { mode: "impersonation", serviceAccount } },
      crunchy: { metadata: { labels: { team: "data" }, annotations: { "example.com/cost": "42" } } },
    }) as { metadata: { labels: Record<string, string>; annotations: Record<string, string> } };
    expect(metadata.labels).toMatchObject({ team: "data", "app.kubernetes.io/managed-by": "pgstack" });
    expect(metadata.annotations).toEqual({
      "example.com/cost": "42",
      "iam.gke.io/gcp-service-account": serviceAccount,
    });
  });
});

describeWhen(postgresClusterCrd() !== undefined, noPostgresClusterCrd, "PGO's CRDs", () => {
  let check: (changes: Partial<CrunchySettings>) => string[];
  beforeAll(() => (check = postgresClusterValidator()), 120_000);

  it.each([
    ["several sets with every option", withSets(fullSet, smallSet)],
    [
      "sixteen sets",
      {
        ...withSets(...Array.from({ length: 16 }, (_, i) => ({ ...smallSet, name: `s${i}` }))),
        parameters: { max_wal_senders: 20, max_replication_slots: 20 },
      },
    ],
    [
      "resources of every container, private images and metadata",
      {
        backups: { repositories: [bucketRepository] },
        crunchy: {
          monitoring: true,
          images: { registry: "mirror.example.com/crunchy", pullSecrets: ["registry"] },
          sidecarResources: {
            replicationCertCopy: { cpu: "10m", memory: "32Mi" },
            pgbackrest: { cpu: "10m", memory: "32Mi" },
            pgbackrestConfig: { cpu: "10m", memory: "32Mi" },
            exporter: { cpu: "10m", memory: "32Mi" },
          },
          metadata: { labels: { team: "data" }, annotations: { "example.com/cost": "42" } },
        },
      },
    ],
  ] as [string, Partial<CrunchySettings>][])("accepts %s", (_what, changes) => {
    expect(check(changes)).toEqual([]);
  });
});
