import { operatorOf } from "../../components/operators";
import type { ResolvedPostgresCluster } from "../../components/postgres-cluster/schema";
import type { Rule } from "../../components/shared/validation";

interface Environment {
  readonly disposable: boolean;
  readonly kubernetes: { readonly source: string };
  readonly backupBucket?: { readonly name: string };
  readonly clusters: readonly ResolvedPostgresCluster[];
}

/** Rules for the backups of all clusters of an environment. */
export const backupRules: Rule<Environment>[] = [
  {
    id: "clusters-share-no-repository",
    reads: ["clusters"],
    why: "Two clusters in one place mix two databases in one stanza: each expires the other's backups, and a restore may take the wrong one.",
    source: "CrunchyData/postgres-operator#4055",
    check: ({ clusters }) => {
      const seen = new Map<string, string>();
      return clusters.flatMap((cluster, i) =>
        operatorOf(cluster)
          .ownPlaces(cluster)
          .flatMap(({ path, value: place }) => {
            const other = seen.get(place);
            seen.set(place, other ?? cluster.name);
            return other === undefined || other === cluster.name
              ? []
              : [
                  {
                    path: ["clusters", i, ...path, "path"],
                    message: `is where the cluster ${other} keeps its backups; remove it, or write a path of its own`,
                  },
                ];
          }),
      );
    },
  },
  {
    id: "bucket-has-access",
    reads: ["kubernetes", "backupBucket", "clusters"],
    why: "Without backupBucket nobody creates the bucket or grants access to it: the first backup fails, WAL is not archived, and the volume fills up.",
    source: "Google Cloud documentation, Workload Identity Federation for GKE; pgBackRest, archive-push",
    check: ({ kubernetes: { source }, backupBucket, clusters }) =>
      backupBucket !== undefined || (source !== "gke" && source !== "gke-existing")
        ? []
        : repositoriesOf(clusters)
            .filter(({ bucket, cluster }) => bucket !== undefined && cluster.backups?.identity === undefined)
            .map(({ path, bucket }) => ({
              path: [...path, "gcs", "bucket"],
              message: `is created by nobody, and no pod has access to it; write pgstack:backupBucket: { source: new, name: ${bucket} } (existing for one that exists), or name who has access in the cluster's backups.identity`,
            })),
  },
  {
    id: "protected-cluster-has-backups",
    reads: ["disposable", "clusters"],
    why: "Replicas repeat every mistake: without backups a deleted table, or a lost volume, cannot be restored.",
    source: "PostgreSQL documentation, Backup and Restore",
    check: ({ disposable, clusters }) =>
      clusters.flatMap((cluster, i) => {
        if (cluster.acceptNoBackups === true && cluster.backups !== undefined)
          return [{ path: ["clusters", i, "acceptNoBackups"], message: "contradicts backups; remove one of the two" }];
        // A standby has the data of its primary, which has the backups.
        const follows = operatorOf(cluster).mode(cluster) === "standby";
        return disposable || follows || cluster.backups !== undefined || cluster.acceptNoBackups === true
          ? []
          : [
              {
                path: ["clusters", i, "backups"],
                message:
                  "is missing, and the environment is not disposable; write backups. Without them: pgstack:disposable: true, or acceptNoBackups: true for this cluster",
              },
            ];
      }),
  },
];

/** Every repository that a cluster writes or starts from. */
export function repositoriesOf(clusters: readonly ResolvedPostgresCluster[]) {
  return clusters.flatMap((cluster, i) => [
    ...(cluster.backups?.repositories ?? []).map(({ gcs }, j) => ({
      cluster,
      path: ["clusters", i, "backups", "repositories", j],
      bucket: gcs?.bucket,
    })),
    ...(cluster.bootstrap?.from === "repository"
      ? [
          {
            cluster,
            path: ["clusters", i, "bootstrap", "repository"],
            bucket: cluster.bootstrap.repository.gcs?.bucket,
          },
        ]
      : []),
  ]);
}
