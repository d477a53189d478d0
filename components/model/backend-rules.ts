import type { Rule } from "../shared/validation";
import { backends } from "./connection-rules";
import { type Effective, firstWritten, type ServerFacts } from "./effective";

/** Source: PostgreSQL, src/include/postmaster/postmaster.h, MAX_BACKENDS: process numbers have 18 bits. */
const most = 2 ** 18 - 1;

/**
 * Slots that Postgres 18 reserves for its own processes. Source: src/include/storage/proc.h, NUM_SPECIAL_WORKER_PROCS.
 */
const special = 2;

/** Rule for settings whose sum Postgres limits, although each alone is in range. */
export const backendRules = (server: ServerFacts): Rule<Effective>[] => [
  {
    id: "server-processes-have-numbers",
    reads: ["parameters", "version"],
    why: "Postgres does not start with more server processes than MAX_BACKENDS.",
    source:
      "PostgreSQL, src/backend/utils/init/postinit.c, InitializeMaxBackends; compared with postgres -C of Postgres 15",
    check: (cluster) => {
      const names = ["max_worker_processes", "max_wal_senders", "autovacuum_max_workers", "autovacuum_worker_slots"];
      const key = firstWritten(cluster.parameters, [...names, "max_connections"]);
      const excess = backends(cluster, server) + (cluster.version >= 18 ? special : 0) - most;
      return key === undefined || excess <= 0
        ? []
        : [
            {
              path: ["parameters", key],
              message: `exceeds the limit of server processes by ${excess}: max_connections, max_worker_processes, max_wal_senders and workers of autovacuum together can be ${most}; lower it`,
            },
          ];
    },
  },
];
