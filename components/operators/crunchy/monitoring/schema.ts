import { z } from "zod";
import { dataKey, imageReference, largestCount, objectName, postgresName } from "../../../shared/scalars";
import { strict } from "../../../shared/validation";
import { containerResources, environmentVariable } from "../containers/schema";

/** PGO's exporter of metrics. */
export const monitoring = z
  .boolean()
  .default(false)
  .describe("A metrics exporter in each instance. Not for Postgres 18.");

const hours: Readonly<Record<string, number>> = { h: 1, d: 24, w: 7 * 24 };
const seconds: Readonly<Record<string, number>> = { ms: 1e-3, s: 1, m: 60 };

/** Maximum length of a duration in PGO. */
const mostCharacters = 20;
const tooLong = `must not be longer than ${mostCharacters} characters; remove leading zeros`;

/** Converts a number with a unit to the unit of `units`; NaN for another text. */
function length(text: string, units: Readonly<Record<string, number>>): number {
  const [, count, unit] = /^(\d+)([a-z]+)$/.exec(text) ?? [];
  return Number(count) * (units[unit ?? ""] ?? Number.NaN);
}

/** Schema of a duration up to `most` seconds. */
function span(most: number) {
  return z
    .string()
    .max(mostCharacters, { error: tooLong })
    .refine((text) => text === "0" || length(text, seconds) <= most, {
      error: `must be a whole number of ms, s or m, at most ${most / 60}m; write for example "500ms"`,
    });
}

const exporterNames = z.array(z.string().min(1)).default([]);

const query = strict({
  name: z
    .string()
    .regex(/^[A-Za-z0-9_-]{1,20}$/, { error: "must be 1 to 20 letters, digits, hyphens and underscores" })
    .describe("Name of the queries."),
  configMap: strict({
    name: objectName.describe("Name of a ConfigMap in the cluster's namespace."),
    key: dataKey.describe("Key in it with queries for the collector's sqlquery receiver, as YAML."),
  }).describe("ConfigMap key with the queries."),
  interval: span(3600).optional().describe("Interval of the queries. Default: 5s."),
  databases: z.array(postgresName).optional().describe("Databases of the queries. Default: postgres."),
});

const logs = strict({
  exporters: exporterNames.describe("Names of `exporters` that logs go to. Default: the collector's own output."),
  retentionPeriod: z
    .string()
    .max(mostCharacters, { error: tooLong })
    .refine((text) => length(text, hours) >= 1 && length(text, hours) <= 8760, {
      error: 'must be a whole number of h, d or w, from 1h to 8760h; write for example "7d"',
    })
    .optional()
    .describe("Retention of log files on the volume. Default: 1d."),
  batches: strict({
    maxDelay: span(300).optional().describe("Maximum time that a record waits for others. Default: 200ms."),
    minRecords: z
      .number()
      .int()
      .min(0)
      .max(largestCount)
      .optional()
      .describe("Number of records in a batch. Default: 8192."),
    maxRecords: z
      .number()
      .int()
      .min(1)
      .max(largestCount)
      .optional()
      .describe("Maximum number of records in a batch. Default: no limit."),
  })
    .optional()
    .describe("Batches of records."),
});

/** PGO's OpenTelemetry collector. */
export const instrumentation = strict({
  image: imageReference.optional().describe("Image of the collector. Default: the operator's own."),
  resources: containerResources.optional().describe("Resources of the collector. Default: none."),
  exporters: z
    .record(z.string().min(1), z.unknown())
    .default({})
    .describe(
      "Exporters in the collector's own configuration. Without secrets: refer to a variable, for example ${env:TOKEN}.",
    ),
  env: z.array(environmentVariable).default([]).describe("Variables for the exporters; secrets by reference."),
  metrics: strict({
    exporters: exporterNames.describe(
      "Names of `exporters` that metrics go to in addition to port 9187, which Prometheus scrapes.",
    ),
    perDatabase: z.array(postgresName).default([]).describe("Databases with metrics for each table. Default: none."),
    customQueries: z.array(query).default([]).describe("Queries of your own."),
    removedQueries: z.array(z.string().min(1)).default([]).describe("Queries of PGO to omit."),
  })
    .optional()
    .describe("Metrics at port 9187, also of Postgres 18; needs the feature gate OpenTelemetryMetrics. Default: none."),
  logs: logs
    .optional()
    .describe(
      "Logs of Postgres, Patroni, pgBackRest and PgBouncer; needs the feature gate OpenTelemetryLogs. Default: none.",
    ),
})
  .optional()
  .describe("PGO's OpenTelemetry collector in each instance. Default: none. A change is a rolling restart.");
