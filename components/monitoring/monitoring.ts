import * as pulumi from "@pulumi/pulumi";
import type { MonitoredCluster } from "../postgres-cluster/monitored";
import { ChartResources } from "../shared/chart-resources";
import type { KubernetesObject } from "../shared/kubernetes-object";
import { validate } from "../shared/validation";
import { bundledChart } from "./bundled/chart";
import { certificatesChart } from "./certificates/chart";
import { prometheusOperatorChart } from "./prometheus-operator/chart";
import { monitoringSchema, type MonitoringSettings, type ResolvedMonitoring } from "./schema";
import type { MonitoredOperator } from "./sources";
import type { Topology } from "./topology";

/** Arguments of {@link Monitoring}: plain values only. */
export interface MonitoringArgs {
  /** How it runs; see `docs/config.md` for each key. */
  readonly settings: MonitoringSettings;
  /** The clusters that are watched. */
  readonly clusters: readonly MonitoredCluster[];
  /** The operators that are watched. */
  readonly operators: readonly MonitoredOperator[];
}

/** Everything that monitoring consists of, offline. */
export function renderMonitoring(
  settings: ResolvedMonitoring,
  watched: Pick<Topology, "clusters" | "operators">,
): KubernetesObject[] {
  const { mode, namespace, certificates } = settings;
  const topology: Topology = { ...watched, mode, namespace, certificates: certificates.enabled };
  return [
    ...(certificates.enabled ? certificatesChart(topology.clusters, certificates.image) : []),
    ...(settings.mode === "bundled" ? bundledChart(settings, topology) : prometheusOperatorChart(settings, topology)),
  ];
}

/**
 * Monitoring of clusters and operators: a stack of its own, or objects for a Prometheus Operator that is there.
 *
 * It is never protected: it holds no data of anybody, and can be made anew at any time.
 *
 * @throws InvalidInput when the settings are refused.
 *
 * @example
 * ```ts
 * import { Monitoring, monitoredCluster, operatorDeployments, postgresClusterSchema } from "pgstack";
 *
 * const cluster = postgresClusterSchema.parse({
 *   operator: "crunchy",
 *   name: "main",
 *   namespace: "postgres",
 *   version: 17,
 *   storage: { size: "100Gi" },
 *   crunchy: { monitoring: true },
 * });
 * new Monitoring("monitoring", {
 *   settings: { mode: "prometheus-operator" },
 *   clusters: [monitoredCluster(cluster)],
 *   operators: [{ operator: "crunchy", namespace: "postgres-operator", deployment: operatorDeployments.crunchy }],
 * });
 * ```
 */
export class Monitoring extends pulumi.ComponentResource {
  /** Every resource made, for `dependsOn`. */
  readonly resources: readonly pulumi.Resource[];

  constructor(name: string, args: MonitoringArgs, opts?: pulumi.ComponentResourceOptions) {
    super("pgstack:index:Monitoring", name, {}, opts);
    const settings = validate(monitoringSchema, args.settings, `Monitoring "${name}"`);
    const objects = renderMonitoring(settings, args);
    this.resources = new ChartResources(name, { objects }, { parent: this, protect: false }).resources;
    this.registerOutputs();
  }
}
