import { nothing, objectFields, unknown, volumesDeleted } from "../../model/impact/effects";
import type { ClusterImpactTable, Effect, FieldChange } from "../../model/impact/impact";
import { accessImpacts } from "./access/impact";
import { backupImpacts, backupsTogether } from "./backups/impact";
import { bootstrapImpacts, bootstrapTogether } from "./bootstrap/impact";
import { imageImpacts } from "./images/impact";
import { initSqlImpacts } from "./init-sql/impact";
import { instanceImpacts } from "./instances/impact";
import { monitoringImpacts } from "./monitoring/impact";
import { apiGroup, pgoKey } from "./names";
import { parameterImpacts } from "./parameters/impact";
import { patroniImpacts } from "./patroni/impact";
import { placementImpacts } from "./placement/impact";
import { poolerImpacts } from "./pooler/impact";
import { restart } from "./restarts";
import { upgradeImpacts, whilePaused } from "./upgrade/impact";
import { userImpacts } from "./users/impact";
import { volumeImpacts } from "./volumes/impact";

/** Effect of a change of each field of a PostgresCluster. Source: PGO 6.0, internal/controller/postgrescluster. */
export const crunchyImpacts: ClusterImpactTable = {
  group: apiGroup,
  kind: "PostgresCluster",
  deletion: volumesDeleted,
  named: new Set([
    "spec.instances",
    "spec.users",
    "spec.backups.pgbackrest.repos",
    "spec.instances.*.tablespaceVolumes",
  ]),
  together: [...bootstrapTogether, ...backupsTogether, whilePaused],
  fields: {
    ...objectFields,
    "metadata.annotations.*": annotations,
    "spec.metadata": restart,
    "spec.openshift": restart,
    "spec.supplementalGroups": restart,
    "spec.userInterface": nothing("pgAdmin runs separately from the database"),
    ...imageImpacts,
    ...upgradeImpacts,
    ...userImpacts,
    ...initSqlImpacts,
    ...parameterImpacts,
    ...accessImpacts,
    ...bootstrapImpacts,
    ...monitoringImpacts,
    ...instanceImpacts,
    ...placementImpacts,
    ...volumeImpacts,
    ...patroniImpacts,
    ...poolerImpacts,
    ...backupImpacts,
  },
};

const byAnnotation: Readonly<Record<string, Effect>> = {
  [pgoKey("trigger-switchover")]: {
    level: "switchover",
    words: "another instance becomes the primary, if spec.patroni.switchover is enabled",
  },
  [pgoKey("pgbackrest-backup")]: {
    level: "data copied",
    words: "a backup is taken, if spec.backups.pgbackrest.manual names its repository",
  },
  [pgoKey("authorizeBackupRemoval")]: nothing("authorization to remove all backups, when spec.backups is removed"),
  [pgoKey("pgbackrest-ip-version")]: nothing("pgBackRest's servers listen on IPv4 or on IPv6 from their next start on"),
  [pgoKey("pgbackrest-cloud-log-volume")]: nothing("log destination of the next backup to a bucket"),
  [pgoKey("postgres-exporter-collectors")]: {
    level: "rolling restart",
    words: "the exporter starts with other collectors: with crunchy.monitoring every instance is recreated, one by one",
  },
  [pgoKey("autoCreateUserSchema")]: nothing("users get their own schema in their databases"),
  [pgoKey("allow-upgrade")]: nothing("authorization of a PGUpgrade, which runs when the cluster is shut down"),
};

/** Effect of an annotation of the custom resource; the last key of the path is its name. */
function annotations({ path }: FieldChange): readonly Effect[] {
  const name = path.at(-1) ?? "";
  if (name === pgoKey("pgbackrest-restore")) return [];
  const known = byAnnotation[name];
  if (known !== undefined) return [known];
  return name.startsWith(pgoKey(""))
    ? [unknown("an annotation of PGO that is unknown to pgstack")]
    : [nothing("an annotation of the custom resource only")];
}
