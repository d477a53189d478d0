import type { Rule } from "../../../shared/validation";
import { found } from "../../../model/parameter-safety";
import type { CheckedCrunchyCluster } from "../cluster";

const path = (...keys: (string | number)[]) => ["crunchy", "instrumentation", ...keys];

/** Variables that PGO sets itself. */
const managed = new Set(["K8S_POD_NAMESPACE", "K8S_POD_NAME", "PGPASSWORD"]);

/** An exporter of the collector that needs no configuration. */
const builtIn = "debug";

/** Rules for the OpenTelemetry collector. */
export const instrumentationRules: Rule<CheckedCrunchyCluster>[] = [
  {
    id: "metrics-have-one-source",
    reads: ["crunchy"],
    why: "With the collector's metrics PGO silently omits the exporter: both use one port.",
    source: "PGO 6.0, internal/collector and internal/controller/postgrescluster/pgmonitor.go",
    check: ({ crunchy: { monitoring, instrumentation } }) =>
      monitoring && instrumentation?.metrics !== undefined
        ? [
            {
              path: ["crunchy", "monitoring"],
              message: "is replaced by crunchy.instrumentation.metrics; set it to false",
            },
          ]
        : [],
  },
  {
    id: "telemetry-decides-settings",
    reads: ["crunchy", "parameters"],
    why: "PGO replaces these settings for its collector or exporter, and `up` waits for the configured values until its timeout.",
    source: "PGO 6.0, internal/collector/postgres.go (LogRotation, log_timezone), internal/pgmonitor/postgres.go",
    check: ({ crunchy: { monitoring, instrumentation }, parameters }) => {
      const replaced = [
        ...(instrumentation?.logs !== undefined
          ? ["log_filename", "log_rotation_age", "log_rotation_size", "log_timezone", "log_truncate_on_rotation"]
          : []),
        ...(monitoring || instrumentation?.metrics !== undefined ? ["pgnodemx.kdapi_path"] : []),
      ];
      return found(parameters, (name) => replaced.includes(name)).map((key) => ({
        path: ["parameters", key],
        message: "is replaced by PGO, which reads logs or metrics with it; remove it",
      }));
    },
  },
  {
    id: "telemetry-exporters-exist",
    reads: ["crunchy"],
    why: "The collector does not start with an exporter that it does not know.",
    source: "PGO 6.0, internal/collector; OpenTelemetry Collector documentation, configuration",
    check: ({ crunchy: { instrumentation } }) =>
      (["metrics", "logs"] as const).flatMap((kind) =>
        (instrumentation?.[kind]?.exporters ?? []).flatMap((name, i) =>
          name === builtIn || Object.hasOwn(instrumentation?.exporters ?? {}, name)
            ? []
            : [
                {
                  path: path(kind, "exporters", i),
                  message: "is not among crunchy.instrumentation.exporters; add it there",
                },
              ],
        ),
      ),
  },
  {
    id: "telemetry-exporters-differ",
    reads: ["crunchy"],
    why: "The API server refuses a list that names an exporter twice.",
    source: "PGO 6.0 CRD, spec.instrumentation, exporters (list-type set)",
    check: ({ crunchy: { instrumentation } }) =>
      (["metrics", "logs"] as const).flatMap((kind) =>
        (instrumentation?.[kind]?.exporters ?? []).flatMap((name, i, all) =>
          all.indexOf(name) < i ? [{ path: path(kind, "exporters", i), message: "is listed twice; keep one" }] : [],
        ),
      ),
  },
  {
    id: "telemetry-variable-is-managed",
    reads: ["crunchy"],
    why: "The API server refuses variables that PGO sets.",
    source: "PGO 6.0 CRD, spec.instrumentation.config.environmentVariables",
    check: ({ crunchy: { instrumentation } }) =>
      (instrumentation?.env ?? []).flatMap(({ name }, i) =>
        managed.has(name) ? [{ path: path("env", i, "name"), message: "is set by PGO; use another name" }] : [],
      ),
  },
  {
    id: "telemetry-collects-something",
    reads: ["crunchy"],
    why: "A collector that collects nothing only costs memory in every pod.",
    source: "PGO 6.0, internal/collector",
    check: ({ crunchy: { instrumentation } }) =>
      instrumentation !== undefined && instrumentation.metrics === undefined && instrumentation.logs === undefined
        ? [{ path: path(), message: "needs metrics, logs or both" }]
        : [],
  },
  {
    id: "log-batches-agree",
    reads: ["crunchy"],
    why: "The API server refuses a minimum above the maximum, and batches that are disabled by one key and enabled by the other.",
    source: "PGO 6.0 CRD, spec.instrumentation.logs.batches",
    check: ({ crunchy: { instrumentation } }) => {
      const batches = instrumentation?.logs?.batches;
      if (batches === undefined) return [];
      const { maxDelay = "200ms", minRecords = 8192, maxRecords = Infinity } = batches;
      const at = path("logs", "batches");
      if ((minRecords === 0) !== /^0+[a-z]*$/.test(maxDelay))
        return [{ path: at, message: "is disabled only if minRecords is 0 and maxDelay is 0; set both or neither" }];
      return minRecords > maxRecords ? [{ path: at, message: `has minRecords ${minRecords} above maxRecords` }] : [];
    },
  },
];

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
