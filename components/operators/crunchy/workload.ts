import type { AuditedPods, AuditedRepository, AuditedVolume, AuditedWorkload } from "../audit";
import { at, entriesOf, textAt } from "../../shared/tree";

/** Returns the pods and volumes of a custom resource of PGO; undefined for a kind that has neither. */
export function workload(kind: string, props: unknown): AuditedWorkload | undefined {
  if (kind === "PGAdmin") {
    return {
      cluster: textAt(props, "metadata", "labels", "app.kubernetes.io/instance"),
      pods: [],
      volumes: [volume("data", 1, at(props, "spec", "dataVolumeClaimSpec"))],
    };
  }
  if (kind !== "PostgresCluster") return undefined;
  const sets = entriesOf(props, "spec", "instances");
  const pooler = at(props, "spec", "proxy", "pgBouncer");
  const backups = at(props, "spec", "backups", "pgbackrest");
  const repositories = entriesOf(backups, "repos");
  return {
    cluster: textAt(props, "metadata", "name"),
    pods: [
      ...sets.map((set) => pods(set, true)),
      ...(pooler !== undefined ? [pods(pooler)] : []),
      ...(repositories.some((repository) => at(repository, "volume") !== undefined)
        ? [pods(at(backups, "repoHost"))]
        : []),
    ],
    volumes: [
      ...sets.flatMap((set) => [
        volume("data", replicasOf(set), at(set, "dataVolumeClaimSpec")),
        volume("WAL", replicasOf(set), at(set, "walVolumeClaimSpec")),
        ...entriesOf(set, "tablespaceVolumes").map((space) =>
          volume(`tablespace ${textAt(space, "name") ?? "?"}`, replicasOf(set), at(space, "dataVolumeClaimSpec")),
        ),
      ]),
      ...repositories.map((one) => volume(textAt(one, "name") ?? "repo", 1, at(one, "volume", "volumeClaimSpec"))),
    ],
  };
}

/** Returns the repositories in buckets of a PostgresCluster. */
export function repositories(props: unknown): AuditedRepository[] {
  const backups = at(props, "spec", "backups", "pgbackrest");
  return entriesOf(backups, "repos").flatMap((repository): AuditedRepository[] => {
    const bucket = textAt(repository, "gcs", "bucket");
    const name = textAt(repository, "name") ?? "repo1";
    if (bucket === undefined) return [];
    const kept = Number(textAt(backups, "global", `${name}-retention-full`));
    const isTime = textAt(backups, "global", `${name}-retention-full-type`) === "time";
    const retention = Number.isNaN(kept) ? undefined : isTime ? { days: kept } : { fullBackups: kept };
    return [{ name, bucket, full: textAt(repository, "schedules", "full"), retention }];
  });
}

function pods(spec: unknown, instances = false): AuditedPods {
  return { count: replicasOf(spec), resources: [at(spec, "resources")], placement: spec, instances };
}

function volume(content: string, count: number, claim: unknown): AuditedVolume {
  const size = textAt(claim, "resources", "requests", "storage");
  return { content, count, size, storageClass: textAt(claim, "storageClassName") };
}

function replicasOf(spec: unknown): number {
  return Number(at(spec, "replicas") ?? 1);
}
