import {
  impactsOf,
  isRefused,
  monitoredCluster,
  namedAsCluster,
  renderPostgresCluster,
  type ResolvedPostgresCluster,
} from "../../components/postgres-cluster";
import { clusterPods } from "../../components/postgres-cluster/render";
import type { KubernetesObject } from "../../components/shared/kubernetes-object";
import { at } from "../../components/shared/tree";
import { rclone } from "../../components/versions";
import { withImageRegistry } from "../../src/config/images";
import { withStorageClasses } from "../../src/config/storage-defaults";
import { bucketReaders, bucketWriters } from "../../src/backup-identity";
import {
  barmanRepository,
  bucketRepository,
  cloudNativePgCluster,
  type CloudNativePgSettings,
  crunchyCluster,
  type CrunchySettings,
  s3Repository,
  volumeRepository,
  walgRepository,
  zalandoCluster,
  type ZalandoSettings,
} from "../helpers/clusters";
import { googleEnvironment, onGke } from "../helpers/google";
import { recommendedLabels } from "../helpers/labels";

interface Container {
  readonly name: string;
  readonly image: string;
  readonly args?: readonly string[];
  readonly command: readonly string[];
  readonly env: readonly { readonly name: string; readonly value?: string; readonly valueFrom?: unknown }[];
  readonly securityContext: unknown;
}

const logicalBackups = { schedule: "30 2 * * *" };
const s3 = { bucket: "backups", endpoint: "minio.storage.svc:9000", region: "us-east-1" };
const key = { mode: "secret" as const, secret: "s3-key" };
const cnpg = (changes: Partial<CloudNativePgSettings> = {}) =>
  cloudNativePgCluster({ backups: { repositories: [barmanRepository] }, logicalBackups, ...changes });
const pgo = (changes: Partial<CrunchySettings> = {}) =>
  crunchyCluster({ backups: { repositories: [bucketRepository] }, logicalBackups, ...changes });
const acid = (changes: Partial<ZalandoSettings> = {}) =>
  zalandoCluster({ backups: { repositories: [walgRepository] }, logicalBackups, ...changes });

function objectOf(cluster: ResolvedPostgresCluster, kind: string): KubernetesObject {
  const [first, ...rest] = renderPostgresCluster(cluster).logicalBackup.filter((object) => object.kind === kind);
  if (first === undefined || rest.length > 0) throw new Error(`there is not one ${kind}`);
  return first;
}
const jobOf = (cluster: ResolvedPostgresCluster) => at(objectOf(cluster, "CronJob")["spec"], "jobTemplate", "spec");
const podOf = (cluster: ResolvedPostgresCluster) =>
  at(jobOf(cluster), "template", "spec") as Record<string, unknown> & {
    readonly initContainers: readonly [Container];
    readonly containers: readonly [Container];
    readonly volumes: readonly Record<string, unknown>[];
  };
const dumpOf = (cluster: ResolvedPostgresCluster): Container => podOf(cluster).initContainers[0];
const uploadOf = (cluster: ResolvedPostgresCluster): Container => podOf(cluster).containers[0];

/** Variables of a container; one of a Secret as `secret/key`. */
function variables({ env }: Container): Record<string, string | undefined> {
  return Object.fromEntries(
    env.map(({ name, value, valueFrom }) => {
      const { name: secret, key } = (at(valueFrom, "secretKeyRef") ?? {}) as { name?: string; key?: string };
      return [name, value ?? `${secret ?? ""}/${key ?? ""}`];
    }),
  );
}
const store = (cluster: ResolvedPostgresCluster): Record<string, string | undefined> =>
  Object.fromEntries(
    Object.entries(variables(uploadOf(cluster))).flatMap(([name, value]) =>
      name.startsWith("RCLONE_CONFIG_STORE_") ? [[name.slice("RCLONE_CONFIG_STORE_".length), value]] : [],
    ),
  );

describe.each([
  ["CloudNativePG", cnpg(), "main-rw.postgres.svc", "main-superuser/password"],
  ["PGO", pgo(), "hippo-primary.postgres.svc", "hippo-pguser-postgres/password"],
  ["Zalando", acid(), "acid.postgres.svc", "postgres.acid.credentials.postgresql.acid.zalan.do/password"],
] as const)("logical backups of %s", (_operator, cluster, host, password) => {
  const name = `${cluster.name}-logical-backup`;

  it("are a CronJob with the name that monitoring expects, which never runs twice at a time", () => {
    const cronJob = objectOf(cluster, "CronJob");
    expect(cronJob.metadata).toMatchObject({ name, namespace: "postgres" });
    expect(cronJob.metadata.labels).toMatchObject(recommendedLabels("logical-backup", cluster.name));
    expect(cronJob["spec"]).toMatchObject({
      schedule: "30 2 * * *",
      timeZone: "Etc/UTC",
      concurrencyPolicy: "Forbid",
      startingDeadlineSeconds: 3600,
    });
    expect(jobOf(cluster)).toMatchObject({ backoffLimit: 2, activeDeadlineSeconds: 21_600 });
    expect(monitoredCluster(cluster).logicalBackup).toEqual({ cronJob: name, schedule: "30 2 * * *" });
  });

  it("log in as postgres over verified TLS, with the Secret of the operator and the image of the cluster", () => {
    expect(variables(dumpOf(cluster))).toMatchObject({
      PGHOST: host,
      PGUSER: "postgres",
      PGPASSWORD: password,
      PGSSLMODE: "verify-full",
      PGSSLROOTCERT: "/authority/ca.crt",
    });
    const { spec } = renderPostgresCluster(cluster).customResource as unknown as { spec: Record<string, string> };
    expect(dumpOf(cluster).image).toBe(spec["imageName"] ?? spec["image"] ?? spec["dockerImage"]);
  });

  it("write into a folder of the cluster beside its backups, with the identity of the pod", () => {
    expect(variables(uploadOf(cluster))).toMatchObject({
      BUCKET: "backups",
      FOLDER: `/logical/postgres/${cluster.name}`,
      KEEP: "14",
    });
    expect(store(cluster)).toEqual({
      TYPE: "google cloud storage",
      ENV_AUTH: "true",
      BUCKET_POLICY_ONLY: "true",
      NO_CHECK_BUCKET: "true",
    });
    expect(podOf(cluster)["serviceAccountName"]).toBe(name);
    expect(podOf(cluster)["automountServiceAccountToken"]).toBe(false);
  });

  it("meet the restricted Pod Security Standard, and hold a dump on a volume of the pod", () => {
    expect(podOf(cluster)["securityContext"]).toMatchObject({
      runAsNonRoot: true,
      seccompProfile: { type: "RuntimeDefault" },
    });
    for (const container of [dumpOf(cluster), uploadOf(cluster)]) {
      expect(container.securityContext).toEqual({
        allowPrivilegeEscalation: false,
        capabilities: { drop: ["ALL"] },
        readOnlyRootFilesystem: true,
      });
    }
    expect(uploadOf(cluster).image).toBe(rclone.image);
    const [placed] = clusterPods(cluster).filter(({ what }) => what.includes("logical-backup"));
    expect(placed?.volumes).toMatchObject([
      { path: ["logicalBackups", "volume", "storageClass"], sizePath: undefined, size: "10Gi" },
    ]);
  });

  it("do not exist without the key", () => {
    const without = { ...cluster, logicalBackups: undefined };
    expect(renderPostgresCluster(without).logicalBackup).toEqual([]);
    expect(monitoredCluster(without).logicalBackup).toBeUndefined();
  });
});

describe("logical backups", () => {
  it("need a password of postgres, which the operators create for them", () => {
    const users = at(renderPostgresCluster(pgo()).customResource["spec"], "users") as { name: string }[];
    expect(users.map(({ name }) => name)).toContain("postgres");
    expect(at(renderPostgresCluster(cnpg()).customResource["spec"], "enableSuperuserAccess")).toBe(true);
    const without = renderPostgresCluster(cnpg({ logicalBackups: undefined })).customResource["spec"];
    expect(at(without, "enableSuperuserAccess")).toBeUndefined();
  });

  it("have the configured databases, server, place, volume, resources and timeout", () => {
    const cluster = pgo({
      backups: {
        repositories: [
          { ...volumeRepository, name: "repo1" },
          { ...bucketRepository, name: "repo2" },
        ],
      },
      parameters: { hot_standby_feedback: "on" },
      logicalBackups: {
        ...logicalBackups,
        keep: 3,
        databases: ["app"],
        repository: "repo2",
        path: "/dumps",
        from: "replicas",
        volume: { size: "3Gi", storageClass: "fast" },
        resources: { cpu: "1", memory: "1Gi" },
        image: "mirror/rclone:1",
        timeoutSeconds: 600,
      },
    });
    expect(dumpOf(cluster).args?.slice(1)).toEqual(["dump", "app"]);
    expect(variables(dumpOf(cluster))["PGHOST"]).toBe("hippo-replicas.postgres.svc");
    expect(variables(uploadOf(cluster))).toMatchObject({ FOLDER: "/dumps/hippo", KEEP: "3", JOB_SECONDS: "600" });
    expect(uploadOf(cluster).image).toBe("mirror/rclone:1");
    expect(JSON.stringify(podOf(cluster).volumes)).toMatch(/"storage":"3Gi"\}\},"storageClassName":"fast"/);
    expect(JSON.stringify(uploadOf(cluster))).toContain('"limits":{"memory":"1Gi"}');
    expect(jobOf(cluster)).toMatchObject({ activeDeadlineSeconds: 600 });
  });

  it("lose dumps by a lower number to keep, which is refused unless it is allowed; nothing by other changes", () => {
    const cronJob = (changes: object) =>
      objectOf(cnpg({ logicalBackups: { ...logicalBackups, ...changes } }), "CronJob");
    const lost = impactsOf(cronJob({}), cronJob({ keep: 7 }));
    expect(lost).toMatchObject([{ level: "data lost", field: "logicalBackups.keep", before: 14, after: 7 }]);
    expect(lost.map((impact) => isRefused(impact, []))).toEqual([true]);
    expect(lost.map((impact) => isRefused(impact, ["backups"]))).toEqual([false]);
    expect(namedAsCluster(cronJob({})).metadata.name).toBe("main");
    for (const harmless of [{ keep: 20 }, { schedule: "0 3 * * *" }, { path: "/dumps" }, { databases: ["app"] }]) {
      expect(impactsOf(cronJob({}), cronJob(harmless))).toEqual([]);
    }
    const [drill] = renderPostgresCluster(cnpg()).drill.filter(({ kind }) => kind === "CronJob");
    const [later] = renderPostgresCluster(cnpg({ drill: { schedule: "0 5 * * 0" } })).drill.filter(
      ({ kind }) => kind === "CronJob",
    );
    if (drill === undefined || later === undefined) throw new Error("there is no drill");
    expect(impactsOf(drill, later)).toEqual([]);
  });

  it("are not taken of a standby and of a cluster that is stopped", () => {
    expect(renderPostgresCluster(cnpg({ cloudNativePg: { state: "shutdown" } })).logicalBackup).toEqual([]);
  });

  it.each([
    [
      "CloudNativePG with a key",
      cnpg({
        backups: inS3(barmanRepository, { access: key, certificateAuthority: { secret: "ca", key: "root.crt" } }),
      }),
      { AWS_ACCESS_KEY_ID: "s3-key/ACCESS_KEY_ID", RCLONE_CA_CERT: "/store-authority/root.crt" },
    ],
    [
      "PGO with a key, from the file of pgBackRest",
      pgo({ backups: { repositories: [s3Repository] } }),
      { PGBACKREST_CONF: "/pgbackrest-keys/s3.conf", REPOSITORY: "repo1" },
    ],
    [
      "Zalando with a role",
      acid({
        backups: inS3(walgRepository, {
          access: { mode: "webIdentity", role: "arn:aws:iam::123456789012:role/backups" },
          uriStyle: "path",
        }),
      }),
      { AWS_ROLE_ARN: "arn:aws:iam::123456789012:role/backups", AWS_WEB_IDENTITY_TOKEN_FILE: "/aws-token/token" },
    ],
  ])("go to S3: %s", (_what, cluster, expected) => {
    expect(store(cluster)).toMatchObject({
      TYPE: "s3",
      PROVIDER: "Other",
      ENV_AUTH: "true",
      REGION: "us-east-1",
      ENDPOINT: "https://minio.storage.svc:9000",
      NO_CHECK_BUCKET: "true",
    });
    // Without it the client of AWS gets no credentials for a role: "Missing Region".
    expect(variables(uploadOf(cluster))).toMatchObject({ AWS_REGION: "us-east-1", ...expected });
  });

  it("put the bucket where the service expects it, and encrypt as configured", () => {
    const aws = { ...s3, endpoint: "s3.eu-central-1.amazonaws.com", region: "eu-central-1" };
    const serverSideEncryption = { mode: "kms" as const, key: "alias/backups" };
    const onAws = cnpg({ backups: inS3(barmanRepository, { ...aws, access: key, serverSideEncryption }) });
    expect(store(onAws)).toMatchObject({
      PROVIDER: "AWS",
      FORCE_PATH_STYLE: "false",
      SERVER_SIDE_ENCRYPTION: "aws:kms",
      SSE_KMS_KEY_ID: "alias/backups",
    });
    const style = (uriStyle: "host" | "path") =>
      store(pgo({ backups: { repositories: [{ ...s3Repository, s3: { ...s3Repository.s3, uriStyle } }] } }))[
        "FORCE_PATH_STYLE"
      ];
    expect([style("host"), style("path")]).toEqual(["false", "true"]);
  });

  it.each([
    [{ mode: "secret" as const, secret: "azure" }, { AZURE_STORAGE_KEY: "azure/AZURE_STORAGE_KEY" }, {}],
    [{ mode: "sasToken" as const, secret: "azure" }, { AZURE_STORAGE_SAS_TOKEN: "azure/AZURE_STORAGE_SAS_TOKEN" }, {}],
    [{ mode: "node" as const }, {}, { USE_MSI: "true" }],
  ])("go to Azure with %j", (access, expected, options) => {
    const azure = { container: "backups", account: "acme", access };
    const { schedules, retention } = barmanRepository;
    for (const cluster of [
      cnpg({ backups: { repositories: [{ name: "repo1", azure, schedules, retention }] } }),
      acid({ backups: { repositories: [{ name: "repo1", azure, schedules, retention }] } }),
    ]) {
      expect(variables(uploadOf(cluster))).toMatchObject({ ...expected, BUCKET: "backups" });
      expect(store(cluster)).toMatchObject({ TYPE: "azureblob", ACCOUNT: "acme", ...options });
    }
  });

  it("act as the workload identity of Azure and of EKS by their own service account and labels", () => {
    const clientId = "0f1f6a52-2b9d-4e63-8e50-2b8ff5a9d2a1";
    const azure = { container: "backups", account: "acme", access: { mode: "webIdentity" as const, clientId } };
    const { schedules, retention } = barmanRepository;
    const cluster = cnpg({ backups: { repositories: [{ name: "repo1", azure, schedules, retention }] } });
    expect(objectOf(cluster, "ServiceAccount").metadata.annotations).toEqual({
      "azure.workload.identity/client-id": clientId,
    });
    expect(at(jobOf(cluster), "template", "metadata", "labels")).toMatchObject({
      "azure.workload.identity/use": "true",
    });
    expect(store(cluster)).toMatchObject({ ENV_AUTH: "true" });
  });

  it("use the JSON key where the environment accepts one", () => {
    const identity = { mode: "key" as const, secret: "gcs-key" };
    for (const cluster of [
      cnpg({ backups: { repositories: [barmanRepository], identity } }),
      pgo({ backups: { repositories: [bucketRepository], identity } }),
      acid({ backups: { repositories: [walgRepository], identity } }),
    ]) {
      expect(variables(uploadOf(cluster))["GOOGLE_APPLICATION_CREDENTIALS"]).toBe("/key/gcs-key.json");
      expect(JSON.stringify(podOf(cluster).volumes)).toContain('"secretName":"gcs-key"');
    }
  });

  it("have access to their own folder of the environment's bucket only, and no other account has access to it", () => {
    const { clusters } = googleEnvironment({ clusters: [{ ...onGke, logicalBackups }] });
    const writers = bucketWriters(clusters, "backups");
    expect(writers.find(({ name }) => name === "hippo-logical-backup")).toEqual({
      namespace: "postgres",
      name: "hippo-logical-backup",
      folders: ["logical/postgres/hippo/"],
    });
    const others = [...writers, ...bucketReaders(clusters, "backups")].filter(
      ({ name }) => name !== "hippo-logical-backup",
    );
    expect(others.flatMap(({ folders = [] }) => folders)).not.toContain("logical/postgres/hippo/");
  });

  it("take image and StorageClass from the environment", () => {
    const environment = googleEnvironment({
      imageRegistry: "europe-west3-docker.pkg.dev/acme/mirror",
      clusters: [{ ...onGke, logicalBackups }],
    });
    const [cluster] = withStorageClasses(withImageRegistry(environment)).clusters;
    expect(cluster?.logicalBackups).toMatchObject({
      image: `europe-west3-docker.pkg.dev/acme/mirror/${rclone.image.replace("docker.io/", "")}`,
      volume: { storageClass: "pgstack-drill" },
    });
  });
});

/** A repository of the operator in S3 instead of Cloud Storage. */
function inS3(repository: Readonly<Record<string, unknown>>, more: object): { repositories: [never] } {
  return { repositories: [{ ...repository, gcs: undefined, s3: { ...s3, ...more } } as never] };
}
