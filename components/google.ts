/** Entry `pgstack/google`: components of Google Cloud. It needs `@pulumi/gcp` beside the package. */
export { BackupBucket, type BackupBucketArgs } from "./backup-bucket/backup-bucket";
export { BackupKeySecrets, type BackupKeySecretsArgs } from "./backup-bucket/key-secrets";
export { BackupVault, type BackupVaultArgs } from "./backup-vault/backup-vault";
export { bucketLocation, type KubernetesAccount, keySecretKey, keySecretName } from "./backup-bucket/names";
export {
  ExistingGkeCluster,
  type ExistingGkeClusterArgs,
  GkeCluster,
  type GkeClusterArgs,
} from "./gke-cluster/gke-cluster";
export { GkeNetwork, type GkeNetworkArgs, type NetworkPlacement } from "./gke-network/gke-network";
export { StorageClasses, type StorageClassesArgs } from "./storage-classes";
