import { z } from "zod";
import { conditions, metadata } from "../../model/live";

const liveSchema = z.looseObject({
  metadata: metadata.optional(),
  status: z
    .looseObject({
      currentPrimary: z.string().optional(),
      targetPrimary: z.string().optional(),
      readyInstances: z.number().optional(),
      phase: z.string().optional(),
      phaseReason: z.string().optional(),
      demotionToken: z.string().optional(),
      conditions: conditions.optional(),
    })
    .optional(),
});

/** The part of a live Cluster that pgstack reads. Source: CloudNativePG 1.30, ClusterStatus. */
export type Live = z.output<typeof liveSchema>;

/** Status of a live Cluster. */
export type Status = NonNullable<Live["status"]>;

/** Returns the live Cluster of a name; undefined if it does not exist. */
export function liveNamed(objects: readonly unknown[], name: string): Live | undefined {
  return objects.map((one) => liveSchema.safeParse(one).data).find((one) => one?.metadata?.name === name);
}

/** Returns the status of a live Cluster; empty if it is none. */
export function statusOf(cluster: unknown): Status {
  return liveSchema.safeParse(cluster).data?.status ?? {};
}
