import type { Rule } from "../../../shared/validation";
import type { CheckedCrunchyCluster } from "../cluster";

/** Rules for the exporter of metrics. */
export const exporterRules: Rule<CheckedCrunchyCluster>[] = [
  {
    id: "exporter-knows-version",
    reads: ["version", "crunchy"],
    why: "PGO's metrics exporter does not know Postgres 18; the operator only warns in an event.",
    source: "PGO 6.0, event ExporterNotSupportedForPostgresVersion",
    check: ({ version, crunchy }) =>
      crunchy.monitoring && version >= 18
        ? [
            {
              path: ["crunchy", "monitoring"],
              message:
                "the exporter works up to Postgres 17; set it to false, and write crunchy.instrumentation.metrics",
            },
          ]
        : [],
  },
];
