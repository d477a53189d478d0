import { quantity } from "../shared/scalars";
import type { Rule } from "../shared/validation";
import { type Effective, effective, firstWritten, openConnections, type ServerFacts } from "./effective";
import { instanceCount, smallestMemory } from "./instances";
import { hugePagesOf, withoutExcess } from "./parameter-safety";
import type { AnyPooled } from "./pooler-settings/rules";
import { sharedBuffers } from "./settings";

interface Connected extends Effective, AnyPooled {}

/** Bytes of shared memory. Measured with Postgres 15.18, postgres -C shared_memory_size. */
const perLock = 390;
const perPredicateLock = 247;
const perBackend = 8192;

const locks = ["max_locks_per_transaction", "max_pred_locks_per_transaction"];
const processes = ["max_connections", "max_prepared_transactions", "max_worker_processes", "max_wal_senders"];

/** Rules between settings that count connections, processes and locks, for every cluster. */
export const connectionRules = (server: ServerFacts): Rule<Connected>[] => [
  {
    id: "reserved-connections-leave-some",
    reads: ["parameters", "version"],
    why: "Postgres does not start when the connections that it reserves are as many as max_connections.",
    source:
      "PostgreSQL, src/backend/postmaster/postmaster.c, PostmasterMain; since Postgres 12 without max_wal_senders",
    check: (cluster) => {
      const key = firstWritten(cluster.parameters, [
        ...["superuser_reserved_connections", "reserved_connections", "max_connections"],
      ]);
      return key === undefined || openConnections(cluster, server) > 0
        ? []
        : [
            {
              path: ["parameters", key],
              message: `leaves no connection: max_connections is ${effective(cluster, server, "max_connections")}, and superuser_reserved_connections and reserved_connections together must be less`,
            },
          ];
    },
  },
  {
    id: "replicas-have-connections",
    reads: ["parameters", "version", "instances", "sets"],
    why: "Each replica uses a WAL sender and a replication slot, and a new replica a second sender for its base backup: without one a replica does not start.",
    source: "PostgreSQL documentation, max_wal_senders, max_replication_slots, pg_basebackup (--wal-method=stream)",
    check: (cluster) => {
      const count = instanceCount(cluster);
      return count === 1
        ? []
        : ["max_wal_senders", "max_replication_slots"]
            .filter((name) => effective(cluster, server, name) < count && !isReplaced(cluster, server, name))
            .map((name) => ({
              path: ["parameters", firstWritten(cluster.parameters, [name]) ?? name],
              message: `is ${effective(cluster, server, name)}, and ${count} instances need ${count}; write ${count} or more`,
            }));
    },
  },
  {
    id: "shared-memory-fits",
    reads: ["parameters", "version", "resources", "sets"],
    why: "Postgres reserves memory for every lock that connections, workers and prepared transactions can hold: above the memory limit it does not start, or the kernel kills it.",
    source: "PostgreSQL documentation, max_locks_per_transaction; src/backend/storage/lmgr/lock.c, LockShmemSize",
    check: ({ parameters, version, resources, sets }) => {
      // Other rules report shared_buffers and max_connections.
      const cluster = withoutExcess({ parameters, version, resources, sets });
      const memory = smallestMemory(cluster);
      const key = firstWritten(cluster.parameters, [...locks, ...processes]);
      const needed = sharedMemory(cluster, server);
      const most = Math.max((quantity(memory) * 7) / 8, hugePagesOf(cluster));
      return key === undefined || needed <= most
        ? []
        : [
            {
              path: ["parameters", key],
              message: `makes Postgres reserve about ${Math.ceil(needed / 2 ** 20)}MB of shared memory, with ${processes.join(", ")} and ${locks.join(", ")} as they are; the smallest instance has ${memory}. Lower it, or raise memory`,
            },
          ];
    },
  },
];

/** Returns true if the operator replaces the value, which another rule reports. */
function isReplaced(cluster: Effective, server: ServerFacts, name: string): boolean {
  return effective(cluster, server, name) < (server.minima[name] ?? 0);
}

/** Returns how many connections one PgBouncer pod opens for one user and database. */
function poolSize({ pooler }: AnyPooled): number {
  const global = pooler?.config?.global ?? {};
  const limits = ["max_db_connections", "max_user_connections"].map((name) => Number(global[name] ?? 0));
  // pooler-setting-value-is-valid reports a value that is not a number.
  return Math.min(Number(global["default_pool_size"] ?? 20) || 20, ...limits.filter((limit) => limit > 0));
}

/** Returns the largest number of connections that PgBouncer can open to one server, over pods, users and databases. */
export function pooledConnections(cluster: AnyPooled): number {
  const { users, pooler } = cluster;
  const limit = Number(pooler?.config?.global["max_db_connections"] ?? 0);
  const databases = new Map<string, number>();
  for (const database of users.flatMap((user) => user.databases))
    databases.set(database, (databases.get(database) ?? 0) + poolSize(cluster));
  const each = [...databases.values()].map((size) => (limit > 0 ? Math.min(size, limit) : size));
  const { instances = 0, reads } = pooler ?? {};
  // All pods for reads can choose the same server, with `any` the primary.
  const pods =
    reads === undefined ? instances : Math.max(reads.instances, instances + (reads.to === "any" ? reads.instances : 0));
  return pods * each.reduce((sum, size) => sum + size, 0);
}

/** Returns about how much shared memory Postgres reserves, in bytes: shared_buffers with their headers, processes and locks. */
export function sharedMemory(cluster: Effective, server: ServerFacts): number {
  return sharedBuffers(cluster) * 1.02 + tablesOf(cluster, server);
}

/** Returns how many server processes Postgres has slots for. Source: PostgreSQL, src/backend/utils/init/postinit.c, InitializeMaxBackends. */
export function backends(cluster: Effective, server: ServerFacts): number {
  const workers = cluster.version >= 18 ? "autovacuum_worker_slots" : "autovacuum_max_workers";
  const counted = ["max_connections", workers, "max_worker_processes", "max_wal_senders"];
  return counted.reduce((sum, name) => sum + effective(cluster, server, name), 1);
}

/** Bytes of shared memory for processes and their locks. Source: PostgreSQL, src/backend/utils/init/postinit.c, InitializeMaxBackends. */
function tablesOf(cluster: Effective, server: ServerFacts): number {
  const of = (name: string): number => effective(cluster, server, name);
  const each = of(locks[0] ?? "") * perLock + of(locks[1] ?? "") * perPredicateLock + perBackend;
  return (backends(cluster, server) + of("max_prepared_transactions")) * each;
}
