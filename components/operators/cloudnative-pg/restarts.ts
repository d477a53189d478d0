import { at } from "../../shared/tree";
import type { Restarts } from "../../model/impact/effects";
import type { Effect } from "../../model/impact/impact";

/**
 * Restart procedures of a Cluster. Source: CloudNativePG 1.30, internal/controller/cluster_upgrade.go (rolloutRequiredInstances, updatePrimaryPod).
 */
export const restarts: Restarts = {
  instances: ({ whole }) => [recreation(whole.before)],
  postgres: ({ whole }) => [
    rollout(whole.before, "the replicas restart one by one", {
      restart: "Postgres of the primary restarts in place: no writes until it is ready again",
      alone: "Postgres restarts in the only instance: the database is down until it is ready again",
    }),
  ],
};

/** Effect of a change that recreates the pods of instances. */
export const restart = restarts.instances;

/** Returns the effect of the recreation of every pod of a Cluster. */
export function recreation(cluster: unknown): Effect {
  return rollout(cluster, "the replicas are recreated one by one", {
    restart: "the primary is recreated without a switchover: no writes until it is ready again",
    alone: "the only instance is recreated: the database is down until it is ready again",
  });
}

function rollout(
  cluster: unknown,
  replicas: string,
  words: { readonly restart: string; readonly alone: string },
): Effect {
  const spec = at(cluster, "spec");
  if (Number(at(spec, "instances") ?? 1) <= 1) return { level: "outage", words: words.alone };
  const method = at(spec, "primaryUpdateMethod") === "switchover" ? "a switchover to one of them" : words.restart;
  const supervised = at(spec, "primaryUpdateStrategy") === "supervised";
  const primary = supervised ? "the primary waits for a manual switchover" : method;
  return { level: "rolling restart", words: `${replicas}, then ${primary}` };
}

/** The major version in an image's tag, for example 17 in `postgresql:17.11-standard-trixie`. */
export function majorOf(imageName: unknown): number | undefined {
  const tag = typeof imageName === "string" ? /:(\d+)[^/:]*(@.*)?$/.exec(imageName)?.[1] : undefined;
  return tag !== undefined ? Number(tag) : undefined;
}
