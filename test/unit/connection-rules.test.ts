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

  it("are too few for many instances by default", () => {
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
