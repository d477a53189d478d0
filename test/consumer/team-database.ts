import type * as pulumi from "@pulumi/pulumi";
import { ApiObject, Chart } from "cdk8s";
import { ChartResources, PostgresCluster, type PostgresClusterSettings, renderChart } from "pgstack";

/** What a team decides; the rest is this organization's. */
export interface TeamDatabaseArgs {
  /** Namespace of the team. */
  readonly namespace: string;
  /** Size of the volume. @default 1Gi */
  readonly size?: string;
}

/** What every database of this organization has in common. */
export function organizationDefaults(
  name: string,
  { namespace, size = "1Gi" }: TeamDatabaseArgs,
): PostgresClusterSettings {
  return {
    operator: "cloudnative-pg",
    name,
    namespace,
    version: 17,
    instances: 1,
    image: "localhost/postgresql:17",
    imagePullPolicy: "Never",
    storage: { size },
    resources: { cpu: "100m", memory: "256Mi" },
    users: [{ name: "app", databases: ["app"] }],
    parameters: { max_connections: 20, shared_buffers: "32MB" },
  };
}

/** A cluster as this organization has it, which tells the team's other programs where it answers. */
export class TeamDatabase extends PostgresCluster {
  constructor(name: string, args: TeamDatabaseArgs, opts?: pulumi.ComponentResourceOptions) {
    super(name, organizationDefaults(name, args), opts);
    const { writeHost, port } = this.endpoints;
    const objects = renderChart((app) => {
      const chart = new Chart(app, "address", { namespace: args.namespace });
      new ApiObject(chart, "address", {
        apiVersion: "v1",
        kind: "ConfigMap",
        metadata: { name: `${name}-address` },
        data: { host: writeHost, port: String(port) },
      });
      return chart;
    });
    new ChartResources(`${name}-address`, { objects }, { parent: this });
  }
}
