/**
 * Entry `pgstack/schema`: schemas of all settings, as zod schemas, types and JSON Schema. It reads no files and needs
 * no Pulumi.
 */
export { backupBucketSchema, type BackupBucketSettings, type ResolvedBackupBucket } from "./backup-bucket/schema";
export { backupVaultSchema, type BackupVaultSettings, type ResolvedBackupVault } from "./backup-vault/schema";
export {
  existingGkeClusterSchema,
  gkeClusterSchema,
  type GkeClusterSettings,
  type ResolvedExistingGkeCluster,
  type ResolvedGkeCluster,
} from "./gke-cluster/schema";
export { gkeNetworkSchema, type GkeNetworkSettings, type ResolvedGkeNetwork } from "./gke-network/schema";
export { monitoringSchema, type MonitoringSettings, type ResolvedMonitoring } from "./monitoring/schema";
export {
  postgresClusterSchema,
  type PostgresClusterSettings,
  type ResolvedPostgresCluster,
} from "./postgres-cluster/schema";
export { postgresOperatorSchema, type PostgresOperatorSettings } from "./postgres-operator/schema";
export { type JsonSchema, jsonSchema } from "./shared/json-schema";
export { InvalidInput, type Problem, validate } from "./shared/validation";
