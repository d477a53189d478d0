export * from "./backup-bucket";
export * from "./key-secrets";
export { bucketLocation, type BucketUser, type KubernetesAccount, keySecretKey, keySecretName } from "./names";
export { backupBucketSchema, type BackupBucketSettings, type ResolvedBackupBucket } from "./schema";
