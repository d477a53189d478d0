import type { FirstBackup } from "../../../model/first-backup";
import type { ResolvedCloudNativePgCluster } from "../cluster";
import type { Status } from "../live";
import { backupSpec, objectStores } from "./chart";

/**
 * Returns the conditions that show that WAL is archived, and that a backup exists: the plugin reports the latter in the
 * ObjectStore, for each server. Source: plugin-barman-cloud 0.14, internal/cnpgi/instance/recovery_window.go.
 */
export function archiveWatches(cluster: ResolvedCloudNativePgCluster): FirstBackup | undefined {
  const [store] = objectStores(cluster);
  if (store === undefined) return undefined;
  const { destinationPath, endpointURL } = store.spec.configuration;
  const decides = [backupSpec(cluster), destinationPath, ...(endpointURL === undefined ? [] : [endpointURL])];
  const first = `jsonpath={.status.serverRecoveryWindow.${cluster.name}.firstRecoverabilityPoint}`;
  return {
    archiving: { decides, watched: "Status", until: ["condition=ContinuousArchiving"] },
    backup: { object: store, watch: { decides, watched: "Status", until: [first] } },
  };
}

/** While a backup runs, LastBackupSucceeded is false with reason BackupStarted. */
export function archiveProgress({ conditions = [] }: Status): string[] {
  const archiving = conditions.find(({ type }) => type === "ContinuousArchiving");
  const backup = conditions.find(({ type }) => type === "LastBackupSucceeded");
  const failed = backup?.reason === "LastBackupFailed";
  return [
    ...(archiving === undefined ? ["no WAL is archived yet"] : []),
    ...(archiving?.status === "False" ? [`archiving fails: ${archiving.message ?? ""}`] : []),
    ...(backup?.status === "True"
      ? []
      : [failed ? `the last backup failed: ${backup.message ?? ""}` : "the first backup is not finished"]),
  ];
}
