import { pooledConnections } from "../../components/model/connection-rules";
import { cloudNativePgClusterSchema, crunchyClusterSchema } from "../helpers/schemas";
import { cloudNativePgCluster, cloudNativePgSettings, crunchySettings } from "../helpers/clusters";
import { problemsWith } from "../helpers/problems";
import { describeRule } from "../helpers/rule";

describe("connections", () => {
  describeRule({
    rule: "reserved-connections-leave-some",
    schema: cloudNativePgClusterSchema,
    refused: cloudNativePgSettings({ parameters: { Superuser_Reserved_Connections: 100 } }),
    at: ["parameters", "Superuser_Reserved_Connections"],
    accepted: cloudNativePgSettings({ parameters: { superuser_reserved_connections: 99 } }),
  });
  describeRule({
    rule: "replicas-have-connections",
    schema: crunchyClusterSchema,
    refused: crunchySettings({ instances: 4, parameters: { max_wal_senders: 3 } }),
    at: ["parameters", "max_wal_senders"],
    accepted: crunchySettings({ instances: 4, parameters: { max_wal_senders: 4, max_replication_slots: 4 } }),
  });
  describeRule({
    rule: "instance-manager-has-connections",
    schema: cloudNativePgClusterSchema,
    refused: cloudNativePgSettings({ parameters: { max_connections: 9 } }),
    at: ["parameters", "max_connections"],
    accepted: cloudNativePgSettings({ parameters: { max_connections: 10 } }),
  });
  const roomy = (parameters: Record<string, number>) =>
    cloudNativePgSettings({ resources: { memory: "256Gi" }, parameters });
  describeRule({
    rule: "server-processes-have-numbers",
    schema: cloudNativePgClusterSchema,
    // 100 connections, 10 WAL senders, 3 workers of autovacuum and its launcher.
    refused: roomy({ max_worker_processes: 2 ** 18 - 114 }),
    at: ["parameters", "max_worker_processes"],
    accepted: roomy({ max_worker_processes: 2 ** 18 - 115 }),
  });
  describeRule({
    rule: "shared-memory-fits",
    schema: cloudNativePgClusterSchema,
    refused: cloudNativePgSettings({ parameters: { max_locks_per_transaction: 20_000 } }),
    at: ["parameters", "max_locks_per_transaction"],
    accepted: cloudNativePgSettings({ parameters: { max_locks_per_transaction: 10_000 } }),
  });

  it.each([
    [{ superuser_reserved_connections: 50, reserved_connections: 50 }, ["parameters.superuser_reserved_connections"]],
    [{ superuser_reserved_connections: 50, reserved_connections: 49 }, []],
    [{ reserved_connections: 30, max_connections: 30 }, ["parameters.reserved_connections"]],
    [{ max_locks_per_transaction: 100_000 }, ["parameters.max_locks_per_transaction"]],
    [{ max_prepared_transactions: 200_000 }, ["parameters.max_prepared_transactions"]],
    [{ max_wal_senders: 2 }, ["parameters.max_wal_senders"]],
    [{ max_replication_slots: 2 }, ["parameters.max_replication_slots"]],
  ])("%j: %j is refused on CloudNativePG", (parameters, paths) => {
    const found = problemsWith(cloudNativePgClusterSchema, cloudNativePgSettings({ parameters }));
    expect(found.map(({ path }) => path)).toEqual(paths);
  });

  it.each([
    // One mistake, one problem, although the same memory holds buffers, sessions and locks.
    [{ max_connections: 100_000 }, ["max_connections"]],
    [{ shared_buffers: "2GB" }, ["shared_buffers"]],
    [{ shared_buffers: "2GB", max_connections: 200 }, ["shared_buffers"]],
    [{ shared_buffers: "768MB", max_connections: 257 }, ["max_connections"]],
    [{ max_locks_per_transaction: 20_000, max_connections: 110 }, ["max_locks_per_transaction"]],
    [{ max_worker_processes: 20_000 }, ["max_worker_processes"]],
    // Two and three mistakes.
    [{ shared_buffers: "2GB", max_connections: 100_000 }, ["shared_buffers", "max_connections"]],
    [
      { max_connections: 100_000, max_locks_per_transaction: 100_000 },
      ["max_connections", "max_locks_per_transaction"],
    ],
    [
      { shared_buffers: "2GB", max_connections: 100_000, max_prepared_transactions: 200_000 },
      ["shared_buffers", "max_connections", "max_prepared_transactions"],
    ],
  ])("%j on 1Gi is one problem for each mistake: %j", (parameters, keys) => {
    const paths = keys.map((key) => `parameters.${key}`);
    for (const found of [
      problemsWith(cloudNativePgClusterSchema, cloudNativePgSettings({ parameters })),
      problemsWith(crunchyClusterSchema, crunchySettings({ parameters })),
    ])
      expect(found.map(({ path }) => path)).toEqual(paths);
  });

  it("leave shared memory to huge pages, unless huge_pages is off", () => {
    const paths = (parameters: Record<string, string | number>) =>
      problemsWith(
        crunchyClusterSchema,
        crunchySettings({ resources: { memory: "2Gi", hugePages: { total: "8Gi" } }, parameters }),
      ).map(({ path }) => path);
    expect(paths({ shared_buffers: "7GB", max_connections: 200 })).toEqual([]);
    expect(paths({ shared_buffers: "7GB", max_locks_per_transaction: 100_000 })).toEqual([
      "parameters.max_locks_per_transaction",
    ]);
    expect(paths({ shared_buffers: "7GB", max_connections: 200, huge_pages: "off" })).toEqual([
      "parameters.shared_buffers",
    ]);
  });

  it("are too few for many instances with the default", () => {
    const found = problemsWith(cloudNativePgClusterSchema, cloudNativePgSettings({ instances: 12 }));
    expect(found.map(({ path, message }) => `${path} ${message}`)).toEqual([
      "parameters.max_wal_senders is 10, and 12 instances need 12; write 12 or more",
    ]);
    expect(cloudNativePgClusterSchema.safeParse(cloudNativePgSettings({ instances: 10 })).error).toBeUndefined();
  });

  it.each([
    [{}, 2 * 3 * 20],
    [{ default_pool_size: "5" }, 2 * 3 * 5],
    [{ max_db_connections: "25" }, 2 * (25 + 20)],
    [{ max_user_connections: "10" }, 2 * 3 * 10],
  ])("of PgBouncer with %j are %i, over pods, users and databases", (global, count) => {
    const users = [
      { name: "app", databases: ["app", "reports"] },
      { name: "reader", databases: ["app"] },
    ];
    const cluster = cloudNativePgCluster({ pooler: { instances: 2, config: { global } } });
    expect(pooledConnections({ ...cluster, users })).toBe(count);
  });
});
