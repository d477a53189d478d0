import { quantity } from "../../shared/scalars";
import type { DrillSource } from "../../model/drill/source";
import { tablespaceFolder } from "./names";
import { tablespacesOfDrill } from "../../model/tablespaces/drill";
import type { ResolvedCloudNativePgCluster } from "./cluster";
import { destination } from "./backups/chart";
import { imagesOfDrill } from "./extension-images/drill";

const keyFolder = "/key";

/** Drill with Barman, from the folder that the cluster archives to. */
export function drillSource(cluster: ResolvedCloudNativePgCluster): DrillSource | undefined {
  const { name, backups, storage, walStorage } = cluster;
  const [repository] = backups?.repositories ?? [];
  if (backups === undefined || repository === undefined) return undefined;
  const { identity } = backups;
  const spaces = tablespacesOfDrill(cluster, tablespaceFolder);
  const images = imagesOfDrill(cluster);
  const key = identity?.mode === "key" ? [identity.secret] : [];
  return {
    script: spaces.script + (images.settings === "" ? script : script.replace(noSettings, settingsOfExtensions)),
    dataDirectory: "data",
    env: [
      { name: "ARCHIVE", value: destination(cluster, repository) },
      { name: "SERVER", value: name },
      ...key.map(() => ({ name: "GOOGLE_APPLICATION_CREDENTIALS", value: `${keyFolder}/gcs-key.json` })),
      ...(images.settings !== "" ? [{ name: "EXTENSION_SETTINGS", value: images.settings }] : []),
      ...images.env,
    ],
    volumes: key.map((secretName) => ({ name: "key", secret: { secretName } })),
    volumeMounts: [
      ...key.map(() => ({ name: "key", mountPath: keyFolder, readOnly: true })),
      ...spaces.volumeMounts,
      ...images.volumeMounts,
    ],
    imageVolumes: images.imageVolumes,
    identity: identity?.mode === "impersonation" ? { "iam.gke.io/gcp-service-account": identity.serviceAccount } : {},
    bytes: quantity(storage.size) + (walStorage !== undefined ? quantity(walStorage.size) : 0) + spaces.bytes,
  };
}

const noSettings = ': > "$PGDATA/postgresql.auto.conf"';
const settingsOfExtensions = (): string => `printf '%s\\n' "$EXTENSION_SETTINGS" > "$PGDATA/postgresql.auto.conf"`;

/**
 * Barman exits with 1 if a WAL file does not exist, which ends a recovery; other errors must not look like the end of
 * WAL. Source: Barman 3, barman/clients/cloud_cli.py; PostgreSQL documentation, restore_command.
 */
const script = `
barman() { local program=$1; shift; "barman-cloud-$program" --cloud-provider google-cloud-storage "$@" "$ARCHIVE" "$SERVER"; }
newest='
import datetime, json, os, sys
target = os.environ["TARGET_TIME"].replace(" ", "T", 1).replace("Z", "+00:00")
done = [b for b in json.load(sys.stdin)["backups_list"] if b["status"] == "DONE"]
if target:
    at = datetime.datetime.fromisoformat(target)
    at = at if at.tzinfo else at.replace(tzinfo=datetime.timezone.utc)
    done = [b for b in done if datetime.datetime.fromisoformat(b["end_time_iso"]) <= at]
print(max((b["backup_id"] for b in done), default=""))
'
restore_backup() {
  run "the backups cannot be listed" barman backup-list --format json
  backup=$(grep '^{' output | python3 -c "$newest") || fail "the list of backups cannot be read"
  [ -n "$backup" ] || fail "no backup in $ARCHIVE/$SERVER\${TARGET_TIME:+ finished before $TARGET_TIME}"
  say "restoring the backup $backup"
  run "the backup $backup cannot be restored" \\
    barman-cloud-restore --cloud-provider google-cloud-storage "$ARCHIVE" "$SERVER" "$backup" "$PGDATA"
  # Settings of ALTER SYSTEM.
  ${noSettings}
  touch "$PGDATA/recovery.signal"
  restore_command="barman-cloud-wal-restore --cloud-provider google-cloud-storage $ARCHIVE $SERVER %f %p; code=\\$?; [ \\$code -le 1 ] || exit 255; exit \\$code"
}
`.trim();
