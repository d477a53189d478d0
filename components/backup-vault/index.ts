export * from "./backup-vault";
export { backupVaultSchema, type BackupVaultSettings, type ResolvedBackupVault } from "./schema";
