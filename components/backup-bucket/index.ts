export * from "./backup-bucket";
export * from "./key-secrets";
export { bucketLocation, type KubernetesAccount, keySecretKey, keySecretName } from "./names";
export { backupBucketSchema, type BackupBucketSettings, type ResolvedBackupBucket } from "./schema";
