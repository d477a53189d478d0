import { quantity } from "../shared/scalars";
import { madeIn, type WithContents } from "./contents/sql";
import { type Instanced, smallestMemory } from "./instances";
import { temporaryTablespaces, type WithTablespaces } from "./tablespaces/sql";

/** A value of `postgresql.conf`, as a user writes it. */
export type Setting = string | number | boolean;

/** The part of a cluster that decides its settings. */
export interface Configured extends Instanced {
  readonly parameters: Readonly<Record<string, Setting>>;
}

/** The part of a cluster that decides further settings. */
type Extended = Configured & Pick<WithContents, "extensions" | "users" | "tablespaces">;

const mebibyte = 2 ** 20;
const units: Readonly<Record<string, number>> = { B: 1, kB: 2 ** 10, MB: mebibyte, GB: 2 ** 30, TB: 2 ** 40 };

/**
 * Parses a size as Postgres does, to bytes; undefined for a text that it does not accept.
 *
 * @param unit unit of a bare number, in bytes.
 */
export function postgresSize(value: Setting, unit: number): number | undefined {
  const match = /^(\d+(?:\.\d+)?)\s*([A-Za-z]+)?$/.exec(String(value).trim());
  const factor = match?.[2] === undefined ? unit : units[match[2]];
  return match === null || factor === undefined ? undefined : Number(match[1]) * factor;
}

/** Returns the value of a setting; its name is not case-sensitive, as in Postgres. */
export function settingOf(parameters: Configured["parameters"], name: string): Setting | undefined {
  return Object.entries(parameters).find(([key]) => key.toLowerCase() === name)?.[1];
}

/** Unit of a bare number of shared_buffers in bytes: a page. */
const page = 8192;

/** Returns shared_buffers in bytes: the configured value, or a quarter of the memory. */
export function sharedBuffers(cluster: Configured): number {
  const set = settingOf(cluster.parameters, "shared_buffers");
  return (set === undefined ? undefined : postgresSize(set, page)) ?? quantity(smallestMemory(cluster)) / 4;
}

/**
 * Returns memory settings derived from the memory of an instance. The operators keep Postgres' defaults, which suit a
 * machine with 512 MiB. Source: PostgreSQL documentation, "Resource Consumption", shared_buffers and below.
 */
function memorySettings(cluster: Configured): Record<string, string> {
  const memory = quantity(smallestMemory(cluster));
  const connections = Number(settingOf(cluster.parameters, "max_connections") ?? 100);
  const text = (bytes: number): string => `${Math.max(1, Math.floor(bytes / mebibyte))}MB`;
  // A quarter of the remaining memory, if every connection sorts at once; never below Postgres' default.
  const sort = (memory - sharedBuffers(cluster)) / 4 / (connections > 0 ? connections : 100);
  return {
    shared_buffers: text(memory / 4),
    effective_cache_size: text((memory * 3) / 4),
    maintenance_work_mem: text(Math.min(memory / 16, 2048 * mebibyte)),
    work_mem: text(Math.max(sort, 4 * mebibyte)),
  };
}

/** Returns all settings of a cluster: the configured ones, and defaults derived from the rest of the cluster. */
export function settingsOf(cluster: Extended): Record<string, Setting> {
  const derived = Object.entries({
    ...memorySettings(cluster),
    ...cronSettings(cluster),
    ...partmanSettings(cluster),
    ...temporarySettings(cluster),
  });
  return {
    ...cluster.parameters,
    ...Object.fromEntries(derived.filter(([name]) => settingOf(cluster.parameters, name) === undefined)),
  };
}

/** Returns the settings of libraries to preload, in addition to the configured ones. */
export function withLibraries(
  settings: Readonly<Record<string, Setting>>,
  libraries: readonly string[],
): Record<string, Setting> {
  if (libraries.length === 0) return { ...settings };
  const name = Object.keys(settings).find((key) => key.toLowerCase() === "shared_preload_libraries");
  const written = name === undefined ? [] : String(settings[name]).split(",");
  const all = [...written.map((library) => library.trim()), ...libraries].filter((library) => library !== "");
  return { ...settings, [name ?? "shared_preload_libraries"]: [...new Set(all)].join(",") };
}

/**
 * Settings of pg_cron: its database, and jobs that run as background workers; otherwise they would log in over TCP,
 * without a password. Source: citusdata/pg_cron, README.
 */
function cronSettings(cluster: Extended): Record<string, string> {
  const cron = cluster.extensions.find(({ name }) => name === "pg_cron");
  const [database] = cron === undefined ? [] : madeIn(cluster, cron);
  return database === undefined ? {} : { "cron.database_name": database, "cron.use_background_workers": "on" };
}

/** temp_tablespaces, for tablespaces whose operator does not set it itself. */
function temporarySettings({ tablespaces = [] }: Pick<WithTablespaces, "tablespaces">): Record<string, string> {
  const value = temporaryTablespaces({ tablespaces: tablespaces.filter(({ location }) => location !== undefined) });
  return value === "" ? {} : { temp_tablespaces: value };
}

/** Databases of pg_partman's background worker; it does nothing without them. Source: pgpartman/pg_partman, README. */
function partmanSettings(cluster: Extended): Record<string, string> {
  const partman = cluster.extensions.find(({ name }) => name === "pg_partman");
  const databases = partman === undefined ? [] : madeIn(cluster, partman);
  return databases.length === 0 ? {} : { "pg_partman_bgw.dbname": databases.join(",") };
}
