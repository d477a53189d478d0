/**
 * Entry `pgstack/schema`: schemas of all settings, as types, JSON Schema and checks. It reads no files and needs no
 * Pulumi.
 *
 * Its declarations name types only, and import nothing of zod: those of zod compile with `esModuleInterop` only.
 */
import type { z } from "zod";
import { backupBucketSchema as backupBucket } from "./backup-bucket/schema";
import type { ResolvedBackupBucket } from "./backup-bucket/resolved.gen";
import type { BackupBucketSettings } from "./backup-bucket/settings.gen";
import { backupVaultSchema as backupVault } from "./backup-vault/schema";
import type { ResolvedBackupVault } from "./backup-vault/resolved.gen";
import type { BackupVaultSettings } from "./backup-vault/settings.gen";
import { existingGkeClusterSchema as existingGkeCluster, gkeClusterSchema as gkeCluster } from "./gke-cluster/schema";
import type { ResolvedExistingGkeCluster, ResolvedGkeCluster } from "./gke-cluster/resolved.gen";
import type { ExistingGkeClusterSettings, GkeClusterSettings } from "./gke-cluster/settings.gen";
import { gkeNetworkSchema as gkeNetwork } from "./gke-network/schema";
import type { ResolvedGkeNetwork } from "./gke-network/resolved.gen";
import type { GkeNetworkSettings } from "./gke-network/settings.gen";
import { monitoringSchema as monitoring } from "./monitoring/schema";
import type { ResolvedMonitoring } from "./monitoring/resolved.gen";
import type { MonitoringSettings } from "./monitoring/settings.gen";
import type { ResolvedPostgresCluster } from "./operators/clusters";
import type { ResolvedOperator as ResolvedPostgresOperator } from "./operators/resolved.gen";
import { postgresClusterSchema as postgresCluster } from "./postgres-cluster/schema";
import type { PostgresClusterSettings } from "./postgres-cluster/settings.gen";
import { postgresOperatorSchema as postgresOperator } from "./postgres-operator/schema";
import type { PostgresOperatorSettings } from "./postgres-operator/settings.gen";
import { jsonSchema as jsonSchemaOf } from "./shared/json-schema";
import type { JsonSchema } from "./shared/json-schema-type";
import { validate as validated } from "./shared/validation";

export type {
  BackupBucketSettings,
  BackupVaultSettings,
  ExistingGkeClusterSettings,
  GkeClusterSettings,
  GkeNetworkSettings,
  JsonSchema,
  MonitoringSettings,
  PostgresClusterSettings,
  PostgresOperatorSettings,
  ResolvedBackupBucket,
  ResolvedBackupVault,
  ResolvedExistingGkeCluster,
  ResolvedGkeCluster,
  ResolvedGkeNetwork,
  ResolvedMonitoring,
  ResolvedPostgresCluster,
  ResolvedPostgresOperator,
};
export { InvalidInput, type Problem } from "./shared/problem";

export const backupBucketSchema: SettingsSchema<BackupBucketSettings, ResolvedBackupBucket> = backupBucket;
export const backupVaultSchema: SettingsSchema<BackupVaultSettings, ResolvedBackupVault> = backupVault;
export const existingGkeClusterSchema: SettingsSchema<ExistingGkeClusterSettings, ResolvedExistingGkeCluster> =
  existingGkeCluster;
export const gkeClusterSchema: SettingsSchema<GkeClusterSettings, ResolvedGkeCluster> = gkeCluster;
export const gkeNetworkSchema: SettingsSchema<GkeNetworkSettings, ResolvedGkeNetwork> = gkeNetwork;
export const monitoringSchema: SettingsSchema<MonitoringSettings, ResolvedMonitoring> = monitoring;
export const postgresClusterSchema: SettingsSchema<PostgresClusterSettings, ResolvedPostgresCluster> = postgresCluster;
export const postgresOperatorSchema: SettingsSchema<PostgresOperatorSettings, ResolvedPostgresOperator> =
  postgresOperator;

/**
 * A schema of settings for {@link validate} and {@link jsonSchema}. It is a Standard Schema
 * (https://standardschema.dev), which form, configuration and API libraries read.
 */
export interface SettingsSchema<Settings, Resolved> {
  readonly "~standard": {
    readonly version: 1;
    readonly vendor: string;
    readonly validate: (value: unknown) => Checked<Resolved> | Promise<Checked<Resolved>>;
    readonly types?: { readonly input: Settings; readonly output: Resolved } | undefined;
  };
}

/** The result of a Standard Schema: the settings with every default filled in, or the problems. */
export type Checked<Resolved> =
  | { readonly value: Resolved; readonly issues?: undefined }
  | { readonly issues: readonly { readonly message: string }[] };

/**
 * Returns settings with every default filled in.
 *
 * @param schema one of this entry.
 * @param where name of the input for the message.
 * @param root prefix of the paths, for example `pgstack:`.
 * @throws {@link InvalidInput} naming every problem.
 */
export function validate<Resolved>(
  schema: SettingsSchema<unknown, Resolved>,
  input: unknown,
  where: string,
  root = "",
): Resolved {
  return validated(schema as unknown as z.ZodType<Resolved>, input, where, root);
}

/**
 * Returns the JSON Schema of settings, for editors and for programs in other languages. Rules across several keys are
 * not part of it: {@link validate} checks those.
 *
 * @param schema one of this entry.
 */
export function jsonSchema(schema: SettingsSchema<unknown, unknown>): JsonSchema {
  return jsonSchemaOf(schema as unknown as z.ZodType);
}
