import { drainFindings } from "../../../model/containers";
import type { Rule } from "../../../shared/validation";
import type { CheckedCrunchyCluster } from "../cluster";

/** Settings of PgBouncer that PGO's pods, Services and certificates depend on, and the alternative. */
const managed = new Map([
  ["pool_mode", "set pooler.mode instead"],
  ["listen_addr", "PGO's Service needs it"],
  ["listen_port", "set pooler.port instead"],
  ["unix_socket_dir", "its file system is read-only"],
  ["conffile", "PGO writes it"],
  ["auth_file", "PGO writes it"],
  // The password that PGO stores, and the function that it creates for auth_query, belong together.
  ...["auth_type", "auth_user", "auth_query"].map((name): [string, string] => [
    name,
    "PGO verifies logins with its own",
  ]),
  ...["auth_hba_file", "auth_ident_file", "auth_ldap_options", "server_tls_cert_file", "server_tls_key_file"].map(
    (name): [string, string] => [name, "the file does not exist in the pod"],
  ),
  ["auth_dbname", "PGO's login function exists in every database"],
  ["resolv_conf", "the file does not exist in the pod"],
  ["pidfile", "its file system is read-only"],
  ["syslog", "the pod has no syslog"],
  ["user", "it does not run as root"],
  ["client_tls_cert_file", "set pooler.tls instead"],
  ["client_tls_key_file", "set pooler.tls instead"],
  ["client_tls_ca_file", "set pooler.tls instead"],
  ["server_tls_ca_file", "PGO writes it"],
]);

/** Modes in which passwords can be sent unencrypted, or to an unverified server. */
const weakTls = /^(disable|allow|prefer)$/;

/** Maximum number of settings in PGO, including the mode. */
const mostSettings = 49;

/** Rules for PgBouncer. */
export const poolerRules: Rule<CheckedCrunchyCluster>[] = [
  {
    id: "pooler-keeps-tls",
    reads: ["pooler"],
    why: "Without TLS passwords and data are sent unencrypted.",
    source: "PGO 6.0, internal/pgbouncer/config.go; PgBouncer documentation, TLS settings",
    check: ({ pooler }) =>
      ["client_tls_sslmode", "server_tls_sslmode"].flatMap((key) =>
        weakTls.test(pooler?.config.global[key] ?? "")
          ? [{ path: ["pooler", "config", "global", key], message: "must be require or stricter; remove it" }]
          : [],
      ),
  },
  {
    id: "pooler-setting-is-managed",
    reads: ["pooler"],
    why: "PGO does not check these settings: PgBouncer becomes unreachable, or does not start.",
    source: "PGO 6.0, internal/pgbouncer/config.go",
    check: ({ pooler }) =>
      Object.keys(pooler?.config.global ?? {}).flatMap((key) => {
        const reason = managed.get(key);
        return reason === undefined
          ? []
          : [{ path: ["pooler", "config", "global", key], message: `cannot be set: ${reason}; remove it` }];
      }),
  },
  {
    id: "pooler-log-file-has-its-place",
    reads: ["pooler"],
    why: "The API server refuses a log file elsewhere: the rest of the file system is read-only.",
    source: "PGO 6.0 CRD, spec.proxy.pgBouncer.config.global",
    check: ({ pooler }) => {
      const file = pooler?.config.global["logfile"];
      return file !== undefined && !/^\/tmp\/logs\/pgbouncer\/.*\.log$/.test(file)
        ? [
            {
              path: ["pooler", "config", "global", "logfile"],
              message: 'must be in /tmp/logs/pgbouncer and end with .log; write "/tmp/logs/pgbouncer/pgbouncer.log"',
            },
          ]
        : [];
    },
  },
  {
    id: "pooler-settings-fit",
    reads: ["pooler"],
    why: "The API server refuses a PostgresCluster with more.",
    source: "PGO 6.0 CRD, spec.proxy.pgBouncer.config.global",
    check: ({ pooler }) =>
      Object.keys(pooler?.config.global ?? {}).length > mostSettings
        ? [
            {
              path: ["pooler", "config", "global"],
              message: `has more than ${mostSettings} settings; remove defaults`,
            },
          ]
        : [],
  },
  {
    id: "pooler-may-be-moved",
    reads: ["pooler"],
    why: "If all pods must stay, no node can be drained: an upgrade of the nodes waits forever.",
    source: "Kubernetes documentation, pod disruption budgets",
    check: ({ pooler }) => (pooler === undefined ? [] : drainFindings(pooler, ["pooler"])),
  },
];
