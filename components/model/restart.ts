import { z } from "zod";
import { conditions, isMet, metadata } from "./live";
import type { OperationProgress } from "./operations";

const podsSchema = z.looseObject({
  items: z.array(
    z.looseObject({
      metadata: metadata.extend({ deletionTimestamp: z.string().optional() }),
      status: z.looseObject({ conditions: conditions.optional() }).optional(),
    }),
  ),
});

type Pods = z.output<typeof podsSchema>["items"];

function isReady({ metadata: of, status }: Pods[number]): boolean {
  return of.deletionTimestamp === undefined && isMet(status?.conditions, "Ready");
}

/** Returns how many pods of a list are ready and not being deleted. */
export function readyInstances(pods: unknown): number {
  return podsSchema.safeParse(pods).data?.items.filter(isReady).length ?? 0;
}

/**
 * Returns the progress of a rolling restart that an annotation requests: CloudNativePG and PGO copy it to each instance's
 * pod when that instance restarts. Sources: CloudNativePG 1.30, internal/controller/cluster_upgrade.go
 * (updateRestartAnnotation, checkClusterHasDifferentRestartAnnotation); PGO 6.0,
 * internal/controller/postgrescluster/instance.go (rolloutInstances).
 *
 * @param pods Pods of the instances, as a list.
 * @param instances Number of instances that the cluster has.
 */
export function restartProgress(
  pods: unknown,
  annotation: { readonly key: string; readonly value: string },
  instances: number,
): OperationProgress {
  const all = podsSchema.safeParse(pods).data?.items ?? [];
  const reached = all.filter((pod) => pod.metadata.annotations?.[annotation.key] === annotation.value);
  const restarted = reached.filter(isReady);
  return {
    ended: restarted.length === instances && all.length === instances,
    remaining: Math.max(0, instances - reached.length),
    words: `${restarted.length} of ${instances} instances restarted and ready`,
  };
}
