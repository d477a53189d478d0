import { crunchyClusterSchema as schema } from "../helpers/schemas";
import { type CrunchySettings, crunchySettings } from "../helpers/clusters";
import { fullInstrumentation } from "../helpers/crunchy-settings";
import { problemsWith } from "../helpers/problems";
import { describeRule } from "../helpers/rule";

type Body = NonNullable<CrunchySettings["crunchy"]>;
const collector = (instrumentation: Body["instrumentation"], more: Body = {}): CrunchySettings =>
  crunchySettings({ crunchy: { ...more, instrumentation } });
const at = (...keys: (string | number)[]): (string | number)[] => ["crunchy", "instrumentation", ...keys];

describe("the OpenTelemetry collector", () => {
  describeRule({
    rule: "metrics-have-one-source",
    schema,
    refused: collector({ metrics: {} }, { monitoring: true }),
    at: ["crunchy", "monitoring"],
    accepted: collector({ logs: {} }, { monitoring: true }),
  });
  describeRule({
    rule: "telemetry-decides-settings",
    schema,
    refused: { ...collector({ logs: {} }), parameters: { Log_Filename: "main.log" } },
    at: ["parameters", "Log_Filename"],
    accepted: { ...collector({ metrics: {} }), parameters: { log_filename: "main.log", log_timezone: "UTC" } },
  });
  describeRule({
    rule: "telemetry-exporters-exist",
    schema,
    refused: collector({ metrics: { exporters: ["otlp"] } }),
    at: at("metrics", "exporters", 0),
    accepted: collector(fullInstrumentation),
  });
  describeRule({
    rule: "telemetry-exporters-differ",
    schema,
    refused: collector({ logs: { exporters: ["debug", "debug"] } }),
    at: at("logs", "exporters", 1),
    accepted: collector({ logs: { exporters: ["debug"] }, metrics: { exporters: ["debug"] } }),
  });
  describeRule({
    rule: "telemetry-variable-is-managed",
    schema,
    refused: collector({ metrics: {}, env: [{ name: "PGPASSWORD", value: "x" }] }),
    at: at("env", 0, "name"),
    accepted: collector({ metrics: {}, env: [{ name: "TOKEN_NAME", value: "x" }] }),
  });
  describeRule({
    rule: "telemetry-collects-something",
    schema,
    refused: collector({}),
    at: at(),
    accepted: collector({ logs: {} }),
  });
  describeRule({
    rule: "log-batches-agree",
    schema,
    refused: collector({ logs: { batches: { maxRecords: 8191 } } }),
    at: at("logs", "batches"),
    accepted: collector({ logs: { batches: { maxRecords: 8192 } } }),
  });

  it.each([
    ["minRecords alone", { batches: { minRecords: 0 } }, false],
    ["maxDelay alone", { batches: { maxDelay: "0" } }, false],
    ["both", { batches: { maxDelay: "0", minRecords: 0 } }, true],
    ["a short delay that begins with 0", { batches: { maxDelay: "05ms" } }, true],
    ["no records and such a delay", { batches: { maxDelay: "05ms", minRecords: 0 } }, false],
    ["a delay of 0ms and no records", { batches: { maxDelay: "0ms", minRecords: 0 } }, true],
    ["more records than 32 bits count", { batches: { maxRecords: 2 ** 31 } }, false],
    ["a text that is too long for PGO", { batches: { maxDelay: "1s".padStart(21, "0") } }, false],
    ["a delay of 5m", { batches: { maxDelay: "5m" } }, true],
    ["a delay of 301s", { batches: { maxDelay: "301s" } }, false],
    ["a delay in hours", { batches: { maxDelay: "1h" } }, false],
    ["an hour", { retentionPeriod: "1h" }, true],
    ["no hour", { retentionPeriod: "0h" }, false],
    ["more than a year", { retentionPeriod: "53w" }, false],
    ["no period", { retentionPeriod: "long" }, false],
  ])("takes logs with %s: %j %s", (_what, logs, accepted) => {
    expect(problemsWith(schema, collector({ logs })).length === 0).toBe(accepted);
  });

  it("has each variable once", () => {
    const env = [
      { name: "A", value: "x" },
      { name: "A", value: "y" },
    ];
    expect(problemsWith(schema, collector({ metrics: {}, env })).map(({ path }) => path)).toEqual([
      "crunchy.instrumentation.env[1].name",
    ]);
  });

  it("has variables with one source", () => {
    const env = [{ name: "A", value: "x", secret: { name: "a", key: "b" } }];
    expect(problemsWith(schema, collector({ metrics: {}, env })).map(({ path }) => path)).toEqual([
      "crunchy.instrumentation.env[0]",
    ]);
  });
});
