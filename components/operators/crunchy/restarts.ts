import { at } from "../../shared/tree";
import type { Restarts } from "../../model/impact/effects";

/**
 * Restart procedures of a PostgresCluster. Source: PGO 6.0, internal/controller/postgrescluster/instance.go (rollout) and patroni.go (handlePatroniRestarts).
 */
export const restarts: Restarts = {
  instances: ({ whole }) => [
    instancesOf(whole.before) > 1
      ? {
          level: "rolling restart",
          words: "the replicas are recreated one by one, then the primary after a switchover to one of them",
        }
      : { level: "outage", words: "the only instance is recreated: the database is down until it is ready again" },
  ],
  postgres: ({ whole }) => [
    instancesOf(whole.before) > 1
      ? { level: "rolling restart", words: "Postgres restarts in every instance, the primary first and in place" }
      : {
          level: "outage",
          words: "Postgres restarts in the only instance: the database is down until it is ready again",
        },
  ],
};

/** Effect of a change that recreates the pods of instances. */
export const restart = restarts.instances;

function instancesOf(cluster: unknown): number {
  const sets = at(cluster, "spec", "instances");
  return Array.isArray(sets)
    ? sets.reduce<number>((sum, set: unknown) => sum + Number(at(set, "replicas") ?? 1), 0)
    : 1;
}
