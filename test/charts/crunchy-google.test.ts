import { renderPostgresCluster } from "../../components/postgres-cluster";
import { clusterProgress } from "../../components/postgres-cluster";
import { bucketRepository, crunchyCluster, type CrunchySettings, volumeRepository } from "../helpers/clusters";

type Identity = NonNullable<NonNullable<CrunchySettings["backups"]>["identity"]>;

const serviceAccount = "backups@acme-test.iam.gserviceaccount.com";

function spec(changes: Partial<CrunchySettings>): unknown {
  return renderPostgresCluster(crunchyCluster(changes)).customResource["spec"];
}

const withIdentity = (identity?: Identity): unknown =>
  spec({
    backups: { repositories: [bucketRepository, volumeRepository], ...(identity !== undefined ? { identity } : {}) },
  });

describe("the identity of pods in the bucket", () => {
  it("is their own Kubernetes service account, without key and annotation", () => {
    for (const rendered of [withIdentity(), withIdentity({ mode: "direct" })]) {
      expect(rendered).toHaveProperty("backups.pgbackrest.global.repo1-gcs-key-type", "auto");
      expect(rendered).not.toHaveProperty("metadata.annotations");
      expect(rendered).not.toHaveProperty("backups.pgbackrest.configuration");
    }
  });

  it("is a Google service account: PGO copies the annotation to each of its service accounts", () => {
    const rendered = withIdentity({ mode: "impersonation", serviceAccount });
    expect(rendered).toHaveProperty(["metadata", "annotations"], { "iam.gke.io/gcp-service-account": serviceAccount });
    expect(rendered).toHaveProperty("backups.pgbackrest.global.repo1-gcs-key-type", "auto");
    expect(rendered).not.toHaveProperty("backups.pgbackrest.configuration");
  });

  it("is a key in a referenced Secret", () => {
    const rendered = withIdentity({ mode: "key", secret: "hippo-gcs-key" });
    expect(rendered).toHaveProperty("backups.pgbackrest.configuration", [{ secret: { name: "hippo-gcs-key" } }]);
    expect(rendered).toHaveProperty("backups.pgbackrest.global.repo1-gcs-key-type", "service");
    expect(rendered).toHaveProperty("backups.pgbackrest.global.repo1-gcs-key", "/etc/pgbackrest/conf.d/gcs-key.json");
    expect(rendered).not.toHaveProperty("metadata.annotations");
  });

  it("is absent without a bucket", () => {
    const rendered = spec({
      backups: { repositories: [volumeRepository], identity: { mode: "impersonation", serviceAccount } },
    });
    expect(rendered).not.toHaveProperty("metadata.annotations");
  });
});

describe("the placement of instances", () => {
  it("is limited to database nodes when configured", () => {
    const rendered = spec({ scheduling: { nodePool: "database", zones: "required" } });
    expect(rendered).toMatchObject({
      instances: [
        {
          tolerations: [
            { key: "workload-role", operator: "Equal", value: "db", effect: "NoSchedule" },
            { key: "kubernetes.io/arch", operator: "Equal", value: "arm64", effect: "NoSchedule" },
          ],
          affinity: {
            nodeAffinity: {
              requiredDuringSchedulingIgnoredDuringExecution: {
                nodeSelectorTerms: [{ matchExpressions: [{ key: "workload-role", operator: "In", values: ["db"] }] }],
              },
            },
          },
          topologySpreadConstraints: [
            { maxSkew: 1, topologyKey: "topology.kubernetes.io/zone", whenUnsatisfiable: "DoNotSchedule" },
          ],
        },
      ],
    });
  });

  it("is unrestricted by default", () => {
    const rendered = spec({});
    expect(rendered).not.toHaveProperty("instances.0.tolerations");
    expect(rendered).not.toHaveProperty("instances.0.topologySpreadConstraints");
    expect(rendered).not.toHaveProperty("instances.0.affinity.nodeAffinity");
  });
});

describe("the readiness of a Crunchy cluster", () => {
  const cluster = crunchyCluster({
    backups: { repositories: [bucketRepository, volumeRepository] },
    pooler: { instances: 2 },
  });

  it("needs ready instances, stanzas, a first full backup, the repository host and PgBouncer", () => {
    expect(renderPostgresCluster(cluster).until).toEqual([
      "jsonpath={.status.patroni.systemIdentifier}",
      'jsonpath={.status.instances[?(@.name=="instance")].readyReplicas}=3',
      'jsonpath={.status.instances[?(@.name=="instance")].updatedReplicas}=3',
      'jsonpath={.status.pgbackrest.repos[?(@.name=="repo1")].stanzaCreated}=true',
      'jsonpath={.status.pgbackrest.repos[?(@.name=="repo2")].stanzaCreated}=true',
      "condition=PGBackRestRepoHostReady",
      "condition=PGBackRestReplicaCreate",
      "jsonpath={.status.proxy.pgBouncer.readyReplicas}=2",
      "condition=ProxyAvailable",
    ]);
  });

  it("ignores parts that the cluster does not have", () => {
    const plain = renderPostgresCluster(crunchyCluster()).until.join();
    expect(plain).not.toMatch(/pgbackrest|PGBackRest|Proxy|pgBouncer/);
    const bucketOnly = renderPostgresCluster(crunchyCluster({ backups: { repositories: [bucketRepository] } })).until;
    expect(bucketOnly).not.toContain("condition=PGBackRestRepoHostReady");
  });

  it("is reported as progress until it is reached", () => {
    expect(clusterProgress(cluster, {})).toBe(
      "0 of 3 instances ready; the database is being created; the repository host is not ready; " +
        "no stanza yet in repo1, repo2; the first full backup is not finished; 0 of 2 PgBouncers ready",
    );
    const live = {
      status: {
        instances: [{ name: "instance", readyReplicas: 3, updatedReplicas: 2 }],
        patroni: { systemIdentifier: "1" },
        pgbackrest: { repos: [{ name: "repo1", stanzaCreated: true }, { name: "repo2" }] },
        proxy: { pgBouncer: { readyReplicas: 2 } },
        conditions: [
          { type: "PGBackRestRepoHostReady", status: "True" },
          { type: "PGBackRestReplicaCreate", status: "False" },
        ],
      },
    };
    expect(clusterProgress(cluster, live)).toBe(
      "3 of 3 instances ready; 2 of them up to date; no stanza yet in repo2; " +
        "the first full backup is not finished",
    );
  });
});
