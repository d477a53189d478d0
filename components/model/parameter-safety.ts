import { quantity } from "../shared/scalars";
import type { Rule } from "../shared/validation";
import { smallestMemory } from "./instances";
import { type Configured, settingOf, sharedBuffers } from "./settings";

/** Values with which a crash or a faulty disk silently destroys data. */
const destructive = new Map([
  ["fsync", "off"],
  ["full_page_writes", "off"],
  ["ignore_checksum_failure", "on"],
  ["zero_damaged_pages", "on"],
]);

/**
 * Minimum memory in bytes. Measured with Postgres 15 alone in a memory cgroup, shared_buffers a quarter: killed with
 * ten sessions at 24Mi, with fifty at 64Mi.
 */
const leastMemory = 64 * 2 ** 20;
/** Minimum memory of one session, in bytes. */
const leastSession = 2 ** 20;
/**
 * Memory in bytes, a quarter of which exceeds the maximum of shared_buffers by a page. Source: pg_settings, max_val.
 */
const tooMuchMemory = 32 * 2 ** 40;

/** Rules for what settings do to data and to the start of Postgres, for every cluster. */
export const safetyRules: Rule<Configured>[] = [
  {
    id: "data-survives-a-crash",
    reads: ["parameters"],
    why: "With these a crash, or a damaged page, silently destroys data that was committed.",
    source: "PostgreSQL documentation, fsync, full_page_writes, Developer Options",
    check: ({ parameters }) =>
      found(parameters, (name, value) => destructive.has(name) && destructive.get(name) === onOrOff(value)).map(
        (key) => ({
          path: ["parameters", key],
          message: "puts data at risk and is never needed here; remove it",
        }),
      ),
  },
  {
    id: "memory-in-range",
    reads: ["resources", "sets"],
    why: "At 64Mi the kernel already kills Postgres with half of its hundred connections in use; from 32Ti on the derived shared_buffers are out of range, and it does not start.",
    source: "Kubernetes documentation, memory limits; PostgreSQL documentation, Resource Consumption",
    check: ({ sets }) =>
      sets
        .map(({ path, resources: { memory } }) => ({ memory, path: [...path, "resources", "memory"] }))
        .filter(({ memory }) => quantity(memory) < leastMemory || quantity(memory) >= tooMuchMemory)
        .map(({ path }) => ({ path, message: "must be at least 64Mi and less than 32Ti; write for example 1Gi" })),
  },
  {
    id: "shared-buffers-fit-memory",
    reads: ["parameters", "resources", "sets"],
    why: "Shared memory counts against the memory limit: with little left for queries the kernel kills Postgres under load.",
    source: "Kubernetes documentation, memory limits; PostgreSQL documentation, shared_buffers (25% to 40%)",
    check: (cluster) =>
      excessBuffers(cluster).map((key) => ({
        path: ["parameters", key],
        message: `is more than three quarters of the memory of the smallest instance, ${smallestMemory(cluster)}; a quarter is the default, remove it or raise memory`,
      })),
  },
  {
    id: "connections-fit-memory",
    reads: ["parameters", "resources", "sets"],
    why: "Each session uses memory, at least 1 MiB in addition to shared_buffers: with all of them in use the kernel kills Postgres, and every session ends.",
    source:
      "Measured: 1.2 MiB of private memory for each of 50 idle sessions (Postgres 15, smaps_rollup); PostgreSQL documentation, max_connections",
    check: (cluster) =>
      excessConnections(cluster).map((key) => ({
        path: ["parameters", key],
        message: `needs more memory than the smallest instance has besides shared_buffers, ${Math.floor(besideBuffers(cluster) / 2 ** 20)} MiB of ${smallestMemory(cluster)}; raise resources.memory, or lower it and add a pooler`,
      })),
  },
  {
    id: "parameter-has-a-name",
    reads: ["parameters"],
    why: "An invalid name becomes a line that Postgres cannot read, and it does not start.",
    source: "PostgreSQL documentation, parameter names and values",
    check: ({ parameters }) =>
      found(parameters, (name) => !/^[a-z_][a-z0-9_$]*(\.[a-z_][a-z0-9_$]*)?$/.test(name)).map((key) => ({
        path: ["parameters", key],
        message: "is not the name of a setting; write for example work_mem or auto_explain.log_min_duration",
      })),
  },
  {
    id: "parameter-is-there-once",
    reads: ["parameters"],
    why: "Names of settings are not case-sensitive in Postgres: it is undefined which of the two applies.",
    source: "PostgreSQL documentation, parameter names and values",
    check: ({ parameters }) => {
      const names = Object.keys(parameters).map((key) => key.toLowerCase());
      return Object.keys(parameters)
        .filter((key, i) => names.indexOf(key.toLowerCase()) < i)
        .map((key) => ({ path: ["parameters", key], message: "is listed twice, in different case; keep one" }));
    },
  },
];

/** Returns shared_buffers as written if it is too large for the memory. */
function excessBuffers(cluster: Configured): string[] {
  const most = (quantity(smallestMemory(cluster)) * 3) / 4;
  return hugePagesOf(cluster) > 0
    ? []
    : found(cluster.parameters, (name) => name === "shared_buffers" && sharedBuffers(cluster) > most);
}

/**
 * Returns the memory besides shared_buffers in bytes; where shared-buffers-fit-memory reports a problem, besides the
 * default.
 */
function besideBuffers(cluster: Configured): number {
  const memory = quantity(smallestMemory(cluster));
  // Huge pages are not part of the memory of a container.
  if (hugePagesOf(cluster) > 0) return memory;
  return memory - (excessBuffers(cluster).length > 0 ? memory / 4 : sharedBuffers(cluster));
}

/** Returns max_connections as written if the sessions need too much memory. */
function excessConnections(cluster: Configured): string[] {
  return found(
    cluster.parameters,
    (name, value) => name === "max_connections" && Number(value) * leastSession > besideBuffers(cluster),
  );
}

/** Returns a cluster without the settings that the rules above report: another rule counts Postgres' defaults for them. */
export function withoutExcess<Cluster extends Configured>(cluster: Cluster): Cluster {
  const excess = [...excessBuffers(cluster), ...excessConnections(cluster)];
  return excess.length === 0
    ? cluster
    : {
        ...cluster,
        parameters: Object.fromEntries(Object.entries(cluster.parameters).filter(([key]) => !excess.includes(key))),
      };
}

/** Returns the huge pages of the smallest instance in bytes; 0 where one has none, or huge_pages is off. */
export function hugePagesOf({ parameters, sets }: Configured): number {
  if (onOrOff(settingOf(parameters, "huge_pages") ?? "try") === "off") return 0;
  return Math.min(...sets.map(({ resources }) => quantity(resources.hugePages?.total ?? "0")));
}

/** Returns the names of settings, as written, that match a predicate on the name in lower case. */
export function found(
  parameters: Configured["parameters"],
  matches: (name: string, value: string | number | boolean) => boolean,
): string[] {
  return Object.entries(parameters).flatMap(([key, value]) => (matches(key.toLowerCase(), value) ? [key] : []));
}

/** Parses a text as Postgres does. Source: PostgreSQL documentation, parameter names and values, Boolean. */
export function onOrOff(value: string | number | boolean): "on" | "off" | undefined {
  const text = String(value).trim().toLowerCase();
  if (/^(on|t|tr|tru|true|y|ye|yes|1)$/.test(text)) return "on";
  return /^(of|off|f|fa|fal|fals|false|n|no|0)$/.test(text) ? "off" : undefined;
}
