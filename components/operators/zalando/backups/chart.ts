import type { ResolvedZalandoCluster } from "../cluster";
import type { AdditionalVolume } from "../crd.gen";

type Cluster = ResolvedZalandoCluster;
type Repository = NonNullable<Cluster["backups"]>["repositories"][number];

/** An environment variable of Spilo. */
export type Variable = Readonly<Record<"name" | "value", string>>;

/** Folder and file of the key for a bucket. */
const keyFolder = "/gcs-key";
export const keyFile = `${keyFolder}/gcs-key.json`;

/** Returns the parent folder of the folders of clusters. */
export function folderOf(namespace: string, { path }: Pick<Repository, "path">): string {
  return path ?? `/spilo/${namespace}`;
}

/** Returns the folder of a cluster, in which Spilo has one for each version of Postgres. */
export function clusterFolder(namespace: string, name: string, repository: Pick<Repository, "path">): string {
  return `${folderOf(namespace, repository)}/${name}`;
}

/**
 * Returns the part of the folder between Spilo's own and the name of the cluster. Source: zalando/spilo at 4.0-p3,
 * scripts/configure_spilo.py, write_wale_environment: /spilo/<prefix><scope><suffix>/wal/<version>.
 */
export function scopePrefix(namespace: string, repository: Pick<Repository, "path">): string {
  return `${folderOf(namespace, repository)}/`.replace(/^\/spilo\//, "");
}

/**
 * Returns Spilo's variables for backups. The operator has one bucket for all clusters, in a folder with the UID of the custom resource;
 * variables of the cluster replace both. Source: Zalando's operator 1.15, pkg/cluster/k8sres.go, generateSpiloPodEnvVars.
 */
export function backupVariables({ namespace, backups }: Cluster): Variable[] {
  const [repository] = backups?.repositories ?? [];
  if (backups === undefined || repository === undefined) return [];
  return [
    { name: "WAL_GS_BUCKET", value: repository.gcs.bucket },
    { name: "WAL_BUCKET_SCOPE_PREFIX", value: scopePrefix(namespace, repository) },
    // Otherwise Spilo uses WAL-E. Source: docs/administrator.md of the operator, Google Cloud Platform setup.
    { name: "USE_WALG_BACKUP", value: "true" },
    { name: "USE_WALG_RESTORE", value: "true" },
    // The folder has no UID: without it a new cluster would overwrite the WAL of an old one of its name.
    { name: "WALG_PREVENT_WAL_OVERWRITE", value: "true" },
    { name: "BACKUP_SCHEDULE", value: repository.schedules.full.trim().split(/\s+/).join(" ") },
    { name: "BACKUP_NUM_TO_RETAIN", value: String(repository.retention.full) },
    ...(backups.identity?.mode === "key" ? [{ name: "GOOGLE_APPLICATION_CREDENTIALS", value: keyFile }] : []),
  ];
}

/** Returns the volume with the key for the bucket. */
export function keyVolumes({ backups }: Cluster): AdditionalVolume[] {
  if (backups?.identity?.mode !== "key") return [];
  const secret = { secretName: backups.identity.secret };
  return [{ name: "gcs-key", mountPath: keyFolder, targetContainers: ["postgres"], volumeSource: { secret } }];
}
