import { keyWarning } from "../../components/backup-bucket/warnings";
import type { EnvironmentConfig } from "../config/schema";
import type { Finding } from "./findings";

/** What is allowed and still deserves a second look. */
export function adviceFor(config: EnvironmentConfig): Finding[] {
  const { disposable, kubernetes, backupBucket, clusters } = config;
  const warn = (subject: string, message: string): Finding => ({ level: "warning", subject, message });
  const advice: Finding[] = [];
  if (backupBucket?.identity.mode === "key") {
    advice.push(warn("backupBucket.identity.mode", keyWarning(backupBucket.name)));
  }
  if (disposable) return advice;
  if (kubernetes.source === "gke" && kubernetes.location.kind === "zonal") {
    advice.push(warn("kubernetes.location", "one zone: the databases are away when it is, and lost when it is lost"));
  }
  for (const cluster of clusters) {
    if (cluster.operator === "crunchy" && cluster.backups === undefined) {
      advice.push(warn(`clusters.${cluster.name}.backups`, "no backups: what is deleted or broken is lost"));
    }
  }
  return advice;
}
