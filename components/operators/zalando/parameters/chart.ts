import { librariesOf } from "../../../model/contents/sql";
import { settingsOf } from "../../../model/settings";
import type { ResolvedZalandoCluster } from "../cluster";

/**
 * Libraries that Spilo preloads; with a list of its own it does not append any. Source: zalando/spilo at 4.0-p3,
 * scripts/configure_spilo.py, TEMPLATE, and scripts/spilo_commons.py, append_extensions.
 */
const ofSpilo = [
  ...["bg_mon", "pg_stat_statements", "pgextwlist", "pg_auth_mon", "set_user"],
  ...["timescaledb", "pg_cron", "pg_stat_kcache"],
];

/**
 * Settings that pgstack always writes. max_connections: Spilo derives its own from the memory of the node. bg_mon: Spilo would serve
 * statements of all sessions, without a password, at every address. Source: the same.
 */
const fixed = {
  max_connections: "100",
  // The operator creates MD5 hashes without it. Source: Zalando's operator 1.15, pkg/cluster/cluster.go, New.
  password_encryption: "scram-sha-256",
  "bg_mon.listen_address": "127.0.0.1",
} as const;

/** Renders `spec.postgresql.parameters`. Names are in lower case: the operator compares them as they are written. */
export function parameters(cluster: ResolvedZalandoCluster): Record<string, string> {
  const written = Object.entries(settingsOf(cluster)).map(([name, value]): [string, string] => [
    name.toLowerCase(),
    typeof value === "boolean" ? (value ? "on" : "off") : String(value),
  ]);
  const libraries = librariesOf(cluster).filter((library) => !ofSpilo.includes(library));
  return {
    ...fixed,
    ...Object.fromEntries(written),
    ...(libraries.length > 0 ? { shared_preload_libraries: [...ofSpilo, ...libraries].join(",") } : {}),
  };
}
