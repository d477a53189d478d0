import { type BackupIdentity, operatorOf } from "../../components/operators";
import type { ResolvedPostgresCluster } from "../../components/postgres-cluster/schema";
import type { Rule } from "../../components/shared/validation";

interface Environment {
  readonly disposable: boolean;
  readonly kubernetes: { readonly source: string };
  readonly backupBucket?: { readonly name: string; readonly identity: { readonly mode: BackupIdentity["mode"] } };
  readonly clusters: readonly ResolvedPostgresCluster[];
}

/** Rules for the backups of all clusters of an environment. */
export const backupRules: Rule<Environment>[] = [
  {
    id: "clusters-share-no-repository",
    reads: ["clusters"],
    why: "Two clusters in one folder mix two databases in one stanza: each expires the other's backups, and a restore can use the wrong one.",
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
                    message: `is the backup folder of the cluster ${other}; remove it, or set another path`,
                  },
                ];
          }),
      );
    },
  },
  {
    id: "bucket-has-access",
    reads: ["kubernetes", "backupBucket", "clusters"],
    why: "Without backupBucket the bucket is not created and access is not granted: the first backup fails, WAL is not archived, and the volume fills up.",
    source: "Google Cloud documentation, Workload Identity Federation for GKE; pgBackRest, archive-push",
    check: ({ kubernetes: { source }, backupBucket, clusters }) =>
      backupBucket !== undefined || (source !== "gke" && source !== "gke-existing")
        ? []
        : repositoriesOf(clusters)
            .filter(({ bucket, cluster }) => bucket !== undefined && cluster.backups?.identity === undefined)
            .map(({ path, bucket }) => ({
              path: [...path, "gcs", "bucket"],
              message: `is not created by pgstack, and no pod has access to it; set pgstack:backupBucket: { source: new, name: ${bucket} } (or source: existing), or set the cluster's backups.identity`,
            })),
  },
  {
    id: "pods-can-have-the-identity",
    reads: ["backupBucket", "clusters"],
    why: "Pods that share a service account cannot act as different accounts of Google Cloud: they would have no access to the bucket.",
    source:
      "Zalando's operator 1.15, pod_service_account_name; Google Cloud documentation, Workload Identity Federation for GKE",
    check: ({ backupBucket, clusters }) =>
      repositoriesOf(clusters)
        .filter(({ bucket }) => bucket !== undefined && bucket === backupBucket?.name)
        .flatMap(({ cluster }) => {
          const { identities } = operatorOf(cluster);
          const { mode = "direct" } = backupBucket?.identity ?? {};
          return identities === undefined || identities.includes(mode)
            ? []
            : [
                {
                  path: ["backupBucket", "identity", "mode"],
                  message: `must be ${identities.join(" or ")} for the cluster ${cluster.name} with operator: ${cluster.operator}`,
                },
              ];
        }),
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
                  "is missing, and the environment is not disposable; configure backups. To run without them, set pgstack:disposable: true, or acceptNoBackups: true for this cluster",
              },
            ];
      }),
  },
];

/** Returns every repository that a cluster writes to or starts from. */
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
    ...sourcesOf(cluster).map(([key, { gcs }]) => ({
      cluster,
      path: ["clusters", i, "standby", key],
      bucket: gcs?.bucket,
    })),
  ]);
}

/** Returns the places of another cluster's backups that a standby follows, by their keys; PGO names one of its own repositories. */
const sourcesOf = ({ standby }: ResolvedPostgresCluster) =>
  Object.entries(standby ?? {}).flatMap(([key, value]): [string, { gcs?: { bucket: string } }][] =>
    (key === "repository" || key === "source") && typeof value === "object" ? [[key, value]] : [],
  );
