import type { RuleFinding } from "../../../shared/validation";
import type { ResolvedCrunchyCluster } from "../cluster";

/**
 * Types of exporters without a network destination. Source: OpenTelemetry Collector, exporters debug, file, nop and
 * prometheus.
 */
const localExporter = /^(debug|file|nop|prometheus)(\/|$)/;

/** Returns the key that adds metrics to a cluster without them. */
export function unmeasured({
  version,
  crunchy: { monitoring, instrumentation },
}: ResolvedCrunchyCluster): RuleFinding[] {
  return monitoring || instrumentation?.metrics !== undefined
    ? []
    : [
        {
          path: ["crunchy", "monitoring"],
          message:
            version >= 18
              ? "monitoring has no metrics of it; set crunchy.instrumentation.metrics"
              : "monitoring has no metrics of it; set it to true",
        },
      ];
}

/** Returns the exporters that NetworkPolicies block if the cluster lists no destinations. */
export function egressAdvice({ crunchy: { instrumentation } }: ResolvedCrunchyCluster): string | undefined {
  const names = Object.keys(instrumentation?.exporters ?? {}).filter((name) => !localExporter.test(name));
  return names.length === 0
    ? undefined
    : `is empty, so NetworkPolicies block the exporters of crunchy.instrumentation (${names.join(", ")}); add the address and port of each`;
}
