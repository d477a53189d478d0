import { at } from "../../shared/tree";
import { nothing, reload, unknown } from "../../model/impact/effects";
import type { Effect, FieldChange, Impact, Versions } from "../../model/impact/impact";

const prefix = "postgres-operator.crunchydata.com/";

/**
 * Returns the ID of a restore, which PGO compares with its status first in every reconcile: an in-place restore by its
 * annotation, otherwise the bootstrap from a data source. A new ID stops every instance and restores over the data.
 * Source: PGO 6.0, internal/controller/postgrescluster/cluster.go (reconcileDataSource); observed on a running cluster.
 */
function restoreId(cluster: unknown): { readonly kind: "in place" | "bootstrap"; readonly id: string } | undefined {
  const id = at(cluster, "metadata", "annotations", `${prefix}pgbackrest-restore`);
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

/** Effects of fields that {@link bootstrapTogether} does not cover. */
export function dataSource({ before, after }: FieldChange): readonly Effect[] {
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
export function standby({ before, after }: FieldChange): readonly Effect[] {
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

const byAnnotation: Readonly<Record<string, Effect>> = {
  [`${prefix}trigger-switchover`]: {
    level: "switchover",
    words: "another instance becomes the primary, if spec.patroni.switchover is enabled",
  },
  [`${prefix}pgbackrest-backup`]: {
    level: "data copied",
    words: "a backup is taken, if spec.backups.pgbackrest.manual names its repository",
  },
  [`${prefix}authorizeBackupRemoval`]: nothing("authorization to remove all backups, when spec.backups is removed"),
  [`${prefix}pgbackrest-ip-version`]: nothing(
    "pgBackRest's servers listen on IPv4 or on IPv6 from their next start on",
  ),
  [`${prefix}pgbackrest-cloud-log-volume`]: nothing("log destination of the next backup to a bucket"),
  [`${prefix}postgres-exporter-collectors`]: {
    level: "rolling restart",
    words: "the exporter starts with other collectors: with crunchy.monitoring every instance is recreated, one by one",
  },
  [`${prefix}autoCreateUserSchema`]: nothing("users get their own schema in their databases"),
  [`${prefix}allow-upgrade`]: nothing("authorization of a PGUpgrade, which runs when the cluster is shut down"),
};

/** Effect of an annotation of the custom resource; the last key of the path is its name. */
export function annotations({ path }: FieldChange): readonly Effect[] {
  const name = path.at(-1) ?? "";
  if (name === `${prefix}pgbackrest-restore`) return [];
  const known = byAnnotation[name];
  if (known !== undefined) return [known];
  return name.startsWith(prefix)
    ? [unknown("an annotation of PGO that is unknown to pgstack")]
    : [nothing("an annotation of the custom resource only")];
}
