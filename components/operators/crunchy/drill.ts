import { quantity } from "../../shared/scalars";
import type { DrillSource } from "../../model/drill/source";
import { tablespaceFolder } from "./names";
import { tablespacesOfDrill } from "../../model/tablespaces/drill";
import type { ResolvedCrunchyCluster } from "./cluster";
import { configurationOf, identityAnnotations } from "./backups/chart";
import { followsAnother } from "./bootstrap/chart";

/**
 * Drill with pgBackRest, from the first repository, with the configuration that PGO gives an instance: a volume is
 * accessed through the repository host, which must run. A standby has no drill: the backups belong to its primary.
 *
 * Source: PGO 6.0, internal/pgbackrest/reconcile.go (AddConfigToRestorePod) and certificates.go.
 */
export function drillSource(cluster: ResolvedCrunchyCluster): DrillSource | undefined {
  const { name, version, backups } = cluster;
  const [repository] = backups?.repositories ?? [];
  if (backups === undefined || repository === undefined || followsAnother(cluster)) return undefined;
  const { repositories, identity } = backups;
  const spaces = tablespacesOfDrill(cluster, tablespaceFolder);
  return {
    script: spaces.script + script,
    dataDirectory: `pg${version}`,
    env: [{ name: "REPOSITORY", value: repository.name.replace("repo", "") }],
    volumes: [
      {
        name: "pgbackrest-config",
        projected: {
          sources: [
            ...configurationOf(repositories, identity),
            {
              configMap: {
                name: `${name}-pgbackrest-config`,
                items: [{ key: "pgbackrest_instance.conf", path: "pgbackrest_instance.conf" }],
              },
            },
            { secret: { name: `${name}-pgbackrest`, items: certificates, optional: true } },
          ],
        },
      },
    ],
    volumeMounts: [
      { name: "pgbackrest-config", mountPath: "/etc/pgbackrest/conf.d", readOnly: true },
      ...spaces.volumeMounts,
    ],
    identity: identityAnnotations(repositories, identity),
    bytes:
      spaces.bytes +
      Math.max(
        ...cluster.sets.map(
          ({ storage, walStorage }) =>
            quantity(storage.size) + (walStorage !== undefined ? quantity(walStorage.size) : 0),
        ),
      ),
  };
}

/** Certificates for the connection to the repository host. */
const certificates = [
  { key: "pgbackrest.ca-roots", path: "~postgres-operator/tls-ca.crt" },
  { key: "pgbackrest-client.crt", path: "~postgres-operator/client-tls.crt" },
  // pgBackRest refuses a key that other users can read.
  { key: "pgbackrest-client.key", path: "~postgres-operator/client-tls.key", mode: 0o600 },
];

/**
 * pgBackRest writes the configuration that replays WAL after the backup, and `archive-mode=off`, into the data
 * directory.
 */
const script = `
restore_backup() {
  local target=()
  if [ -n "$TARGET_TIME" ]; then target=(--type=time "--target=$TARGET_TIME" --target-action=promote); fi
  # Folders in PGO's configuration.
  mkdir -p -m 750 "$PGDATA" /pgdata/pgbackrest/log /pgdata/pgbackrest-spool
  run "the backup cannot be restored" pgbackrest restore --stanza=db --repo="$REPOSITORY" --pg1-path="$PGDATA" \\
    --archive-mode=off --tablespace-map-all=/pgdata/tablespaces --log-level-console=info --log-level-file=off "\${target[@]}"
  backup=$(sed -n 's/.*restore backup set \\([0-9A-Z_F-]*\\).*/\\1/p' output | head -n 1)
  restore_command=
}
`.trim();
