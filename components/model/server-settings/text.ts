import { getCurves } from "node:crypto";
import { closest } from "../../shared/validation";
import { encodings } from "./encodings";
import { localeProblem } from "./locale";

type Check = (text: string) => string | undefined;

/**
 * Splits a list of identifiers, in lower case unless quoted; returns nothing when its syntax is wrong.
 * Source: PostgreSQL, src/backend/utils/adt/varlena.c, SplitIdentifierString.
 */
export function identifiers(text: string): string[] | undefined {
  if (text.trim() === "") return [];
  const entry = String.raw`\s*(?:"(?:[^"]|"")*"|[^",\s][^,\s]*)\s*`;
  if (!new RegExp(`^${entry}(?:,${entry})*$`).test(text)) return undefined;
  return [...text.matchAll(/"(?:[^"]|"")*"|[^",\s][^,\s]*/g)].map(([one]) =>
    one.startsWith('"') ? one.slice(1, -1).replaceAll('""', '"') : one.toLowerCase(),
  );
}

const notAList = "is not a list of names with commas between them";

function listOf(words: readonly string[]): Check {
  return (text) => {
    const list = identifiers(text);
    if (list === undefined) return `${notAList}; the names are ${words.join(", ")}`;
    const unknown = list.map((word) => word.toLowerCase()).find((word) => !words.includes(word));
    if (unknown === undefined) return undefined;
    const meant = closest(unknown, words);
    return `has "${unknown}", which is not one of ${words.join(", ")}${meant === undefined ? "" : `; did you mean "${meant}"?`}`;
  };
}

/** Checks of names that only the running server knows, in their syntax. */
const anyNames: Check = (text) =>
  identifiers(text) === undefined ? `${notAList}; write for example "a, b"` : undefined;

/** Source: PostgreSQL, src/backend/commands/variable.c, check_datestyle. */
function dateStyle(text: string): string | undefined {
  const fix = 'write for example "ISO, DMY"';
  const list = identifiers(text);
  if (list === undefined) return `${notAList}; ${fix}`;
  const kinds = list.map((word) => {
    const lower = word.toLowerCase();
    if (/^(iso|sql|german)$|^postgres/.test(lower)) return { style: lower.slice(0, 8) };
    if (lower === "ymd") return { order: "ymd" };
    if (lower === "dmy" || lower.startsWith("euro")) return { order: "dmy" };
    if (lower === "mdy" || lower === "us" || lower.startsWith("noneuro")) return { order: "mdy" };
    return lower === "default" ? {} : undefined;
  });
  if (kinds.includes(undefined))
    return `is not a style (ISO, SQL, Postgres, German) and an order (YMD, DMY, MDY); ${fix}`;
  const distinct = (key: "style" | "order") => new Set(kinds.flatMap((kind) => kind?.[key] ?? [])).size;
  return distinct("style") > 1 || distinct("order") > 1 ? `names two styles or two orders; ${fix}` : undefined;
}

/** Source: PostgreSQL, src/common/encnames.c, clean_encoding_name. */
function clientEncoding(text: string): string | undefined {
  return encodings.has(text.toLowerCase().replaceAll(/[^a-z0-9]/g, ""))
    ? undefined
    : 'is not an encoding of Postgres; write for example "UTF8"';
}

/** Source: PostgreSQL 18, src/backend/tcop/backend_startup.c, validate_log_connections_options. */
function logConnections(text: string): string | undefined {
  const alone = /^\s*"?(on|off|true|false|yes|no|1|0)"?\s*$/i.test(text);
  return alone ? undefined : listOf(["receipt", "authentication", "authorization", "setup_durations", "all"])(text);
}

/** Groups beside the curves of OpenSSL, which `ssl_groups` takes from Postgres 18 on. Source: OpenSSL, SSL_CTX_set1_groups_list. */
const furtherGroups = ["p-256", "p-384", "p-521", "x25519", "x448", "x25519mlkem768"];

/** Source: PostgreSQL, src/backend/libpq/be-secure-openssl.c, initialize_ecdh. */
function keyExchange(text: string): string | undefined {
  const known = [...getCurves().map((name) => name.toLowerCase()), ...furtherGroups];
  return text.split(":").every((name) => known.includes(name.toLowerCase()))
    ? undefined
    : 'is not a curve of OpenSSL; write for example "prime256v1"';
}

/** Resource managers that mask pages. Source: PostgreSQL, src/include/access/rmgrlist.h, rm_mask. */
const maskedManagers = [
  "all",
  "heap2",
  "heap",
  "btree",
  "hash",
  "gin",
  "gist",
  "sequence",
  "spgist",
  "brin",
  "generic",
];

/** Classes of statements; a - in front leaves one out. Source: pgaudit, pgaudit.c, check_pgaudit_log. */
const auditClasses = ["none", "all", "ddl", "function", "misc", "misc_set", "read", "role", "write"];

/**
 * Checks of the server for settings that are text, so far as they need no database. Source: PostgreSQL, check hooks in guc_tables.c:
 * variable.c (datestyle, client_encoding), namespace.c (search_path), tablespace.c, tableamapi.c, elog.c (log_destination,
 * backtrace_functions), xlog.c (wal_consistency_checking), pg_locale.c, tzparser.c, user.c, fd.c, slot.c, postgres.c.
 */
const checks: Readonly<Record<string, Check>> = {
  backtrace_functions: (text) =>
    /^[\w, \n\t]*$/.test(text) ? undefined : "can have letters, digits, _ and commas only; write names of C functions",
  client_encoding: clientEncoding,
  createrole_self_grant: listOf(["set", "inherit"]),
  datestyle: dateStyle,
  debug_io_direct: listOf(["data", "wal", "wal_init"]),
  default_table_access_method: (text) => (text === "" ? 'is empty; write "heap"' : undefined),
  lc_messages: (text) => (text === "" ? 'is empty; write for example "C"' : localeProblem(text)),
  ...Object.fromEntries(["lc_monetary", "lc_numeric", "lc_time"].map((name) => [name, localeProblem])),
  log_connections: logConnections,
  log_destination: listOf(["stderr", "csvlog", "jsonlog", "syslog"]),
  ssl_ecdh_curve: keyExchange,
  ssl_groups: keyExchange,
  "pgaudit.log": (text) => listOf(auditClasses)(text.replaceAll(/(^|,)(\s*)-/g, "$1$2")),
  restrict_nonsystem_relation_kind: listOf(["view", "foreign-table"]),
  search_path: anyNames,
  synchronized_standby_slots: anyNames,
  temp_tablespaces: anyNames,
  timezone_abbreviations: (text) =>
    ["Default", "Australia", "India"].includes(text) ? undefined : "is not one of Default, Australia, India",
  wal_consistency_checking: listOf(maskedManagers),
};

/** Returns the problem of the value of a text setting; undefined if the server accepts it. */
export function textProblem(name: string, text: string): string | undefined {
  return checks[name.toLowerCase()]?.(text);
}
