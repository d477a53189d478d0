import { quantity } from "../../../shared/scalars";
import type { DrillSource } from "../../../model/drill/source";
import type { ResolvedZalandoCluster } from "../cluster";
import { followsAnother } from "../bootstrap/chart";
import { bucketUrl, clusterFolder, type Place } from "./places";
import { authorityVolumes, clientVariables, credentials, roleOf } from "./stores";

const keyFolder = "/key";

/** Returns the variable with the folder of a place. Source: WAL-G 3.0.5, docs/STORAGES.md. */
function prefixOf({ s3, azure }: Place): string {
  return s3 !== undefined ? "WALG_S3_PREFIX" : azure !== undefined ? "WALG_AZ_PREFIX" : "WALG_GS_PREFIX";
}

/** Drill with WAL-G, from the folder that the cluster archives to. A standby has none: the backups belong to its primary. */
export function drillSource(cluster: ResolvedZalandoCluster): DrillSource | undefined {
  const { name, namespace, version, backups, storage } = cluster;
  const [repository] = backups?.repositories ?? [];
  if (backups === undefined || repository === undefined) return undefined;
  const { identity } = backups;
  if (followsAnother(cluster)) return undefined;
  const key = identity?.mode === "key" && repository.gcs !== undefined ? [identity.secret] : [];
  const folder = `${bucketUrl(repository)}${clusterFolder(namespace, name, repository)}`;
  const role = roleOf([repository], `${name}-drill`);
  const mounted = [...authorityVolumes(repository, ""), ...role.volumes];
  return {
    script,
    dataDirectory: "data",
    env: [
      { name: prefixOf(repository), value: `${folder}/wal/${version}` },
      ...clientVariables(repository),
      ...credentials(repository),
      ...role.variables,
      { name: "PROGRAMS", value: `/usr/lib/postgresql/${version}/bin` },
      ...key.map(() => ({ name: "GOOGLE_APPLICATION_CREDENTIALS", value: `${keyFolder}/gcs-key.json` })),
    ],
    volumes: [
      ...key.map((secretName) => ({ name: "key", secret: { secretName } })),
      ...mounted.map(({ name: volume, source }) => ({ name: volume, ...source })),
    ],
    volumeMounts: [
      ...key.map(() => ({ name: "key", mountPath: keyFolder, readOnly: true })),
      ...mounted.map(({ name: volume, mountPath }) => ({ name: volume, mountPath, readOnly: true })),
    ],
    identity: {},
    bytes: quantity(storage.size),
  };
}

/**
 * WAL-G exits with 74 if a WAL file does not exist, which ends a recovery; other errors must not look like the end of WAL. The image
 * has several versions of Postgres, and none of the programs of the server on its path. Source: WAL-G 3.0.5, cmd/pg/wal_fetch.go and
 * utility/constants; PostgreSQL documentation, restore_command.
 */
const script = `
PATH="$PROGRAMS:$PATH"
newest='
import datetime, json, os, re, sys
utc = datetime.timezone.utc
finished = lambda one: datetime.datetime.fromisoformat(one["finish_time"][:19]).replace(tzinfo=utc)
done = sorted(json.load(sys.stdin), key=finished)
target = os.environ["TARGET_TIME"].replace("Z", "+00:00")
if target:
    at = datetime.datetime.fromisoformat(re.sub("([+-][0-9][0-9])$", "\\\\1:00", target))
    done = [one for one in done if finished(one) <= (at if at.tzinfo else at.replace(tzinfo=utc))]
print(done[-1]["backup_name"] if done else "")
'
restore_backup() {
  run "the backups cannot be listed" wal-g backup-list --detail --json
  backup=$({ grep '^\\[' output || echo '[]'; } | python3 -c "$newest") || fail "the list of backups cannot be read"
  [ -n "$backup" ] || fail "no backup in \${WALG_S3_PREFIX:-\${WALG_AZ_PREFIX:-$WALG_GS_PREFIX}}\${TARGET_TIME:+ finished before $TARGET_TIME}"
  say "restoring the backup $backup"
  run "the backup $backup cannot be restored" wal-g backup-fetch "$PGDATA" "$backup"
  # Settings of ALTER SYSTEM.
  : > "$PGDATA/postgresql.auto.conf"
  touch "$PGDATA/recovery.signal"
  restore_command="wal-g wal-fetch %f %p; code=\\$?; [ \\$code -ne 74 ] || exit 1; [ \\$code -eq 0 ] || exit 255"
}
`.trim();
