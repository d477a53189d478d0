import { closest } from "../../shared/validation";
import { table } from "./table";

/** A setting of Postgres in one major version. */
export interface ServerSetting {
  readonly name: string;
  /** When a change takes effect; an `internal` one cannot be set. */
  readonly context: string;
  readonly type: "bool" | "integer" | "real" | "enum" | "string";
  /** Unit of a bare number: `B`, `kB`, `8kB`, `MB`, `ms`, `s`, `min`; empty without one. */
  readonly unit: string;
  readonly min: number;
  readonly max: number;
  /** Values of an enumeration, as the server spells them. */
  readonly values: readonly string[];
}

interface Versioned extends ServerSetting {
  readonly first: number;
  readonly last: number;
}

const byName = new Map<string, Versioned[]>();
for (const line of table.trim().split("\n")) {
  const [first, last, context = "", type, unit = "", min, max, values = "", names = ""] = line.split("|");
  for (const name of names.split(" ")) {
    const one = { name, context, type: type as ServerSetting["type"], unit, values: values.split(",") };
    const range = { first: Number(first), last: Number(last), min: Number(min), max: Number(max) };
    byName.set(name.toLowerCase(), [...(byName.get(name.toLowerCase()) ?? []), { ...one, ...range }]);
  }
}

/** Returns a setting of a major version; its name is not case-sensitive. Undefined if that version does not have it. */
export function serverSetting(name: string, version: number): ServerSetting | undefined {
  return byName.get(name.toLowerCase())?.find(({ first, last }) => first <= version && version <= last);
}

/** Returns the settings among `names` that need a restart, sorted by name. */
export function startSettings(parameters: Readonly<Record<string, unknown>>, version: number): [string, unknown][] {
  return Object.entries(parameters)
    .filter(([name]) => serverSetting(name, version)?.context === "postmaster")
    .sort(([a], [b]) => a.localeCompare(b));
}

/**
 * Settings that the server refuses in a configuration file. Source: PostgreSQL, guc_tables.c, GUC_DISALLOW_IN_FILE and
 * check_bonjour (Linux builds have no Bonjour).
 */
const neverConfigured: Readonly<Record<string, string>> = {
  bonjour: "is not built into Postgres on Linux; remove it",
  ...Object.fromEntries(
    ["transaction_deferrable", "transaction_isolation", "transaction_read_only"].map((name) => [
      name,
      `belongs to one transaction; write default_${name}`,
    ]),
  ),
};

/** Returns the reason why a setting is not allowed for a major version, and the fix; undefined if it is allowed. */
export function nameProblem(name: string, version: number): string | undefined {
  const known = serverSetting(name, version);
  if (known?.context === "internal") return "is fixed when Postgres is built or initialized; remove it";
  if (known !== undefined) return neverConfigured[known.name];
  const elsewhere = versionsWith(name);
  if (elsewhere !== undefined) {
    return elsewhere.first > version
      ? `exists from Postgres ${elsewhere.first}; remove it, or raise version`
      : `exists up to Postgres ${elsewhere.last}; remove it`;
  }
  const meant = closest(name, settingNames(version));
  return `is not a setting of Postgres ${version}; ${meant === undefined ? "remove it" : `did you mean "${meant}"?`}`;
}

/** Returns the first and the last supported major version with a setting; undefined if none has it. */
function versionsWith(name: string): { readonly first: number; readonly last: number } | undefined {
  const all = byName.get(name.toLowerCase());
  if (all === undefined) return undefined;
  return { first: Math.min(...all.map(({ first }) => first)), last: Math.max(...all.map(({ last }) => last)) };
}

/** Returns the names of all settings that a major version has and that can be set. */
export function settingNames(version: number): string[] {
  return [...byName.keys()].filter((name) => {
    const setting = serverSetting(name, version);
    return setting !== undefined && setting.context !== "internal";
  });
}
