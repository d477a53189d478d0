/** Name of a drill's objects: its CronJob, its service account and the ConfigMap of its report. */
export function drillName(cluster: string): string {
  return `${cluster}-restore-drill`;
}

/** Kubernetes appends up to eleven characters to the name of a CronJob, and refuses longer names. */
export const longestDrilledName = 52 - drillName("").length;

/** Key of the ConfigMap with the report of a drill. */
export const reportKey = "report";

/** The part of a cluster that decides whether it has a drill. */
export interface Drilled {
  readonly backups?: unknown;
  readonly drill: { readonly enabled: boolean };
}

/** Returns true if the backups of a cluster are restored on a schedule. */
export function isDrilled({ backups, drill }: Drilled): boolean {
  return backups !== undefined && drill.enabled;
}
