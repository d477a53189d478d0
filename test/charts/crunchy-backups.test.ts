import { postgresClusterObject } from "../../components/operators/crunchy/chart";
import {
  bucketRepository,
  crunchyCluster,
  type CrunchySettings,
  s3Repository,
  volumeRepository,
} from "../helpers/clusters";
import { noPostgresClusterCrd, objectsIn, postgresClusterCrd, schemaOf, validator } from "../helpers/crd";
import { azureRepository, fullBackups } from "../helpers/crunchy-data";
import { describeWhen } from "../helpers/when";

type Backups = NonNullable<CrunchySettings["backups"]>;

interface Spec {
  readonly metadata: Record<string, unknown>;
  readonly backups: { readonly pgbackrest: Record<string, unknown> };
}

const spec = (backups: Backups): Spec => postgresClusterObject(crunchyCluster({ backups }))["spec"] as Spec;
const pgbackrest = (backups: Backups): Record<string, unknown> => spec(backups).backups.pgbackrest;

describe("pgBackRest", () => {
  it("has each repository at the configured place", () => {
    expect(pgbackrest(fullBackups)["repos"]).toEqual([
      {
        name: "repo1",
        s3: { bucket: "backups", endpoint: "minio.storage.svc:9000", region: "us-east-1" },
        schedules: { full: "0 1 * * 0" },
      },
      {
        name: "repo2",
        volume: {
          volumeClaimSpec: {
            accessModes: ["ReadWriteOnce"],
            storageClassName: "slow",
            resources: { requests: { storage: "20Gi" } },
          },
        },
        schedules: { full: "30 2 * * *" },
      },
      { name: "repo3", azure: { container: "backups" }, schedules: azureRepository.schedules },
      { name: "repo4", gcs: { bucket: "backups" }, schedules: bucketRepository.schedules },
    ]);
  });

  it("has the configured retention, and a folder for each repository", () => {
    expect(pgbackrest(fullBackups)["global"]).toEqual({
      "start-fast": "y",
      "repo1-retention-full": "4",
      "repo1-retention-full-type": "count",
      "repo1-path": "/pgbackrest/postgres/hippo/repo1",
      "repo1-s3-uri-style": "path",
      "repo1-storage-ca-file": "/etc/pgbackrest/conf.d/repo1-ca.crt",
      "repo2-retention-full": "2",
      "repo2-retention-full-type": "count",
      "repo3-retention-full": "2",
      "repo3-retention-full-type": "count",
      "repo3-retention-diff": "6",
      "repo3-path": "/elsewhere",
      "repo3-cipher-type": "aes-256-cbc",
      "repo4-retention-full": "14",
      "repo4-retention-full-type": "time",
      "repo4-path": "/pgbackrest/postgres/hippo/repo4",
      "repo4-gcs-key-type": "auto",
      "process-max": "4",
      "compress-type": "zst",
    });
  });

  it("reads credentials and passphrases from referenced Secrets, each in its own file", () => {
    const file = (secret: string, key: string, path: string) => ({ secret: { name: secret, items: [{ key, path }] } });
    expect(pgbackrest(fullBackups)["configuration"]).toEqual([
      file("s3-credentials", "s3.conf", "repo1-s3.conf"),
      file("minio-tls", "public.crt", "repo1-ca.crt"),
      file("azure-credentials", "azure.conf", "repo3-azure.conf"),
      file("passphrase", "cipher.conf", "repo3-cipher.conf"),
    ]);
    expect(JSON.stringify(pgbackrest(fullBackups))).not.toMatch(/cipher-pass|s3-key-secret|azure-key/);
  });

  it("has a bucket on S3 as its pods themselves, on every account", () => {
    const role = "arn:aws:iam::123456789012:role/backups";
    const as = (
      access: (typeof s3Repository)["s3"]["access"] | { mode: "node" } | { mode: "webIdentity"; role: string },
    ) => spec({ repositories: [{ ...s3Repository, s3: { ...s3Repository.s3, access } }] });
    expect(as({ mode: "webIdentity", role }).metadata["annotations"]).toEqual({ "eks.amazonaws.com/role-arn": role });
    expect(as({ mode: "webIdentity", role }).backups.pgbackrest).toMatchObject({
      global: { "repo1-s3-key-type": "web-id" },
    });
    expect(as({ mode: "node" }).backups.pgbackrest).toMatchObject({ global: { "repo1-s3-key-type": "auto" } });
    expect(as({ mode: "node" }).backups.pgbackrest).not.toHaveProperty("configuration");
    expect(as({ mode: "node" }).metadata).not.toHaveProperty("annotations");
  });

  it("runs its jobs on nodes with taints that the instances tolerate, and keeps them off the database nodes", () => {
    const jobs = (changes: Parameters<typeof crunchyCluster>[0]): unknown => {
      const { backups } = postgresClusterObject(
        crunchyCluster({ backups: { repositories: [volumeRepository] }, ...changes }),
      )["spec"] as { readonly backups: { readonly pgbackrest: { readonly jobs?: unknown } } };
      return backups.pgbackrest.jobs;
    };
    const tolerations = [{ key: "spot", operator: "Exists" as const }];
    expect(jobs({ scheduling: { tolerations } })).toEqual({ tolerations });
    expect(jobs({ scheduling: { nodePool: "database" } })).toBeUndefined();
    expect(jobs({})).toBeUndefined();
    const own = { repositories: [volumeRepository], jobs: { scheduling: {} } };
    expect(jobs({ scheduling: { tolerations }, backups: own })).toEqual({});
  });

  it("runs its jobs and its host with the configured settings", () => {
    const { jobs, repoHost } = pgbackrest(fullBackups);
    expect(jobs).toEqual({
      resources: { requests: { cpu: "1", memory: "1Gi" }, limits: { cpu: "2", memory: "1Gi" } },
      priorityClassName: "backups",
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
        { key: "spot", operator: "Exists" },
        { key: "dedicated", operator: "Equal", value: "backups", effect: "NoExecute" },
      ],
      ttlSecondsAfterFinished: 3600,
    });
    expect(repoHost).toEqual({
      resources: { requests: { cpu: "100m", memory: "512Mi" }, limits: { memory: "512Mi" } },
      topologySpreadConstraints: [
        {
          topologyKey: "topology.kubernetes.io/zone",
          maxSkew: 1,
          whenUnsatisfiable: "DoNotSchedule",
          labelSelector: { matchLabels: { "postgres-operator.crunchydata.com/pgbackrest-dedicated": "" } },
        },
      ],
    });
  });

  it("leaves out settings without a value", () => {
    expect(Object.keys(pgbackrest({ repositories: [bucketRepository] }))).toEqual([
      "image",
      "global",
      "repos",
      "manual",
    ]);
  });
});

const definition = postgresClusterCrd();

describeWhen(definition !== undefined, noPostgresClusterCrd, "the CRD of PostgresCluster v1", () => {
  it("accepts every place and option", () => {
    const [crd] = objectsIn(definition ?? "");
    if (crd === undefined) throw new Error("the file holds no CRD");
    const check = validator(schemaOf(crd, "v1"));
    expect(check(postgresClusterObject(crunchyCluster({ backups: fullBackups })))).toEqual([]);
  }, 120_000);
});
