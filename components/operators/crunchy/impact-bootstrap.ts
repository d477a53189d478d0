import { at } from "../../shared/tree";
import { nothing, reload, unknown } from "../../model/impact/effects";
import type { Effect, FieldChange, Impact, Versions } from "../../model/impact/impact";

const prefix = "postgres-operator.crunchydata.com/";

/**
 * What PGO restores from, by the id that it compares with its status before it looks at anything else: an in-place restore by its
 * annotation, or else the bootstrap from a data source. Another id than before stops every instance and restores over the data.
 * Source: PGO 6.0, internal/controller/postgrescluster/cluster.go (reconcileDataSource); seen on a running cluster.
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

/** What a changed id of {@link restoreId} does. */
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
          words: "PGO stops every instance and sets the data back to the backup: what was written since is gone",
          loss: "data",
          wayOut: "restore into another cluster with a dataSource, and look at the data there",
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
        wayOut:
          was === undefined
            ? "make another cluster with this data source, or restore this one in place from its own repository"
            : "remove dataSource, which the running cluster no longer needs, before or together with the end of the restore",
      },
    ];
  },
];

/** What {@link bootstrapTogether} does not speak for. */
export function dataSource({ before, after }: FieldChange): readonly Effect[] {
  if (after === undefined)
    return [nothing("a data source is read when a cluster is made; a running one does not need it")];
  if (before !== undefined)
    return [unknown("a data source is read when a cluster is made; what an edit does later is not known")];
  if (at(after, "volumes") === undefined) return [];
  return [
    {
      level: "data lost",
      words: "a data source is for a cluster that is being made: existing volumes are put in place of the data",
      wayOut: "make another cluster with these volumes",
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
        words: "the standby becomes a primary of its own: stop the former primary first, or both take writes",
      },
    ];
  }
  if (!was && is) {
    return [
      {
        level: "data lost",
        words: "the primary becomes a replica of another cluster: what only this one has is gone",
        loss: "data",
        wayOut: "make another cluster as the standby",
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
    words: "another instance becomes the primary, where spec.patroni.switchover is enabled",
  },
  [`${prefix}pgbackrest-backup`]: {
    level: "data copied",
    words: "a backup is made, where spec.backups.pgbackrest.manual names its repository",
  },
  [`${prefix}authorizeBackupRemoval`]: nothing("consent to the removal of all backups, when spec.backups goes"),
  [`${prefix}pgbackrest-ip-version`]: nothing(
    "pgBackRest's servers listen on IPv4 or on IPv6 from their next start on",
  ),
  [`${prefix}pgbackrest-cloud-log-volume`]: nothing("where the next backup to a bucket writes its log"),
  [`${prefix}postgres-exporter-collectors`]: {
    level: "rolling restart",
    words: "the exporter starts with other collectors: with crunchy.monitoring every instance is recreated, one by one",
  },
  [`${prefix}autoCreateUserSchema`]: nothing("users get a schema of their own in their databases"),
  [`${prefix}allow-upgrade`]: nothing("consent to a PGUpgrade, which acts when the cluster is shut down"),
};

/** An annotation of the custom resource; the last key of the path is its name. */
export function annotations({ path }: FieldChange): readonly Effect[] {
  const name = path.at(-1) ?? "";
  if (name === `${prefix}pgbackrest-restore`) return [];
  const known = byAnnotation[name];
  if (known !== undefined) return [known];
  return name.startsWith(prefix)
    ? [unknown("an annotation of PGO that pgstack does not know")]
    : [nothing("an annotation of the custom resource alone")];
}
