import { at } from "../../../shared/tree";
import { type Restarts } from "../../../model/impact/effects";
import type { Effect, FieldRule } from "../../../model/impact/impact";

/** Returns the effect of a restart of every instance, which needs a replica to avoid an outage. */
function everyInstance(cluster: unknown, words: string, alone: string): Effect {
  return Number(at(cluster, "spec", "numberOfInstances") ?? 1) <= 1
    ? { level: "outage", words: alone }
    : { level: "rolling restart", words };
}

/** Source: Zalando's operator 1.15, pkg/cluster/pod.go, recreatePods; pkg/cluster/sync.go, restartInstances. */
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
      "Postgres restarts in its pods, the replicas first: no writes until the primary is ready again",
      "Postgres restarts in the only instance: the database is down until it is ready again",
    ),
  ],
};

/** Effect of the number of instances: volumes of removed replicas stay. Source: persistentVolumeClaimRetentionPolicy of the StatefulSet. */
export const instanceCount: FieldRule = ({ before, after }) => {
  const [was, is] = [Number(before ?? 1), Number(after ?? 1)];
  if (is === 0) return [{ level: "outage", words: "every instance stops; the volumes stay" }];
  if (is > was)
    return [
      { level: "data copied", words: "each new replica copies the data, or continues on a volume that it had before" },
    ];
  return [
    {
      level: "switchover",
      words: "the last instances stop, and one of them can be the primary; their volumes stay and still cost storage",
    },
  ];
};
