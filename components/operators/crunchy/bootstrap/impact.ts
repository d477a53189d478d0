import { at } from "../../../shared/tree";
import { nothing, reload, unknown } from "../../../model/impact/effects";
import type { Effect, FieldChange, Impact, ImpactTable, Versions } from "../../../model/impact/impact";
import { pgoKey } from "../names";

/** Effects of the fields of data sources and standbys, except those of {@link bootstrapTogether}. */
export const bootstrapImpacts: ImpactTable["fields"] = {
  "spec.dataSource": dataSource,
  "spec.standby": standby,
};

/**
 * Returns the ID of a restore, which PGO compares with its status first in every reconcile: an in-place restore by its
 * annotation, otherwise the bootstrap from a data source. A new ID stops every instance and restores over the data.
 * Source: PGO 6.0, internal/controller/postgrescluster/cluster.go (reconcileDataSource); observed on a running cluster.
 */
function restoreId(cluster: unknown): { readonly kind: "in place" | "bootstrap"; readonly id: string } | undefined {
  const id = at(cluster, "metadata", "annotations", pgoKey("pgbackrest-restore"));
  if (typeof id === "string" && at(cluster, "spec", "backups", "pgbackrest", "restore", "enabled") === true) {
    return { kind: "in place", id };
  }
  const source = at(cluster, "spec", "dataSource");
  return at(source, "postgresCluster") !== undefined || at(source, "pgbackrest") !== undefined
    ? { kind: "bootstrap", id: "bootstrap" }
    : undefined;
}

/** Effect of a changed ID of {@link restoreId}. */
export const bootstrapTogether: readonly ((versions: Versions) => readonly Impact[])[] = [
  ({ before, after }) => {
    const [was, is] = [restoreId(before), restoreId(after)];
    if (is === undefined || (was?.id === is.id && was.kind === is.kind)) return [];
    if (is.kind === "in place") {
      return [
        {
          field: "metadata.annotations.pgbackrest-restore",
          before: was?.id,
          after: is.id,
          level: "data lost",
          words: "PGO stops every instance and restores the backup over the data: later changes are lost",
          loss: "data",
          fix: "restore into another cluster with a dataSource, and check the data there",
        },
      ];
    }
    return [
      {
        field: "spec.dataSource",
        before: was?.id,
        after: at(after, "spec", "dataSource"),
        level: "data lost",
        words: "PGO stops every instance at once and restores the source over the data",
        fix:
          was === undefined
            ? "create another cluster with this data source, or restore this one in place from its own repository"
            : "remove dataSource, which the running cluster no longer needs, before or together with the end of the restore",
      },
    ];
  },
];

/** Effects of a data source that {@link bootstrapTogether} does not cover. */
function dataSource({ before, after }: FieldChange): readonly Effect[] {
  if (after === undefined)
    return [nothing("a data source is read when a cluster is created; a running one does not need it")];
  if (before !== undefined)
    return [unknown("a data source is read when a cluster is created; the effect of a later change is unknown")];
  if (at(after, "volumes") === undefined) return [];
  return [
    {
      level: "data lost",
      words: "a data source is for a new cluster: existing volumes would replace the data",
      fix: "create another cluster with these volumes",
    },
  ];
}

/** Source: PGO 6.0, internal/patroni/config.go (standby_cluster). */
function standby({ before, after }: FieldChange): readonly Effect[] {
  const [was, is] = [isStandby(before), isStandby(after)];
  if (was && !is) {
    return [
      {
        level: "switchover",
        words: "the standby is promoted: stop the former primary first, or both accept writes",
      },
    ];
  }
  if (!was && is) {
    return [
      {
        level: "data lost",
        words: "the primary becomes a replica of another cluster: data that only this one has is lost",
        loss: "data",
        fix: "create another cluster as the standby",
      },
    ];
  }
  return [reload];
}

function isStandby(settings: unknown): boolean {
  return settings !== undefined && at(settings, "enabled") !== false;
}
