import { placeOf } from "../../components/postgres-cluster/crunchy/backups/place";
import type { ResolvedPostgresCluster } from "../../components/postgres-cluster/schema";
import type { Rule } from "../../components/shared/validation";

interface Clusters {
  readonly clusters: readonly ResolvedPostgresCluster[];
}

/** Rules for the backups of all clusters of an environment. */
export const backupRules: Rule<Clusters>[] = [
  {
    id: "clusters-share-no-repository",
    reads: ["clusters"],
    why: "Two clusters in one place mix two databases in one stanza: each expires the other's backups, and a restore may take the wrong one.",
    source: "CrunchyData/postgres-operator#4055",
    check: ({ clusters }) => {
      const seen = new Map<string, string>();
      return clusters.flatMap((cluster, i) =>
        placesOf(cluster).flatMap(({ place, repository }) => {
          const other = seen.get(place);
          seen.set(place, other ?? cluster.name);
          return other === undefined || other === cluster.name
            ? []
            : [
                {
                  path: ["clusters", i, "backups", "repositories", repository, "path"],
                  message: `is where the cluster ${other} keeps its backups; remove it, or write a path of its own`,
                },
              ];
        }),
      );
    },
  },
];

function placesOf(cluster: ResolvedPostgresCluster): { readonly place: string; readonly repository: number }[] {
  if (cluster.operator !== "crunchy") return [];
  const { backups, standby } = cluster;
  return (backups?.repositories ?? []).flatMap((repository, i) => {
    // A standby reads where its primary writes.
    if (standby?.promoted === false && standby.repository === repository.name) return [];
    const place = placeOf(cluster, repository);
    return place === undefined ? [] : [{ place, repository: i }];
  });
}
