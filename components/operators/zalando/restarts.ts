import { at } from "../../shared/tree";
import { type Restarts } from "../../model/impact/effects";
import type { Effect } from "../../model/impact/impact";

/** Returns the effect of a restart of every instance, which needs a replica to avoid an outage. */
function everyInstance(cluster: unknown, words: string, alone: string): Effect {
  return Number(at(cluster, "spec", "numberOfInstances") ?? 1) <= 1
    ? { level: "outage", words: alone }
    : { level: "rolling restart", words };
}

/** Source: Zalando's operator 1.15, pkg/cluster/pod.go, recreatePods; pkg/cluster/sync.go, restartInstances and requirePrimaryRestartWhenDecreased. */
export const restarts: Restarts = {
  instances: ({ whole }) => [
    everyInstance(
      whole.before,
      "the replicas are recreated one by one, then a switchover to one of them, then the former primary is recreated",
      "the only instance is recreated: the database is down until it is ready again",
    ),
  ],
  postgres: ({ whole }) => [
    everyInstance(
      whole.before,
      "Postgres restarts in its pods, the replicas first, or the primary first for a lower max_connections or similar: no writes until the primary is ready again",
      "Postgres restarts in the only instance: the database is down until it is ready again",
    ),
  ],
};
