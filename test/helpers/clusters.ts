import type { z } from "zod";
import { cloudNativePg } from "../../components/operators/cloudnative-pg";
import { crunchy } from "../../components/operators/crunchy";
import { zalando } from "../../components/operators/zalando";
import type { ResolvedCloudNativePgCluster } from "../../components/operators/cloudnative-pg/cluster";
import type { ResolvedCrunchyCluster } from "../../components/operators/crunchy/cluster";
import type { ResolvedZalandoCluster } from "../../components/operators/zalando/cluster";
import { cloudNativePgClusterSchema, crunchyClusterSchema, zalandoClusterSchema } from "./schemas";

/** What a user writes for a cluster on CloudNativePG. */
export type CloudNativePgSettings = z.input<typeof cloudNativePgClusterSchema>;
/** What a user writes for a cluster on Crunchy Postgres. */
export type CrunchySettings = z.input<typeof crunchyClusterSchema>;
/** What a user writes for a cluster on Zalando's operator. */
export type ZalandoSettings = z.input<typeof zalandoClusterSchema>;

/** The shortest CloudNativePG cluster that is accepted, and what a test changes in it. */
export function cloudNativePgSettings(changes: Partial<CloudNativePgSettings> = {}): CloudNativePgSettings {
  return {
    operator: "cloudnative-pg",
    name: "main",
    namespace: "postgres",
    version: 17,
    storage: { size: "10Gi" },
    ...changes,
  };
}

/** The shortest Crunchy cluster that is accepted, and what a test changes in it. */
export function crunchySettings(changes: Partial<CrunchySettings> = {}): CrunchySettings {
  return {
    operator: "crunchy",
    name: "hippo",
    namespace: "postgres",
    version: 17,
    storage: { size: "10Gi" },
    ...changes,
  };
}

/** The shortest cluster of Zalando's operator that is accepted, and what a test changes in it. */
export function zalandoSettings(changes: Partial<ZalandoSettings> = {}): ZalandoSettings {
  return {
    operator: "zalando",
    name: "acid",
    namespace: "postgres",
    version: 17,
    storage: { size: "10Gi" },
    ...changes,
  };
}

/** A cluster of Zalando's operator with its defaults. */
export function zalandoCluster(changes: Partial<ZalandoSettings> = {}): ResolvedZalandoCluster {
  return zalando.resolve(zalandoClusterSchema.parse(zalandoSettings(changes)), false);
}

/** A CloudNativePG cluster with its defaults. */
export function cloudNativePgCluster(changes: Partial<CloudNativePgSettings> = {}): ResolvedCloudNativePgCluster {
  return cloudNativePg.resolve(cloudNativePgClusterSchema.parse(cloudNativePgSettings(changes)), false);
}

/** A Crunchy cluster with its defaults. */
export function crunchyCluster(changes: Partial<CrunchySettings> = {}): ResolvedCrunchyCluster {
  return crunchy.resolve(crunchyClusterSchema.parse(crunchySettings(changes)), false);
}

/** A backup repository in a bucket. */
export const bucketRepository = {
  name: "repo1" as const,
  gcs: { bucket: "backups" },
  retention: { full: 14, unit: "time" as const },
  schedules: { full: "0 1 * * 0", differential: "0 1 * * 1-6", incremental: "0 * * * *" },
};

/** A backup repository of CloudNativePG. */
export const barmanRepository = {
  name: "repo1" as const,
  gcs: { bucket: "backups" },
  retention: { full: 7, unit: "time" as const },
  schedules: { full: "0 1 * * *" },
};

/** A backup repository of Zalando's operator. */
export const walgRepository = {
  name: "repo1" as const,
  gcs: { bucket: "backups" },
  retention: { full: 7, unit: "time" as const },
  schedules: { full: "0 1 * * *" },
};

/** A backup repository on a volume. */
export const volumeRepository = {
  name: "repo2" as const,
  volume: { size: "20Gi", storageClass: "slow" },
  retention: { full: 2 },
  schedules: { full: "30 2 * * *" },
};

/** A backup repository in a service that is compatible with S3. */
export const s3Repository = {
  name: "repo1" as const,
  s3: {
    bucket: "backups",
    endpoint: "minio.storage.svc:9000",
    region: "us-east-1",
    access: { mode: "secret" as const, secret: "s3-credentials" },
  },
  retention: { full: 4 },
  schedules: { full: "0 1 * * 0" },
};
