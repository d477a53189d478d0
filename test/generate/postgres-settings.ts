import * as fs from "node:fs";
import * as path from "node:path";
import { TemporaryPostgres } from "../helpers/postgres";

/**
 * `npm run generate:settings -- <bin folder> …`: writes the table of Postgres' settings from running servers, one for each major
 * version. The servers listen on a socket in a temporary folder and are stopped at the end.
 */

/** A row of `pg_settings`, as far as the table keeps it. */
interface Row {
  readonly name: string;
  readonly context: string;
  readonly vartype: string;
  readonly unit: string;
  readonly min: string;
  readonly max: string;
  readonly values: string;
}

/**
 * Values that a server knows only when it is built with a library, as both operators' images are.
 * Source: PostgreSQL, src/backend/utils/misc/guc_tables.c (USE_LZ4, USE_ZSTD), storage/aio/aio.c (IOMETHOD_IO_URING_ENABLED).
 */
const builtIn: Readonly<Record<string, readonly string[]>> = {
  default_toast_compression: ["lz4"],
  io_method: ["io_uring"],
  wal_compression: ["lz4", "zstd"],
};

/** Values that `pg_settings` may leave out and the server accepts; each is tried. Source: guc_tables.c, hidden options. */
const hidden = ["on", "off", "true", "false", "yes", "no", "1", "0", "debug", "archive", "hot_standby"];

const query = `select json_agg(json_build_object('name', name, 'context', context, 'vartype', vartype,
  'unit', coalesce(unit, ''), 'min', coalesce(min_val, ''), 'max', coalesce(max_val, ''),
  'values', coalesce(array_to_string(enumvals, ','), '')) order by name)
  from pg_settings where name not like '%.%'`;

/** The settings of a server; `known` are names that it may know under another one. */
export function settingsOfServer(server: TemporaryPostgres, known: readonly Row[] = []): Row[] {
  const rows = JSON.parse(server.query("postgres", query)) as Row[];
  const renamed = known.filter(
    ({ name }) => rows.every((row) => row.name !== name) && !server.query("postgres", `show ${name}`).includes("ERROR"),
  );
  return [...rows.map((row) => (row.vartype === "enum" ? withHidden(server, row) : row)), ...renamed];
}

function withHidden(server: TemporaryPostgres, row: Row): Row {
  const shown = row.values.split(",");
  const tried = hidden.filter((value) => !shown.includes(value));
  const answers = server.accepts(tried.map((value) => [row.name, value]));
  const all = [...shown, ...tried.filter((_, i) => answers[i]), ...(builtIn[row.name] ?? [])];
  return { ...row, values: [...new Set(all)].join(",") };
}

/** The table: settings of one shape share a line, which begins with the first and the last version that have it. */
export function tableOf(servers: ReadonlyMap<number, readonly Row[]>): string[] {
  const versions = [...servers.keys()];
  const spans = new Map<string, number[]>();
  for (const [version, rows] of servers) {
    for (const { name, ...shape } of rows) {
      // Nobody sets an internal one, so its shape does not matter.
      const kept = shape.context === "internal" ? ["internal", "string", "", "", "", ""] : Object.values(shape);
      const key = [...kept, name].join("|");
      spans.set(key, [...(spans.get(key) ?? []), version]);
    }
  }
  const lines = new Map<string, string[]>();
  for (const [key, found] of spans) {
    const at = key.lastIndexOf("|");
    const [first = 0, last = first] = [found[0], found.at(-1)];
    if (versions.filter((version) => version >= first && version <= last).length !== found.length)
      throw new Error(`${key} is missing in a version between ${first} and ${last}`);
    const line = `${first}|${last}|${key.slice(0, at)}`;
    lines.set(line, [...(lines.get(line) ?? []), key.slice(at + 1)]);
  }
  return [...lines].map(([line, names]) => `${line}|${names.sort().join(" ")}`).sort();
}

function main(bins: readonly string[]): void {
  const servers = new Map<number, Row[]>();
  const exact: string[] = [];
  for (const bin of bins) {
    const server = new TemporaryPostgres(bin);
    try {
      const version = server.query("postgres", "select split_part(current_setting('server_version'), ' ', 1)");
      const before = [...new Map([...servers.values()].flat().map((row) => [row.name, row])).values()];
      servers.set(Number.parseInt(version), settingsOfServer(server, before));
      exact.push(version);
    } finally {
      server.stop();
    }
  }
  const file = path.join(__dirname, "..", "..", "components", "model", "server-settings", "table.ts");
  fs.writeFileSync(
    file,
    [
      "/**",
      " * Settings of Postgres by shape: first and last major version, context, type, unit, least and greatest value, values, names.",
      ` * Written by \`npm run generate:settings\` from pg_settings of running servers: PostgreSQL ${exact.join(", ")}.`,
      " */",
      "export const table = `",
      ...tableOf(servers),
      "`;",
      "",
    ].join("\n"),
  );
}

if (require.main === module) main(process.argv.slice(2));
