import { closest } from "../../shared/validation";
import { table } from "./table";

/** A setting of PgBouncer. */
export interface PoolerSetting {
  readonly type: "enum" | "integer" | "seconds" | "string";
  /** Values of an enumeration. */
  readonly values: readonly string[];
}

/** All settings of the section [pgbouncer], by name. */
export const poolerSettings: ReadonlyMap<string, PoolerSetting> = new Map(
  table
    .trim()
    .split("\n")
    .flatMap((line) => {
      const [type, values = "", names = ""] = line.split("|");
      const setting = { type: type as PoolerSetting["type"], values: values.split(",") };
      return names.split(" ").map((name): [string, PoolerSetting] => [name, setting]);
    }),
);

/** Returns the reason why PgBouncer has no such setting, and a similar one; undefined if it has it. */
export function poolerNameProblem(name: string): string | undefined {
  if (poolerSettings.has(name)) return undefined;
  const meant = closest(name, [...poolerSettings.keys()]);
  return `is not a setting of PgBouncer; ${meant === undefined ? "remove it" : `did you mean "${meant}"?`}`;
}

/**
 * Returns the problem of the value of a setting, and the fix; undefined if PgBouncer accepts it. Negative numbers,
 * which it accepts too, are not valid for any setting.
 */
export function poolerValueProblem(name: string, value: string): string | undefined {
  const setting = poolerSettings.get(name);
  if (setting === undefined) return undefined;
  if (/[\r\n]/.test(value)) return "has more than one line; write one";
  switch (setting.type) {
    case "enum":
      return setting.values.includes(value.toLowerCase()) ? undefined : `is not one of ${setting.values.join(", ")}`;
    case "integer":
      if (positive.has(name) && value === "0") return "is 0, with which no client gets a connection; write 1 or more";
      return /^(0|[1-9]\d{0,9})$/.test(value) && Number(value) < 2 ** 31 ? undefined : integerProblem(value);
    case "seconds":
      return /^\d{1,9}(\.\d{1,6})?$/.test(value) ? undefined : secondsProblem(value);
    case "string":
      return name.endsWith("_tls_protocols") ? protocolsProblem(value) : undefined;
  }
}

/** Settings that leave no connection, packet or iteration at 0. Source: PgBouncer documentation, Configuration. */
const positive = new Set([
  ...["default_pool_size", "max_client_conn", "max_packet_size", "pkt_buf", "scram_iterations", "stats_period"],
]);

/** Source: PgBouncer 1.25.1, lib/usual/tls/tls_config.c, tls_config_parse_protocols. */
const protocols = ["all", "default", "legacy", "secure", "tlsv1", "tlsv1.0", "tlsv1.1", "tlsv1.2", "tlsv1.3"];

function protocolsProblem(value: string): string | undefined {
  const unknown = value.split(/[,:]/).find((one) => !protocols.includes(one.trim().replace(/^!/, "").toLowerCase()));
  return unknown === undefined
    ? undefined
    : `has "${unknown}", which is not one of ${protocols.join(", ")}; write for example "secure"`;
}

function integerProblem(value: string): string {
  const word = /^(on|true|yes)$/i.test(value) ? "1" : /^(off|false|no)$/i.test(value) ? "0" : undefined;
  return `is not a whole number from 0 to 2147483647, without a unit; ${word === undefined ? 'write for example "100"' : `write "${word}"`}`;
}

function secondsProblem(value: string): string {
  const seconds: Readonly<Record<string, number>> = { ms: 0.001, s: 1, m: 60, min: 60, h: 3600, d: 86_400 };
  const [, number = "", unit = ""] = /^(\d+)\s*(ms|s|m|min|h|d)$/.exec(value) ?? [];
  const meant = number === "" ? "30" : String(Number(number) * (seconds[unit] ?? 1));
  return `is not a number of seconds, without a unit; write ${number === "" ? "for example " : ""}"${meant}"`;
}

/** Keys of an entry of the section [databases]. Source: PgBouncer 1.25.1, src/loader.c, parse_database. */
const ofDatabases = [
  ...["dbname", "host", "port", "user", "password", "auth_user", "auth_dbname", "auth_query", "client_encoding"],
  ...["datestyle", "timezone", "pool_size", "min_pool_size", "reserve_pool", "reserve_pool_size"],
  ...["max_db_connections", "max_db_client_connections", "server_lifetime", "load_balance_hosts", "pool_mode"],
  ...["connect_query", "application_name"],
];

/** Keys of an entry of the section [users]. Source: PgBouncer 1.25.1, src/loader.c, parse_user. */
const ofUsers = [
  ...["pool_mode", "pool_size", "reserve_pool_size", "max_user_connections", "transaction_timeout"],
  ...["idle_transaction_timeout", "query_timeout", "client_idle_timeout", "max_user_client_connections"],
];

/** Returns the problem of an entry of [databases] or [users]; undefined if PgBouncer accepts it. */
export function poolerEntryProblem(section: "databases" | "users", value: string): string | undefined {
  const known = section === "databases" ? ofDatabases : ofUsers;
  if (!/^(\s*\w+\s*=\s*('([^'\r\n]|'')*'|[^\s'][^\s]*))*\s*$/.test(value) || /[\r\n]/.test(value))
    return 'is not a list of key=value with spaces between them; write for example "pool_size=10"';
  const outside = value.replaceAll(/'([^']|'')*'/g, "x");
  const unknown = [...outside.matchAll(/(\w+)\s*=\s*[^\s]*/g)]
    .map(([, key = ""]) => key)
    .filter((key) => !known.includes(key));
  const [first] = unknown;
  if (first === undefined) return undefined;
  const meant = closest(first, known);
  return `has ${first}, which PgBouncer does not read in [${section}]; ${meant === undefined ? "remove it" : `did you mean "${meant}"?`}`;
}
