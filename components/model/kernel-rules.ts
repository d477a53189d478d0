import { quantity } from "../shared/scalars";
import type { Rule } from "../shared/validation";
import { type Effective, effective, type ServerFacts } from "./effective";
import { smallestMemory } from "./instances";
import { found, hugePagesOf, withoutExcess } from "./parameter-safety";
import { type Configured, settingOf, sharedBuffers } from "./settings";

const kibibyte = 2 ** 10;

/**
 * Maximum of max_stack_depth in a container, in kB: its stack has 8 MB, of which Postgres reserves 512 kB. Source:
 * PostgreSQL, src/backend/utils/misc/stack_depth.c, check_max_stack_depth; STACK_DEPTH_SLOP.
 */
const deepestStack = 8 * kibibyte - 512;

/** Settings of memory that one session or worker may take, in kB; -1 is another setting's value. */
const memoryOfSession = [
  ...["autovacuum_work_mem", "logical_decoding_work_mem", "maintenance_work_mem", "temp_buffers", "work_mem"],
  "min_dynamic_shared_memory",
];

/** kB that one of a setting's unit counts, where the unit is not kB. Source: pg_settings, unit. */
const unitOf: Readonly<Record<string, number>> = { temp_buffers: 8, min_dynamic_shared_memory: kibibyte };

/**
 * Rule on io_uring, for pods with the seccomp profile of the container runtime; an operator applies it to its pods.
 *
 * @param alternative another fix. @default none
 */
export const ioMethodRule = (alternative = ""): Rule<Configured> => ({
  id: "io-method-is-allowed",
  reads: ["parameters"],
  why: "The default seccomp profile of containers blocks io_uring: Postgres does not start.",
  source: "cloudnative-pg/cloudnative-pg#9948; containerd, contrib/seccomp/seccomp_default.go",
  check: ({ parameters }) =>
    found(parameters, (name, value) => name === "io_method" && String(value).toLowerCase() === "io_uring").map(
      (key) => ({
        path: ["parameters", key],
        message: `is not allowed in a container; write "worker"${alternative}`,
      }),
    ),
});

/** Rules for limits of containers, the same for every operator. */
export const kernelRules = (server: ServerFacts): Rule<Effective>[] => [
  {
    id: "stack-fits-its-limit",
    reads: ["parameters", "version"],
    why: "The stack of a container's processes has 8 MB, and no key of a pod raises it: Postgres does not start with a deeper one.",
    source: "CrunchyData/postgres-operator#3853; PostgreSQL documentation, max_stack_depth",
    check: (cluster) =>
      effective(cluster, server, "max_stack_depth") > deepestStack
        ? found(cluster.parameters, (name) => name === "max_stack_depth").map((key) => ({
            path: ["parameters", key],
            message: `is more than the stack of a container; write ${deepestStack}kB or less`,
          }))
        : [],
  },
  {
    id: "session-memory-fits",
    reads: ["parameters", "version", "resources", "sets"],
    why: "One session or worker uses that much: above the memory besides shared_buffers the kernel kills it, and all sessions end.",
    source: "PostgreSQL documentation, Resource Consumption, Memory; Linux Memory Overcommit",
    check: ({ parameters, version, resources, sets }) => {
      const cluster = { parameters, version, resources, sets };
      const written = withoutExcess(cluster);
      const memory = quantity(smallestMemory(cluster));
      const free = hugePagesOf(cluster) > 0 ? memory : memory - sharedBuffers(written);
      return memoryOfSession.flatMap((setting) =>
        effective(cluster, server, setting) * (unitOf[setting] ?? 1) * kibibyte <= free
          ? []
          : found(cluster.parameters, (name) => name === setting).map((key) => ({
              path: ["parameters", key],
              message: `is more than the memory of the smallest instance beside shared_buffers, ${Math.floor(free / 2 ** 20)} MiB of ${smallestMemory(cluster)}; lower it, or raise resources.memory`,
            })),
      );
    },
  },
  {
    id: "library-path-holds-libdir",
    reads: ["parameters"],
    why: "Postgres looks for libraries there only: without its own folder it does not find the libraries that it preloads.",
    source: "PostgreSQL documentation, dynamic_library_path",
    check: ({ parameters }) =>
      String(settingOf(parameters, "dynamic_library_path") ?? "$libdir")
        .split(":")
        .includes("$libdir")
        ? []
        : found(parameters, (name) => name === "dynamic_library_path").map((key) => ({
            path: ["parameters", key],
            message: 'leaves out "$libdir"; add it, or remove the setting',
          })),
  },
];
