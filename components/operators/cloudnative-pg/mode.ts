import type { ResolvedCloudNativePgCluster } from "./cluster";
import type { ClusterMode } from "../operator";
import type { Status } from "./live";

/** Annotation and condition of hibernation. Source: CloudNativePG 1.30, pkg/utils/labels_annotations.go; pkg/reconciler/hibernation/status.go. */
export const hibernation = "cnpg.io/hibernation";

/** Returns true for a cluster that is shut down by its configuration. */
export function isShutDown({ cloudNativePg: { state } }: Pick<ResolvedCloudNativePgCluster, "cloudNativePg">): boolean {
  return state === "shutdown";
}

/** Returns true for a cluster that follows another one: it accepts no writes, and has its primary's users and databases. */
export function isFollowing({ standby }: Pick<ResolvedCloudNativePgCluster, "standby">): boolean {
  return standby?.promoted === false;
}

/** Returns the configured mode. */
export function modeOf(cluster: Pick<ResolvedCloudNativePgCluster, "cloudNativePg" | "standby">): ClusterMode {
  if (isShutDown(cluster)) return "shutdown";
  return isFollowing(cluster) ? "standby" : "primary";
}

/** Condition that is met when no instance has a pod. */
export const untilHibernated = `jsonpath={.status.conditions[?(@.type=="${hibernation}")].status}=True`;

/** Returns the progress of a shutdown. */
export function shutdownProgress(status: Status): string {
  const condition = status.conditions?.find(({ type }) => type === hibernation);
  return condition?.message ?? "CloudNativePG has not reported the shutdown yet";
}
