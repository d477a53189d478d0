import type { CrunchySettings } from "../helpers/clusters";
import { noPostgresClusterCrd, postgresClusterCrd } from "../helpers/crd";
import { fullInstrumentation } from "../helpers/crunchy-settings";
import { postgresClusterSpec, postgresClusterValidator } from "../helpers/postgres-cluster";
import { describeWhen } from "../helpers/when";

type Instrumentation = NonNullable<CrunchySettings["crunchy"]>["instrumentation"];

const rendered = (instrumentation: Instrumentation): unknown =>
  postgresClusterSpec({ crunchy: { instrumentation } })["instrumentation"];

describe("the OpenTelemetry collector", () => {
  it("exists only when configured, and needs no further settings", () => {
    expect(postgresClusterSpec()).not.toHaveProperty("instrumentation");
    expect(rendered({ metrics: {} })).toEqual({});
  });

  it("has exactly these fields with every option, secrets by reference only", () => {
    expect(rendered(fullInstrumentation)).toEqual({
      image: "mirror.example.com/operator:6.0.3",
      resources: { requests: { cpu: "50m", memory: "128Mi" }, limits: { memory: "128Mi" } },
      config: {
        exporters: fullInstrumentation.exporters,
        environmentVariables: [{ name: "TOKEN", valueFrom: { secretKeyRef: { name: "otel", key: "token" } } }],
      },
      metrics: {
        exporters: ["otlp/team"],
        perDBMetricTargets: ["app"],
        customQueries: {
          add: [
            {
              name: "orders",
              queries: { name: "queries", key: "orders.yaml" },
              collectionInterval: "30s",
              databases: ["app"],
            },
          ],
          remove: ["ccp_table_size"],
        },
      },
      logs: {
        exporters: ["otlp/team", "debug"],
        retentionPeriod: "7d",
        batches: { maxDelay: "1s", minRecords: 10, maxRecords: 100 },
      },
    });
  });
});

describeWhen(postgresClusterCrd() !== undefined, noPostgresClusterCrd, "PGO's CRDs", () => {
  let check: (changes: Partial<CrunchySettings>) => string[];
  beforeAll(() => (check = postgresClusterValidator()), 120_000);

  it.each([
    ["a collector with every option", fullInstrumentation],
    ["a collector of metrics", { metrics: {} }],
    ["logs at once", { logs: { batches: { maxDelay: "0", minRecords: 0 } } }],
  ] as [string, Instrumentation][])("accepts %s", (_what, instrumentation) => {
    expect(check({ crunchy: { instrumentation } })).toEqual([]);
  });
});
