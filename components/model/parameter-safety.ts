import { quantity } from "../shared/scalars";
import type { Rule } from "../shared/validation";
import { smallestMemory } from "./instances";
import { type Configured, settingOf, sharedBuffers } from "./settings";

/** Values that let a crash or a bad disk destroy data without a word. */
const destructive = new Map([
  ["fsync", "off"],
  ["full_page_writes", "off"],
  ["ignore_checksum_failure", "on"],
  ["zero_damaged_pages", "on"],
]);

/**
 * Bytes of memory below which nothing is accepted. Measured with Postgres 15 alone in a memory cgroup, shared_buffers a quarter:
 * killed with ten sessions at 24Mi, with fifty at 64Mi.
 */
const leastMemory = 64 * 2 ** 20;
/** The least memory of one session, in bytes. */
const leastSession = 2 ** 20;
/** Bytes of memory a quarter of which is a page more than shared_buffers takes. Source: pg_settings, max_val. */
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
    why: "At 64Mi the kernel already kills Postgres with half of its hundred connections in use; from 32Ti on the shared_buffers that follow are out of range, and it does not start.",
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
    why: "Each session has memory of its own, at least 1 MiB beside shared_buffers: with all of them in use the kernel kills Postgres, and every session ends.",
    source:
      "Measured: 1.2 MiB of private memory for each of 50 idle sessions (Postgres 15, smaps_rollup); PostgreSQL documentation, max_connections",
    check: (cluster) =>
      excessConnections(cluster).map((key) => ({
        path: ["parameters", key],
        message: `needs more memory than the smallest instance has beside shared_buffers, ${Math.floor(besideBuffers(cluster) / 2 ** 20)} MiB of ${smallestMemory(cluster)}; raise resources.memory, or lower it and write pooler`,
      })),
  },
  {
    id: "parameter-has-a-name",
    reads: ["parameters"],
    why: "A name that is none becomes a line that Postgres cannot read, and it does not start.",
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
    why: "Postgres does not tell the case of names apart: which of the two counts is chance.",
    source: "PostgreSQL documentation, parameter names and values",
    check: ({ parameters }) => {
      const names = Object.keys(parameters).map((key) => key.toLowerCase());
      return Object.keys(parameters)
        .filter((key, i) => names.indexOf(key.toLowerCase()) < i)
        .map((key) => ({ path: ["parameters", key], message: "is there twice, in another case; keep one" }));
    },
  },
];

/** Returns shared_buffers as written where they are too much for the memory. */
function excessBuffers(cluster: Configured): string[] {
  const most = (quantity(smallestMemory(cluster)) * 3) / 4;
  return hugePagesOf(cluster) > 0
    ? []
    : found(cluster.parameters, (name) => name === "shared_buffers" && sharedBuffers(cluster) > most);
}

/** Returns the memory beside shared_buffers in bytes, which are their default where shared-buffers-fit-memory reports them. */
function besideBuffers(cluster: Configured): number {
  const memory = quantity(smallestMemory(cluster));
  // Shared memory is beside the memory of each container.
  if (hugePagesOf(cluster) > 0) return memory;
  return memory - (excessBuffers(cluster).length > 0 ? memory / 4 : sharedBuffers(cluster));
}

/** Returns max_connections as written where their sessions are too much for the memory. */
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

/** The names of settings, as they are written, for which something holds; it is asked with the name in lower case. */
export function found(
  parameters: Configured["parameters"],
  matches: (name: string, value: string | number | boolean) => boolean,
): string[] {
  return Object.entries(parameters).flatMap(([key, value]) => (matches(key.toLowerCase(), value) ? [key] : []));
}

/** What Postgres understands a text as. Source: PostgreSQL documentation, parameter names and values, Boolean. */
export function onOrOff(value: string | number | boolean): "on" | "off" | undefined {
  const text = String(value).trim().toLowerCase();
  if (/^(on|t|tr|tru|true|y|ye|yes|1)$/.test(text)) return "on";
  return /^(of|off|f|fa|fal|fals|false|n|no|0)$/.test(text) ? "off" : undefined;
}
