import { poolerSettings } from "../../components/model/pooler-settings/value";
import { cloudNativePgClusterSchema, crunchyClusterSchema } from "../helpers/schemas";
import { cloudNativePgSettings, crunchySettings } from "../helpers/clusters";
import { lines, problemsWith } from "../helpers/problems";
import { describeRule } from "../helpers/rule";

const pgo = (global: Record<string, string>) => crunchySettings({ pooler: { config: { global } } });
const cnpg = (global: Record<string, string>) => cloudNativePgSettings({ pooler: { config: { global } } });
const at = (name: string): string[] => ["pooler", "config", "global", name];

describe("settings of PgBouncer", () => {
  describeRule({
    rule: "pooler-setting-exists",
    schema: crunchyClusterSchema,
    refused: pgo({ max_client_connections: "500" }),
    at: at("max_client_connections"),
    accepted: pgo({ max_client_conn: "500", transaction_timeout: "1.5", server_reset_query: "" }),
  });
  describeRule({
    rule: "pooler-setting-value-is-valid",
    schema: cloudNativePgClusterSchema,
    refused: cnpg({ query_wait_timeout: "30s" }),
    at: at("query_wait_timeout"),
    accepted: cnpg({
      query_wait_timeout: "30",
      max_client_conn: "1000",
      log_stats: "0",
      server_tls_sslmode: "verify-full",
    }),
  });
  describeRule({
    rule: "pooler-entry-is-valid",
    schema: crunchyClusterSchema,
    refused: crunchySettings({ pooler: { config: { users: { app: "pool_sise=10" } } } }),
    at: ["pooler", "config", "users", "app"],
    accepted: crunchySettings({
      pooler: {
        config: {
          databases: { "*": "host=hippo-primary port=5432", app: "host=h connect_query='set work_mem = ''8MB'''" },
          users: { app: "pool_size=10 pool_mode=session" },
        },
      },
    }),
  });
  describeRule({
    rule: "database-is-not-the-poolers",
    schema: crunchyClusterSchema,
    refused: crunchySettings({ users: [{ name: "app", databases: ["pgbouncer"] }], pooler: {} }),
    at: ["users", 0, "databases", 0],
    accepted: crunchySettings({ users: [{ name: "app", databases: ["pgbouncer"] }] }),
  });
  describeRule({
    rule: "pooler-setting-is-managed-by-cloudnative-pg",
    schema: cloudNativePgClusterSchema,
    refused: cnpg({ auth_query: "select 1" }),
    at: at("auth_query"),
    accepted: cnpg({ default_pool_size: "50", ignore_startup_parameters: "search_path" }),
  });
  describeRule({
    rule: "pooler-of-cloudnative-pg-keeps-tls",
    schema: cloudNativePgClusterSchema,
    refused: cnpg({ server_tls_sslmode: "require" }),
    at: at("server_tls_sslmode"),
    accepted: cnpg({ client_tls_sslmode: "require", server_tls_sslmode: "verify-ca" }),
  });
  describeRule({
    rule: "pooler-of-cloudnative-pg-keeps-tls",
    schema: cloudNativePgClusterSchema,
    refused: cnpg({ client_tls_sslmode: "prefer" }),
    at: at("client_tls_sslmode"),
    accepted: {
      ...cnpg({ client_tls_sslmode: "prefer" }),
      cloudNativePg: { unencryptedConnections: "accept" as const },
    },
  });

  it.each([
    ["log_connections", "on", 'write "1"'],
    ["log_connections", "false", 'write "0"'],
    ["max_client_conn", "1k", 'write for example "100"'],
    ["max_client_conn", "-1", 'write for example "100"'],
    ["server_idle_timeout", "5m", 'write "300"'],
    ["server_idle_timeout", "soon", 'write for example "30"'],
    ["server_tls_sslmode", "full", "is not one of disable, allow, prefer, require, verify-ca, verify-full"],
    ["server_tls_protocols", "tlsv1.4", 'has "tlsv1.4", which is not one of all, default, legacy, secure, tlsv1,'],
    ["client_tls_protocols", "", 'has "", which is not one of'],
    ["max_client_conn", "0", "is 0, with which no client gets a connection; write 1 or more"],
    ["default_pool_size", "0", "is 0, with which no client gets a connection; write 1 or more"],
    ["server_reset_query", "discard all\nauth_type = trust", "has more than one line"],
  ])("%s = %j is refused: %s", (name, value, message) => {
    expect(lines(problemsWith(crunchyClusterSchema, pgo({ [name]: value }))).join("\n")).toContain(message);
  });

  it.each([
    ["server_tls_protocols", "secure"],
    ["client_tls_protocols", "TLSv1.2, tlsv1.3"],
    ["server_tls_protocols", "all:!tlsv1.0"],
    ["max_db_connections", "0"],
    ["default_pool_size", "1"],
  ])("%s = %j is accepted", (name, value) => {
    expect(problemsWith(crunchyClusterSchema, pgo({ [name]: value }))).toEqual([]);
  });

  it("that PGO or its pod decides are refused", () => {
    const names = ["auth_type", "auth_user", "auth_query", "auth_hba_file", "pidfile", "user", "listen_port", "syslog"];
    const found = problemsWith(crunchyClusterSchema, pgo(Object.fromEntries(names.map((name) => [name, "1"]))));
    expect(found.map(({ path }) => path)).toEqual(
      expect.arrayContaining(names.map((name) => `pooler.config.global.${name}`)),
    );
  });

  it("of the table are those that people know", () => {
    expect(poolerSettings.size).toBeGreaterThan(90);
    expect(poolerSettings.get("server_lifetime")).toEqual({ type: "seconds", values: [""] });
    expect(poolerSettings.get("pool_mode")?.values).toEqual(["session", "transaction", "statement"]);
    expect(poolerSettings.has("service_name")).toBe(false);
  });
});
