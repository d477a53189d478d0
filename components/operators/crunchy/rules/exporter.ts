import type { Rule } from "../../../shared/validation";
import type { CheckedCrunchyCluster } from "../cluster";

/** Rules for the exporter of metrics. */
export const exporterRules: Rule<CheckedCrunchyCluster>[] = [
  {
    id: "exporter-knows-version",
    reads: ["version", "crunchy"],
    why: "PGO's metrics exporter does not support Postgres 18; the operator only reports an event.",
    source: "PGO 6.0, event ExporterNotSupportedForPostgresVersion",
    check: ({ version, crunchy }) =>
      crunchy.monitoring && version >= 18
        ? [
            {
              path: ["crunchy", "monitoring"],
              message:
                "the exporter supports Postgres up to 17; set it to false, and use crunchy.instrumentation.metrics",
            },
          ]
        : [],
  },
];
