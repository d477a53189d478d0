import type { DrillReport } from "../../components/postgres-cluster";

/** Formats the report of a drill. */
export function describeReport(report: DrillReport): string {
  const { cluster, backup, recoverySeconds, recoveryPoint, recoveryPointAgeSeconds, newestRowAgeSeconds } = report;
  return [
    `The backups of ${cluster} are verified.`,
    `  backup          ${backup ?? "unknown"}`,
    `  recovery time   ${span(recoverySeconds)} until Postgres accepted connections`,
    `  recovery point  ${recoveryPoint ?? "unknown"}, ${span(recoveryPointAgeSeconds)} before the drill started`,
    ...(newestRowAgeSeconds !== undefined ? [`  newest row      ${span(newestRowAgeSeconds)} old`] : []),
    `  checked         ${report.checks === "" ? "start" : report.checks.split(" ").join(", ")}`,
    `  total           ${span(report.seconds)}`,
  ].join("\n");
}

/** Formats seconds, rounded to a suitable unit. */
export function span(seconds: number | undefined): string {
  if (seconds === undefined) return "unknown";
  if (seconds < 120) return `${Math.round(seconds)} s`;
  if (seconds < 7200) return `${Math.round(seconds / 60)} min`;
  return seconds < 172_800 ? `${Math.round(seconds / 3600)} h` : `${Math.round(seconds / 86_400)} days`;
}
