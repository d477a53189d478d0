import { leaseCoversRetries, shortLease } from "../../../model/patroni-schema";
import type { Rule } from "../../../shared/validation";
import type { ResolvedZalandoCluster } from "../cluster";

/** Rules for Patroni. */
export const patroniRules: Rule<ResolvedZalandoCluster>[] = [
  {
    id: "lease-of-spilo-covers-retries",
    reads: ["zalando"],
    ...leaseCoversRetries,
    check: ({ zalando: { patroni } }) => shortLease(patroni, ["zalando", "patroni"]),
  },
];
