import type { z } from "zod";
import { type EnvironmentConfig, environmentSchema } from "../../src/config/schema";
import { bucketRepository, crunchySettings, volumeRepository } from "./clusters";

/** What a user writes for an environment. */
export type EnvironmentSettings = z.input<typeof environmentSchema>;

/** A zonal cluster with three database nodes. */
export const zonal = {
  source: "gke",
  project: "acme-test",
  name: "pgstack-test",
  location: { kind: "zonal", zone: "europe-west3-a" },
  systemPool: { nodes: 1 },
  databasePool: { nodes: 3 },
} as const;

/** The same in three zones. */
export const regional = {
  ...zonal,
  location: { kind: "regional", region: "europe-west3", zones: ["europe-west3-a", "europe-west3-b", "europe-west3-c"] },
  systemPool: { nodes: 3 },
} as const;

/** A cluster that exists. */
export const existing = {
  source: "gke-existing",
  project: "acme-test",
  name: "theirs",
  location: "europe-west3",
} as const;

/** A bucket that is made, for pods that act as a service account. */
export const bucket = { source: "new", name: "backups" } as const;

/** The shortest Crunchy cluster on GKE, with backups in the bucket and on a volume. */
export const onGke = {
  ...crunchySettings(),
  storage: { size: "10Gi", storageClass: "pgstack-database" },
  scheduling: { nodePool: "database" as const },
  backups: {
    repositories: [
      bucketRepository,
      { ...volumeRepository, volume: { size: "20Gi", storageClass: "pgstack-database" } },
    ],
  },
};

/** A protected environment on GKE, and what a test changes in it. */
export function googleSettings(changes: Partial<EnvironmentSettings> = {}): EnvironmentSettings {
  return {
    kubernetes: kubernetes(zonal),
    backupBucket: bucket,
    operators: [{ operator: "crunchy", namespace: "postgres-operator" }],
    clusters: [onGke],
    ...changes,
  };
}

/** The same with its defaults. */
export function googleEnvironment(changes: Partial<EnvironmentSettings> = {}): EnvironmentConfig {
  return environmentSchema.parse(googleSettings(changes));
}

/** A `kubernetes` section as a user may write it: tests write it with constants, which TypeScript takes for read-only. */
export function kubernetes(settings: object): EnvironmentSettings["kubernetes"] {
  return settings as EnvironmentSettings["kubernetes"];
}
