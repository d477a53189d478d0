import { execFileSync } from "node:child_process";
import {
  monitoredCluster,
  renderPostgresCluster,
  type ResolvedPostgresCluster,
} from "../../components/postgres-cluster";
import { postgresClusterObject } from "../../components/operators/crunchy/chart";
import { verbatim } from "../../components/shared/container-argument";
import { at } from "../../components/shared/tree";
import { barmanCloud } from "../../components/versions";
import type { KubernetesObject } from "../../components/shared/kubernetes-object";
import { recommendedLabels } from "../helpers/labels";
import {
  bucketRepository,
  cloudNativePgCluster,
  crunchyCluster,
  s3Repository,
  volumeRepository,
} from "../helpers/clusters";

interface Container {
  readonly name: string;
  readonly image: string;
  readonly args: readonly string[];
  readonly env: readonly { readonly name: string; readonly value?: string }[];
  readonly securityContext: unknown;
  readonly volumeMounts: readonly unknown[];
}

interface PodSpec {
  readonly serviceAccountName: string;
  readonly securityContext: unknown;
  readonly tolerations?: unknown;
  readonly volumes: readonly Readonly<Record<string, unknown>>[];
  readonly containers: readonly Container[];
  readonly initContainers?: readonly (Container & {
    readonly command: readonly string[];
    readonly restartPolicy: string;
  })[];
}

interface CronJob extends KubernetesObject {
  readonly spec: Readonly<Record<string, unknown>> & {
    readonly jobTemplate: {
      readonly spec: Readonly<Record<string, unknown>> & { readonly template: { readonly spec: PodSpec } };
    };
  };
}

const barman = {
  repositories: [
    {
      name: "repo1" as const,
      gcs: { bucket: "acme-backups" },
      retention: { full: 35, unit: "time" as const },
      schedules: { full: "0 1 * * *" },
    },
  ],
};
const pgbackrest = { repositories: [bucketRepository] };

function objectOf(cluster: ResolvedPostgresCluster, kind: string): KubernetesObject {
  const found = renderPostgresCluster(cluster).drill.filter((object) => object.kind === kind);
  const [first, ...rest] = found;
  if (first === undefined || rest.length > 0) throw new Error(`there is not one ${kind}`);
  return first;
}
const cronJobOf = (cluster: ResolvedPostgresCluster): CronJob => objectOf(cluster, "CronJob") as CronJob;
const jobOf = (cluster: ResolvedPostgresCluster) => cronJobOf(cluster).spec.jobTemplate.spec;
const podOf = (cluster: ResolvedPostgresCluster): PodSpec => jobOf(cluster).template.spec;

function containerOf(cluster: ResolvedPostgresCluster): PodSpec["containers"][number] {
  const [first, ...rest] = podOf(cluster).containers;
  if (first === undefined || rest.length > 0) throw new Error("there is not one container");
  return first;
}

function sidecarOf(cluster: ResolvedPostgresCluster): NonNullable<PodSpec["initContainers"]>[number] {
  const [first, ...rest] = podOf(cluster).initContainers ?? [];
  if (first === undefined || rest.length > 0) throw new Error("there is not one sidecar");
  return first;
}

/** What the shell gets: Kubernetes makes one dollar sign of two. */
const scriptOf = (cluster: ResolvedPostgresCluster): string =>
  (containerOf(cluster).args[0] ?? "").replaceAll("$$", "$");

const operators = [
  ["CloudNativePG", cloudNativePgCluster({ backups: barman })],
  ["Crunchy", crunchyCluster({ backups: pgbackrest })],
] as const;

describe.each(operators)("the restore drill of %s", (_operator, cluster) => {
  const name = `${cluster.name}-restore-drill`;

  it("is a CronJob with the name that monitoring expects and the cluster's image", () => {
    const cronJob = cronJobOf(cluster);
    expect(cronJob.metadata).toMatchObject({
      name,
      namespace: "postgres",
      labels: recommendedLabels("restore-drill", cluster.name),
    });
    expect(monitoredCluster(cluster).restoreDrill).toEqual({ cronJob: name, schedule: cronJob.spec["schedule"] });
    expect(cronJob.spec).toMatchObject({ timeZone: "Etc/UTC", concurrencyPolicy: "Forbid" });
    const { spec } = renderPostgresCluster(cluster).customResource as unknown as { spec: Record<string, string> };
    expect(containerOf(cluster).image).toBe(spec["imageName"] ?? spec["image"]);
  });

  it("meets the restricted Pod Security Standard", () => {
    expect(podOf(cluster).securityContext).toMatchObject({
      runAsNonRoot: true,
      seccompProfile: { type: "RuntimeDefault" },
    });
    expect(containerOf(cluster).securityContext).toEqual({
      allowPrivilegeEscalation: false,
      capabilities: { drop: ["ALL"] },
      readOnlyRootFilesystem: true,
    });
  });

  it("can write its own report and create events, and has no other permission in Kubernetes", () => {
    expect(podOf(cluster).serviceAccountName).toBe(name);
    expect(objectOf(cluster, "Role")["rules"]).toEqual([
      { apiGroups: [""], resources: ["configmaps"], resourceNames: [name], verbs: ["patch"] },
      { apiGroups: [""], resources: ["events"], verbs: ["create"] },
    ]);
    expect(objectOf(cluster, "RoleBinding")["subjects"]).toEqual([
      { kind: "ServiceAccount", name, namespace: "postgres" },
    ]);
    expect(objectOf(cluster, "ConfigMap").metadata.name).toBe(name);
  });

  it("has no password and no volume of the cluster: its volumes are deleted with its pod", () => {
    const volumes = podOf(cluster).volumes;
    expect(volumes.filter((volume) => "persistentVolumeClaim" in volume || "hostPath" in volume)).toEqual([]);
    expect(volumes.find((volume) => volume["name"] === "data")).toMatchObject({
      ephemeral: { volumeClaimTemplate: { spec: { resources: { requests: { storage: "10240Mi" } } } } },
    });
    expect(JSON.stringify(podOf(cluster))).not.toMatch(/secretKeyRef/);
  });

  it("runs once, has a deadline, and restarts if its node is drained", () => {
    expect(jobOf(cluster)).toMatchObject({
      backoffLimit: 0,
      activeDeadlineSeconds: cluster.drill.timeoutSeconds + 60,
      podFailurePolicy: { rules: [{ action: "Ignore", onPodConditions: [{ type: "DisruptionTarget" }] }] },
    });
  });

  it("has a script that the shell parses", () => {
    expect(() => execFileSync("bash", ["-n"], { input: scriptOf(cluster) })).not.toThrow();
  });

  it("does not archive, does not listen, and loads no library of the cluster", () => {
    const script = scriptOf(cluster);
    for (const setting of [
      "archive_mode=off",
      "listen_addresses= ",
      "primary_conninfo= ",
      "synchronous_standby_names=",
      "shared_preload_libraries= ",
    ]) {
      expect(script).toContain(`-c ${setting}`);
    }
  });

  it("runs the configured queries in the configured databases", () => {
    const asked = {
      ...cluster,
      drill: {
        ...cluster.drill,
        newestRow: { sql: "select max(at) from t", maxAgeSeconds: 60, database: undefined },
        assertions: [{ name: "rows", sql: "select $$a$$ <> $(x)$(x)", database: "postgres" }],
      },
    } as ResolvedPostgresCluster;
    const { database } = renderPostgresCluster(cluster).endpoints.user;
    expect(containerOf(asked).args.slice(2)).toEqual([
      ...["select max(at) from t", database, "60"],
      ...["rows", "postgres", verbatim("select $$a$$ <> $(x)$(x)")],
    ]);
  });
});

describe("the restore drill", () => {
  it.each([
    ["no backups", cloudNativePgCluster()],
    ["it off", cloudNativePgCluster({ backups: barman, drill: { enabled: false } })],
    ["Postgres stopped", crunchyCluster({ backups: pgbackrest, crunchy: { state: "shutdown" } })],
    [
      "another one's backups",
      crunchyCluster({
        backups: { repositories: [{ ...bucketRepository, path: "/primary" }] },
        standby: { repository: "repo1" },
      }),
    ],
  ])("is not created for a cluster with %s", (_what, cluster) => {
    expect(renderPostgresCluster(cluster).drill).toEqual([]);
    expect(monitoredCluster(cluster).restoreDrill).toBeUndefined();
  });

  it("uses the configured volume size; by default, the size of data and WAL together", () => {
    const template = (cluster: ResolvedPostgresCluster): unknown =>
      podOf(cluster).volumes.find((volume) => volume["name"] === "data")?.["ephemeral"];
    const spec = (size: string, more: object = {}): object => ({
      volumeClaimTemplate: {
        spec: { accessModes: ["ReadWriteOnce"], resources: { requests: { storage: size } }, ...more },
      },
    });
    expect(template(cloudNativePgCluster({ backups: barman, walStorage: { size: "2Gi" } }))).toMatchObject(
      spec("12288Mi"),
    );
    const volume = { size: "50Gi", storageClass: "fast" };
    expect(template(cloudNativePgCluster({ backups: barman, drill: { volume } }))).toMatchObject(
      spec("50Gi", { storageClassName: "fast" }),
    );
  });

  it("with Barman reads the folder that the cluster archives to, under its own identity", () => {
    const identity = { mode: "impersonation" as const, serviceAccount: "backups@acme-test.iam.gserviceaccount.com" };
    const cluster = cloudNativePgCluster({ backups: { ...barman, identity } });
    const envOf = (container: Container): unknown =>
      Object.fromEntries(container.env.map(({ name, value }) => [name, value]));
    const [store] = renderPostgresCluster(cluster).prerequisites;
    const place = { ARCHIVE: at(store, "spec", "configuration", "destinationPath"), SERVER: "main" };
    expect(envOf(containerOf(cluster))).toMatchObject({ ...place, TARGET_TIME: "" });
    expect(envOf(sidecarOf(cluster))).toMatchObject({ ...place, PGDATA: "/pgdata/data" });
    expect(objectOf(cluster, "ServiceAccount").metadata.annotations).toEqual({
      "iam.gke.io/gcp-service-account": identity.serviceAccount,
    });
    const texts = [scriptOf(cluster), ...sidecarOf(cluster).command].join("\n");
    expect(texts).not.toMatch(/wal-archive|cloud-backup |backup-delete/);
  });

  it("with Barman asks a container of the plugin's sidecar image, which runs as long as the drill", () => {
    const cluster = cloudNativePgCluster({ backups: { ...barman, barman: { cpu: "200m", memory: "1Gi" } } });
    const sidecar = sidecarOf(cluster);
    expect(sidecar).toMatchObject({
      name: "barman",
      image: barmanCloud.sidecarImage,
      restartPolicy: "Always",
      resources: { requests: { cpu: "200m", memory: "1Gi" }, limits: { memory: "1Gi" } },
      securityContext: containerOf(cluster).securityContext,
      volumeMounts: [
        { name: "tmp", mountPath: "/tmp" },
        { name: "data", mountPath: "/pgdata" },
      ],
    });
    // Images of Postgres contain neither Python nor Barman.
    expect(scriptOf(cluster)).not.toMatch(/barman-cloud-/);
    expect(scriptOf(cluster)).toContain('send_report() { barman report "$1"; }');
    const own = cloudNativePgCluster({ backups: barman, cloudNativePg: { images: { barman: "mirror/barman:1" } } });
    expect(sidecarOf(own).image).toBe("mirror/barman:1");
    expect(podOf(crunchyCluster({ backups: pgbackrest }))).not.toHaveProperty("initContainers");
  });

  it("mounts a key only for an identity with one", () => {
    const withKey = cloudNativePgCluster({ backups: { ...barman, identity: { mode: "key", secret: "main-gcs-key" } } });
    expect(podOf(withKey).volumes).toContainEqual({ name: "key", secret: { secretName: "main-gcs-key" } });
    const variable = { name: "GOOGLE_APPLICATION_CREDENTIALS", value: "/key/gcs-key.json" };
    expect(sidecarOf(withKey).env).toContainEqual(variable);
    expect(sidecarOf(withKey).volumeMounts).toContainEqual({ name: "key", mountPath: "/key", readOnly: true });
    expect(containerOf(withKey).env).not.toContainEqual(variable);
    expect(podOf(cloudNativePgCluster({ backups: barman })).volumes.map((volume) => volume["name"])).toEqual([
      "tmp",
      "data",
    ]);
  });

  it("with pgBackRest has the configuration of an instance: the user's Secrets, PGO's file and its certificates", () => {
    const cluster = crunchyCluster({ backups: { repositories: [s3Repository, volumeRepository] } });
    const { spec } = postgresClusterObject(cluster) as unknown as {
      spec: { backups: { pgbackrest: { configuration: unknown[] } } };
    };
    expect(podOf(cluster).volumes.at(-1)).toEqual({
      name: "pgbackrest-config",
      projected: {
        sources: [
          ...spec.backups.pgbackrest.configuration,
          {
            configMap: {
              name: "hippo-pgbackrest-config",
              items: [{ key: "pgbackrest_instance.conf", path: "pgbackrest_instance.conf" }],
            },
          },
          {
            secret: {
              name: "hippo-pgbackrest",
              optional: true,
              items: [
                { key: "pgbackrest.ca-roots", path: "~postgres-operator/tls-ca.crt" },
                { key: "pgbackrest-client.crt", path: "~postgres-operator/client-tls.crt" },
                { key: "pgbackrest-client.key", path: "~postgres-operator/client-tls.key", mode: 0o600 },
              ],
            },
          },
        ],
      },
    });
    const script = scriptOf(cluster);
    expect(script).toContain("pgbackrest restore --stanza=db");
    expect(script).toContain("--archive-mode=off");
    expect(script).not.toMatch(/pgbackrest (backup|expire|stanza|archive-push)/);
  });
});

describe("an argument of a container", () => {
  it.each([
    ["nothing to change: $HOME ${x} 5$", "nothing to change: $HOME ${x} 5$"],
    ["$(date)", "$$(date)"],
    ["select $$a$$", "select $$$a$$$"],
    ["$$(x)", "$$$$(x)"],
  ])("%j is unchanged after Kubernetes expands variables", (text, written) => {
    expect(verbatim(text)).toBe(written);
    // Source: Kubernetes, third_party/forked/golang/expansion.
    expect(written.replaceAll(/\$(\$)|\$\((\w+)\)/g, (_all, dollar: string | undefined) => dollar ?? "EXPANDED")).toBe(
      text,
    );
  });
});
