import type { ResolvedCloudNativePgCluster } from "../cluster";
import type { ScheduledBackup } from "../crd.gen";
import { hibernation, isShutDown } from "../mode";

/** Returns the annotation that hibernates a cluster; none for a running one, which starts it again. */
export function stateAnnotations(cluster: ResolvedCloudNativePgCluster): Record<string, string> | undefined {
  return isShutDown(cluster) ? { [hibernation]: "on" } : undefined;
}

/**
 * Returns scheduled backups, suspended for a cluster that is shut down: each would fail. Source: CloudNativePG 1.30,
 * internal/controller/backup_controller.go (ClusterIsHibernated), scheduledbackup_controller.go (IsSuspended).
 */
export function suspended(
  cluster: ResolvedCloudNativePgCluster,
  objects: readonly ScheduledBackup[],
): ScheduledBackup[] {
  return objects.map((object) =>
    isShutDown(cluster) ? { ...object, spec: { ...object.spec, suspend: true } } : object,
  );
}
