import { z } from "zod";
import { largestCount } from "../shared/scalars";
import type { RuleFinding } from "../shared/validation";

/** Patroni's failsafe mode. */
export const failsafe = z
  .boolean()
  .default(true)
  .describe(
    "Patroni's failsafe mode: the primary keeps running while the Kubernetes API is unavailable, if it reaches all members.",
  );

/** Timings of Patroni. */
export const patroniTimings = {
  leaderLeaseDurationSeconds: z
    .number()
    .int()
    .min(20, { error: "must be 20 or more: Patroni raises smaller values" })
    .max(largestCount)
    .optional()
    .describe(
      "Duration of the primary's lease in seconds, after which it is replaced. Default: 30. A short lease causes failovers on a busy " +
        "API server. A change is a reload.",
    ),
  syncPeriodSeconds: z
    .number()
    .int()
    .min(1)
    .max(largestCount)
    .optional()
    .describe("Interval of Patroni's checks in seconds. Default: 10. A change is a reload."),
  retryTimeoutSeconds: z
    .number()
    .int()
    .min(3)
    .max(largestCount)
    .optional()
    .describe(
      "Timeout of retries of calls to the Kubernetes API or to Postgres, in seconds. Default: 10. A change is a reload.",
    ),
};

type Timings = { readonly [Key in keyof typeof patroniTimings]?: number | undefined };

/** Returns the timings with Patroni's defaults. */
export function timingsOf(timings: Timings): Record<"lease" | "sync" | "retry", number> {
  const {
    leaderLeaseDurationSeconds: lease = 30,
    syncPeriodSeconds: sync = 10,
    retryTimeoutSeconds: retry = 10,
  } = timings;
  return { lease, sync, retry };
}

/** Reason of a rule on the lease, with its source. */
export const leaseCoversRetries = {
  why: "A primary that still retries when its lease expires is replaced while it is healthy; Patroni then changes the periods itself.",
  source: "Patroni documentation, dynamic configuration: loop_wait + 2 × retry_timeout ≤ ttl",
} as const;

/** Returns the problem of a lease that is shorter than retries take. */
export function shortLease(timings: Timings, path: RuleFinding["path"]): RuleFinding[] {
  const { lease, sync, retry } = timingsOf(timings);
  return sync + 2 * retry > lease
    ? [
        {
          path,
          message: `the lease of ${lease} s is shorter than syncPeriodSeconds ${sync} and twice retryTimeoutSeconds ${retry}; lower these or raise it`,
        },
      ]
    : [];
}
