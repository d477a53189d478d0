import type { Rule, RuleFinding } from "../../shared/validation";
import { poolerEntryProblem, poolerNameProblem, poolerSettings, poolerValueProblem } from "./value";

/** The part of a cluster that configures PgBouncer. */
export interface Pooled {
  readonly users: readonly { readonly name: string; readonly databases: readonly string[] }[];
  readonly pooler?:
    | {
        readonly instances: number;
        readonly config: {
          readonly global: Readonly<Record<string, string>>;
          readonly databases?: Readonly<Record<string, string>>;
          readonly users?: Readonly<Record<string, string>>;
        };
      }
    | undefined;
}

const source = "PgBouncer 1.25.1, src/main.c (bouncer_params), lib/usual/cfparser.c";
const at = (...path: string[]): RuleFinding["path"] => ["pooler", "config", ...path];

/** Rules that hold the configuration of PgBouncer against its own settings, for both operators. */
export const poolerSettingRules: Rule<Pooled>[] = [
  {
    id: "pooler-setting-exists",
    reads: ["pooler"],
    why: "PgBouncer does not start with a setting that it does not know.",
    source,
    check: ({ pooler }) =>
      Object.keys(pooler?.config.global ?? {}).flatMap((name) => finding(at("global", name), poolerNameProblem(name))),
  },
  {
    id: "pooler-setting-value-is-valid",
    reads: ["pooler"],
    why: "PgBouncer does not start with a value that it cannot read, and keeps the old configuration on a reload.",
    source,
    check: ({ pooler }) =>
      Object.entries(pooler?.config.global ?? {}).flatMap(([name, value]) =>
        finding(at("global", name), poolerValueProblem(name, value)),
      ),
  },
  {
    id: "pooler-entry-is-valid",
    reads: ["pooler"],
    why: "PgBouncer does not start with an entry that it cannot read; the database pgbouncer is its own console.",
    source: "PgBouncer 1.25.1, src/loader.c, parse_database and parse_user",
    check: ({ pooler }) =>
      (["databases", "users"] as const).flatMap((section) =>
        Object.entries(pooler?.config[section] ?? {}).flatMap(([name, value]) =>
          finding(
            at(section, name),
            section === "databases" && name === "pgbouncer"
              ? "is PgBouncer's console; take another name"
              : poolerEntryProblem(section, value),
          ),
        ),
      ),
  },
  {
    id: "database-is-not-the-poolers",
    reads: ["users", "pooler"],
    why: "PgBouncer answers to the database pgbouncer itself, with its console: clients do not reach one of that name.",
    source: "PgBouncer documentation, Admin console",
    check: ({ users, pooler }) =>
      pooler === undefined
        ? []
        : users.flatMap(({ databases }, i) =>
            databases.flatMap((name, j) =>
              name === "pgbouncer"
                ? [{ path: ["users", i, "databases", j], message: "is the name of PgBouncer's console; take another" }]
                : [],
            ),
          ),
  },
];

/** Settings that CloudNativePG takes. Source: CloudNativePG 1.28, internal/webhook/v1/pooler_webhook.go. */
const takenByCloudNativePg = new Set([
  ...["application_name_add_host", "auth_type", "autodb_idle_timeout", "cancel_wait_timeout", "client_idle_timeout"],
  ...["client_login_timeout", "client_tls_sslmode", "default_pool_size", "disable_pqexec", "dns_max_ttl"],
  ...["dns_nxdomain_ttl", "idle_transaction_timeout", "ignore_startup_parameters", "listen_backlog"],
  ...["log_connections", "log_disconnections", "log_pooler_errors", "log_stats", "max_client_conn"],
  ...["max_db_connections", "max_packet_size", "max_prepared_statements", "max_user_connections", "min_pool_size"],
  ...["pkt_buf", "query_timeout", "query_wait_timeout", "reserve_pool_size", "reserve_pool_timeout", "sbuf_loopcnt"],
  ...["server_check_delay", "server_check_query", "server_connect_timeout", "server_fast_close"],
  ...["server_idle_timeout", "server_lifetime", "server_login_retry", "server_reset_query"],
  ...["server_reset_query_always", "server_round_robin", "server_tls_ciphers", "server_tls_protocols"],
  ...["server_tls_sslmode", "stats_period", "suspend_timeout", "tcp_defer_accept", "tcp_socket_buffer"],
  ...["tcp_keepalive", "tcp_keepcnt", "tcp_keepidle", "tcp_keepintvl", "tcp_user_timeout"],
  ...["track_extra_parameters", "verbose"],
]);

/** Rules for PgBouncer of CloudNativePG. */
export const cloudNativePgPoolerRules: Rule<Pooled>[] = [
  {
    id: "pooler-setting-is-managed-by-cloudnative-pg",
    reads: ["pooler"],
    why: "CloudNativePG's webhook refuses settings that it writes itself. Another auth_type leaves out its pg_hba.conf, and trust or any lets everybody in.",
    source: "CloudNativePG 1.28, internal/webhook/v1/pooler_webhook.go; pkg/management/pgbouncer/config/config.go",
    check: ({ pooler }) =>
      Object.keys(pooler?.config.global ?? {}).flatMap((name) => {
        if (!poolerSettings.has(name) || (takenByCloudNativePg.has(name) && name !== "auth_type")) return [];
        const instead = name === "pool_mode" ? "set pooler.mode instead" : "CloudNativePG writes it";
        return [{ path: at("global", name), message: `is not yours to set: ${instead}; remove it` }];
      }),
  },
  {
    id: "pooler-of-cloudnative-pg-keeps-tls",
    reads: ["pooler"],
    why: "Weaker modes than CloudNativePG's own send passwords and data in the clear, or to anybody.",
    source: "CloudNativePG 1.28, pkg/management/pgbouncer/config/config.go; PgBouncer documentation, TLS settings",
    check: ({ pooler }) => [
      ...weaker(pooler, "client_tls_sslmode", /^(disable|allow)$/i, "prefer"),
      ...weaker(pooler, "server_tls_sslmode", /^(disable|allow|prefer|require)$/i, "verify-ca"),
    ],
  },
];

function weaker(pooler: Pooled["pooler"], name: string, weak: RegExp, least: string): RuleFinding[] {
  return weak.test(pooler?.config.global[name] ?? "")
    ? [{ path: at("global", name), message: `must be ${least}, the default, or stricter; remove it` }]
    : [];
}

function finding(path: RuleFinding["path"], message: string | undefined): RuleFinding[] {
  return message === undefined ? [] : [{ path, message }];
}
