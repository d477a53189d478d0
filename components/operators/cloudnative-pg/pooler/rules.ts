import type { Rule, RuleFinding } from "../../../shared/validation";
import type { Pooled } from "../../../model/pooler-settings/rules";
import { poolerSettings } from "../../../model/pooler-settings/value";

const at = (...path: string[]): RuleFinding["path"] => ["pooler", "config", ...path];

/** Settings that CloudNativePG accepts. Source: CloudNativePG 1.30, internal/webhook/v1/pooler_webhook.go. */
const taken = new Set([
  ...["application_name_add_host", "auth_type", "autodb_idle_timeout", "cancel_wait_timeout", "client_idle_timeout"],
  ...["client_login_timeout", "client_tls_ciphers", "client_tls_sslmode", "client_tls13_ciphers"],
  ...["default_pool_size", "disable_pqexec", "dns_max_ttl"],
  ...["dns_nxdomain_ttl", "idle_transaction_timeout", "ignore_startup_parameters", "listen_backlog"],
  ...["log_connections", "log_disconnections", "log_pooler_errors", "log_stats", "max_client_conn"],
  ...["max_db_connections", "max_packet_size", "max_prepared_statements", "max_user_connections", "min_pool_size"],
  ...["pkt_buf", "query_timeout", "query_wait_timeout", "reserve_pool_size", "reserve_pool_timeout", "sbuf_loopcnt"],
  ...["server_check_delay", "server_check_query", "server_connect_timeout", "server_fast_close"],
  ...["server_idle_timeout", "server_lifetime", "server_login_retry", "server_reset_query"],
  ...["server_reset_query_always", "server_round_robin", "server_tls_ciphers", "server_tls13_ciphers"],
  ...[
    "server_tls_protocols",
    "server_tls_sslmode",
    "stats_period",
    "suspend_timeout",
    "tcp_defer_accept",
    "tcp_socket_buffer",
  ],
  ...["tcp_keepalive", "tcp_keepcnt", "tcp_keepidle", "tcp_keepintvl", "tcp_user_timeout"],
  ...["track_extra_parameters", "verbose"],
]);

/** Rules for PgBouncer. */
export const poolerRules: Rule<Pooled>[] = [
  {
    id: "pooler-setting-is-managed-by-cloudnative-pg",
    reads: ["pooler"],
    why: "CloudNativePG's webhook refuses settings that it writes itself. Another auth_type bypasses its pg_hba.conf, and trust or any accepts every client.",
    source: "CloudNativePG 1.30, internal/webhook/v1/pooler_webhook.go; pkg/management/pgbouncer/config/config.go",
    check: ({ pooler }) =>
      Object.keys(pooler?.config.global ?? {}).flatMap((name) => {
        if (!poolerSettings.has(name) || (taken.has(name) && name !== "auth_type")) return [];
        const instead = name === "pool_mode" ? "set pooler.mode instead" : "CloudNativePG writes it";
        return [{ path: at("global", name), message: `cannot be set: ${instead}; remove it` }];
      }),
  },
  {
    id: "pooler-of-cloudnative-pg-keeps-tls",
    reads: ["pooler"],
    why: "Weaker modes than CloudNativePG's own send passwords and data unencrypted, or to an unverified server.",
    source: "CloudNativePG 1.30, pkg/management/pgbouncer/config/config.go; PgBouncer documentation, TLS settings",
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
