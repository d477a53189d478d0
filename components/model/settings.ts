import { quantity } from "../shared/scalars";
import { madeIn, type WithContents } from "./contents/sql";
import { type Instanced, smallestMemory } from "./instances";
import { temporaryTablespaces, type WithTablespaces } from "./tablespaces/sql";

/** A value of `postgresql.conf`, as a user writes it. */
export type Setting = string | number | boolean;

/** The part of a cluster that its settings come from. */
export interface Configured extends Instanced {
  readonly parameters: Readonly<Record<string, Setting>>;
}

/** The part of a cluster that further settings come from. */
type Extended = Configured & Pick<WithContents, "extensions" | "users" | "tablespaces">;

const mebibyte = 2 ** 20;
const units: Readonly<Record<string, number>> = { B: 1, kB: 2 ** 10, MB: mebibyte, GB: 2 ** 30, TB: 2 ** 40 };

/**
 * A size as Postgres reads it, in bytes; nothing for a text that it does not read.
 *
 * @param unit what a bare number counts, in bytes.
 */
export function postgresSize(value: Setting, unit: number): number | undefined {
  const match = /^(\d+(?:\.\d+)?)\s*([A-Za-z]+)?$/.exec(String(value).trim());
  const factor = match?.[2] === undefined ? unit : units[match[2]];
  return match === null || factor === undefined ? undefined : Number(match[1]) * factor;
}

/** The value of a setting whatever the case of its name, which Postgres does not tell apart. */
export function settingOf(parameters: Configured["parameters"], name: string): Setting | undefined {
  return Object.entries(parameters).find(([key]) => key.toLowerCase() === name)?.[1];
}

/** Bytes that a bare number of shared_buffers counts: a page. */
const page = 8192;

/** What shared_buffers is, in bytes: what the user wrote, or a quarter of the memory. */
export function sharedBuffers(cluster: Configured): number {
  const set = settingOf(cluster.parameters, "shared_buffers");
  return (set === undefined ? undefined : postgresSize(set, page)) ?? quantity(smallestMemory(cluster)) / 4;
}

/**
 * Memory settings that follow from the memory of an instance. Both operators leave Postgres' own, which are for a machine of
 * 512 MiB. Source: PostgreSQL documentation, "Resource Consumption", shared_buffers and below.
 */
function memorySettings(cluster: Configured): Record<string, string> {
  const memory = quantity(smallestMemory(cluster));
  const connections = Number(settingOf(cluster.parameters, "max_connections") ?? 100);
  const text = (bytes: number): string => `${Math.max(1, Math.floor(bytes / mebibyte))}MB`;
  // A quarter of what is left, if each connection sorts at once; never below Postgres' default.
  const sort = (memory - sharedBuffers(cluster)) / 4 / (connections > 0 ? connections : 100);
  return {
    shared_buffers: text(memory / 4),
    effective_cache_size: text((memory * 3) / 4),
    maintenance_work_mem: text(Math.min(memory / 16, 2048 * mebibyte)),
    work_mem: text(Math.max(sort, 4 * mebibyte)),
  };
}

/** Every setting of a cluster: what the user wrote, and what follows from the rest of the cluster where nothing was written. */
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

/** Settings with libraries to load at the start, beside those that the user wrote. */
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
 * Where pg_cron keeps its jobs, and that they run in the server: they would log in over TCP otherwise, without a password.
 * Source: citusdata/pg_cron, README.
 */
function cronSettings(cluster: Extended): Record<string, string> {
  const cron = cluster.extensions.find(({ name }) => name === "pg_cron");
  const [database] = cron === undefined ? [] : madeIn(cluster, cron);
  return database === undefined ? {} : { "cron.database_name": database, "cron.use_background_workers": "on" };
}

/** Where temporary data goes, for tablespaces whose operator does not say it itself. */
function temporarySettings({ tablespaces = [] }: Pick<WithTablespaces, "tablespaces">): Record<string, string> {
  const value = temporaryTablespaces({ tablespaces: tablespaces.filter(({ location }) => location !== undefined) });
  return value === "" ? {} : { temp_tablespaces: value };
}

/** Where the worker of pg_partman looks for work; it does none otherwise. Source: pgpartman/pg_partman, README. */
function partmanSettings(cluster: Extended): Record<string, string> {
  const partman = cluster.extensions.find(({ name }) => name === "pg_partman");
  const databases = partman === undefined ? [] : madeIn(cluster, partman);
  return databases.length === 0 ? {} : { "pg_partman_bgw.dbname": databases.join(",") };
}
