import { z } from "zod";
import { dataKey, objectName } from "../../../shared/scalars";
import { strict } from "../../../shared/validation";

/** Queries of the exporter of metrics. */
export const monitoringSchema = strict({
  statistics: z
    .boolean()
    .default(true)
    .describe(
      "Metrics of tables (dead rows, size), and of statements if `extensions` has pg_stat_statements, besides CloudNativePG's own. false: alerts on vacuum and bloat, " +
        "and the dashboards of tables and statements, have no data of this cluster.",
    ),
  customQueries: z
    .array(
      strict({
        configMap: objectName.describe("Name of a ConfigMap in the cluster's namespace."),
        key: dataKey.default("queries").describe("Key in it with queries as YAML, in CloudNativePG's format."),
      }),
    )
    .default([])
    .describe(
      'Your own queries. A change in the ConfigMap takes effect at once only if it has the label `cnpg.io/reload: "true"`. Default: none.',
    ),
})
  .prefault({})
  .describe("Queries of the exporter of metrics. A change takes effect while Postgres runs.");
