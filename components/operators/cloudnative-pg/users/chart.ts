import { unlessEmpty } from "../../../shared/defined";
import { roleAttributes } from "../../../model/users";
import type { ResolvedCloudNativePgCluster } from "../cluster";
import type { Database, Initdb, Role, Secret } from "../crd.gen";
import { apiVersion, metadata } from "../names";

type Cluster = ResolvedCloudNativePgCluster;

/**
 * Creates the role of replicas as the instance manager does, but before Postgres accepts its first connection. The
 * instance manager retries only 5 s after a first attempt that is too early, and a replica without the role waits for
 * another 5 s. Source: CloudNativePG 1.30, configureStreamingReplicaUser and RetryUntilServerAvailable.
 */
const replicationRole = "CREATE USER streaming_replica REPLICATION";

/** Renders the databases besides the first, which is created with the cluster. */
export function databaseObjects(cluster: Cluster): Database[] {
  return cluster.users.flatMap((user, i) =>
    user.databases.slice(i === 0 ? 1 : 0).map((database): Database => ({
      apiVersion,
      kind: "Database",
      metadata: metadata(cluster, `${cluster.name}-${database.replaceAll("_", "-")}`),
      spec: {
        name: database,
        owner: user.name,
        cluster: { name: cluster.name },
        // The database outlives this object: dropping data is never a side effect.
        databaseReclaimPolicy: "retain",
      },
    })),
  );
}

/** Renders the creation of the database, with further SQL. */
export function initdb(cluster: Cluster, sql: readonly string[]): Initdb {
  return {
    ...application(cluster),
    dataChecksums: true,
    postInitSQL: [replicationRole, ...sql],
  };
}

/** The first database and its owner. */
export function application(cluster: Cluster): Pick<Initdb, "database" | "owner" | "secret"> {
  const [owner] = cluster.users;
  return {
    database: owner?.databases[0],
    owner: owner?.name,
    secret: namedSecret(owner?.passwordSecret),
  };
}

function namedSecret(name: string | undefined): Secret | undefined {
  return name === undefined ? undefined : { name };
}

/** Renders the roles of the users besides the first. */
export function managedRoles(cluster: Cluster): Role[] | undefined {
  const roles = cluster.users.slice(1).map((user): Role => ({
    name: user.name,
    ensure: "present",
    login: true,
    ...roleAttributes(user),
    passwordSecret: namedSecret(user.passwordSecret),
  }));
  return unlessEmpty(roles);
}
