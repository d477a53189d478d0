import type { Rule } from "../../../shared/validation";
import type { ResolvedCloudNativePgCluster } from "../cluster";

/** Rules for the lease of the primary. */
export const leaseRules: Rule<Pick<ResolvedCloudNativePgCluster, "cloudNativePg">>[] = [
  {
    id: "primary-lease-can-be-renewed",
    reads: ["cloudNativePg"],
    why: "CloudNativePG's webhook refuses a lease that may end while the primary still renews it: the primary's pod would not start.",
    source: "CloudNativePG 1.30, internal/webhook/v1/cluster_webhook.go, validatePrimaryLease",
    check: ({ cloudNativePg: { primaryLease } }) => {
      const { durationSeconds, renewDeadlineSeconds, retryPeriodSeconds } = primaryLease;
      const path = (key: keyof typeof primaryLease): string[] => ["cloudNativePg", "primaryLease", key];
      const least = Math.floor(retryPeriodSeconds * 1.2) + 1;
      return [
        ...(durationSeconds > renewDeadlineSeconds
          ? []
          : [
              {
                path: path("durationSeconds"),
                message: `must be greater than renewDeadlineSeconds; write at least ${renewDeadlineSeconds + 1}`,
              },
            ]),
        ...(5 * renewDeadlineSeconds > 6 * retryPeriodSeconds
          ? []
          : [
              {
                path: path("renewDeadlineSeconds"),
                message: `must be greater than 1.2 times retryPeriodSeconds; write at least ${least}`,
              },
            ]),
      ];
    },
  },
];
