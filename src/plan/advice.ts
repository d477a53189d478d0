import { keyWarning } from "../../components/backup-bucket/warnings";
import { allocatableOf } from "../../components/placement";
import { placeholdersIn } from "../config/placeholders";
import { startTogether, parseCron } from "../../components/shared/cron";
import type { EnvironmentConfig } from "../config/schema";
import type { Finding } from "./findings";
import { networkAdvice } from "./network-advice";

/** What is allowed and still deserves a second look. */
export function adviceFor(config: EnvironmentConfig): Finding[] {
  const { disposable, kubernetes, backupBucket, clusters, monitoring } = config;
  const warn = (subject: string, message: string): Finding => ({ level: "warning", subject, message });
  const advice = placeholdersIn(config).map(({ path, value, message }) =>
    warn(path.replace("pgstack:", ""), `${String(value)} ${message}; up refuses it`),
  );
  if (backupBucket?.identity.mode === "key") {
    advice.push(warn("backupBucket.identity.mode", keyWarning(backupBucket.name)));
  }
  if (kubernetes.source === "gke") {
    const { systemPool, databasePool } = kubernetes;
    for (const [key, pool] of Object.entries({ systemPool, databasePool })) {
      if (pool === undefined || allocatableOf(pool.machineType) !== undefined) continue;
      advice.push(
        warn(
          `kubernetes.${key}.machineType`,
          `the CPU and memory of ${pool.machineType} are not known: whether the pods fit on it is not checked`,
        ),
      );
    }
  }
  advice.push(
    ...clusters
      .flatMap(({ name, backups }) => together(name, backups?.repositories ?? []))
      .map(([subject, message]) => warn(subject, message)),
  );
  advice.push(...networkAdvice(config).map(([subject, message]) => warn(subject, message)));
  if (disposable) return advice;
  if (kubernetes.source === "gke" && kubernetes.location.kind === "zonal") {
    advice.push(warn("kubernetes.location", "one zone: the databases are away when it is, and lost when it is lost"));
  }
  for (const cluster of clusters) {
    if (cluster.acceptNoBackups === true) {
      advice.push(warn(`clusters.${cluster.name}.backups`, "no backups: what is deleted or broken is lost"));
    }
  }
  if (monitoring === undefined && clusters.length > 0) {
    advice.push(
      warn(
        "monitoring",
        "none: nothing reports a full volume, a failed backup or a lost replica. Write pgstack:monitoring, or watch the databases by other means",
      ),
    );
  }
  return advice;
}

/** Kinds of backups of one repository that start at the same minute. */
function together(
  cluster: string,
  repositories: readonly { readonly name: string; readonly schedules: Readonly<Record<string, string | undefined>> }[],
): [subject: string, message: string][] {
  return repositories.flatMap(({ name, schedules }) => {
    const all = Object.entries(schedules).flatMap(([kind, text = ""]) => {
      const schedule = parseCron(text);
      return typeof schedule === "string" ? [] : [{ kind, schedule }];
    });
    return all.flatMap(({ kind, schedule }, i) =>
      all
        .slice(i + 1)
        .flatMap((other): [string, string][] =>
          !startTogether(schedule, other.schedule)
            ? []
            : [
                [
                  `clusters.${cluster}.backups.${name}.schedules.${other.kind}`,
                  `starts at the same minute as ${kind} at times; pgBackRest makes one backup at a time, and the other fails. Move it, for example to another minute`,
                ],
              ],
        ),
    );
  });
}
