/** Name of everything that a cluster's drill has: its CronJob, its service account and what it reports in. */
export function drillName(cluster: string): string {
  return `${cluster}-restore-drill`;
}

/** Kubernetes appends up to eleven characters to the name of a CronJob, and refuses one that leaves no room for them. */
export const longestDrilledName = 52 - drillName("").length;

/** The key of the ConfigMap in which a drill says how it went. */
export const reportKey = "report";

/** The part of a cluster that decides whether there is a drill. */
export interface Drilled {
  readonly backups?: unknown;
  readonly drill: { readonly enabled: boolean };
}

/** Whether the backups of a cluster are restored on a schedule. */
export function isDrilled({ backups, drill }: Drilled): boolean {
  return backups !== undefined && drill.enabled;
}
