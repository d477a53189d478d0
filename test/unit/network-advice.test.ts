import { networkAdvice } from "../../src/plan/network-advice";
import { type EnvironmentConfig, environmentSchema } from "../../src/config/schema";
import { type CrunchySettings, crunchySettings, volumeRepository } from "../helpers/clusters";

const config = (cluster: Partial<CrunchySettings>, changes: Record<string, unknown> = {}): EnvironmentConfig =>
  environmentSchema.parse({
    disposable: true,
    kubernetes: { source: "kind" },
    operators: [{ operator: "crunchy", namespace: "postgres-operator", featureGates: { OpenTelemetryLogs: true } }],
    clusters: [crunchySettings({ name: "main", ...cluster })],
    ...changes,
  });

describe("exporters of the collector", () => {
  const egress = [{ cidr: "10.9.0.10/32", ports: [4317] }];
  const exporting = (...names: string[]): Partial<CrunchySettings> => ({
    crunchy: {
      instrumentation: {
        exporters: Object.fromEntries(names.map((name) => [name, { endpoint: "collector.example.com:4317" }])),
        logs: { exporters: names },
      },
    },
  });
  const subjects = (...written: Parameters<typeof config>): string[] =>
    networkAdvice(config(...written)).map(([subject]) => subject);

  it("are warned about where NetworkPolicies block them", () => {
    expect(networkAdvice(config(exporting("otlp", "debug")))).toEqual([
      ["clusters.main.egress", expect.stringContaining("block the exporters of crunchy.instrumentation (otlp)")],
    ]);
  });

  it("are not where egress names their address, or nothing is blocked", () => {
    expect(subjects({ ...exporting("otlp"), egress })).toEqual([]);
    expect(subjects(exporting("otlp"), { networkPolicies: { egress } })).toEqual([]);
    expect(subjects(exporting("otlp"), { networkPolicies: { mode: "off" } })).toEqual([]);
    expect(subjects(exporting("debug", "file/audit"))).toEqual([]);
    expect(subjects({})).toEqual([]);
  });
});

describe("the namespace of a clone's source", () => {
  const clone = (namespace: string): Partial<CrunchySettings> => ({
    bootstrap: { from: "cluster", cluster: "old", namespace, repository: "repo1" },
    backups: { repositories: [{ ...volumeRepository, name: "repo1" }] },
  });

  it("is warned about outside of the environment, since the operator manages what is in it", () => {
    expect(networkAdvice(config(clone("elsewhere")))).toEqual([
      [
        "clusters.main.bootstrap.namespace",
        expect.stringContaining("no other installation of it must watch the namespace"),
      ],
    ]);
    expect(networkAdvice(config(clone("postgres")))).toEqual([]);
  });
});

describe("a port that a client can reach", () => {
  it("is warned about where the cluster does not have it", () => {
    const clients = [
      { namespace: "shop", to: ["postgres" as const, "pooler" as const, "patroni" as const, "metrics" as const] },
      { namespace: "shop", to: ["pgAdmin" as const, "backups" as const] },
    ];
    expect(networkAdvice(config({ clients }))).toEqual([
      ["clusters.main.clients[1].to", "has pgAdmin, which the cluster does not have; remove it"],
      ["clusters.main.clients[1].to", "has backups, which the cluster does not have; remove it"],
    ]);
  });
});
