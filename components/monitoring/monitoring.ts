import * as pulumi from "@pulumi/pulumi";
import { ChartResources } from "../shared/chart-resources";
import { validate } from "../shared/validation";
import { renderMonitoring } from "./render";
import { monitoringSchema } from "./schema";
import type { MonitoringSettings } from "./settings.gen";
import type { Watched } from "./topology";

/** Arguments of {@link Monitoring}: plain values only. */
export interface MonitoringArgs extends Watched {
  /** Settings; see `docs/config.md` for each key. */
  readonly settings: MonitoringSettings;
}

/**
 * Monitoring of clusters and operators: a bundled stack, or objects for an existing Prometheus Operator.
 *
 * It is never protected: it holds no user data and can be recreated at any time.
 *
 * @throws InvalidInput when the settings are refused.
 *
 * @example
 * ```ts
 * import { Monitoring, monitoredCluster, operatorDeployments, postgresClusterSchema, validate } from "pgstack";
 *
 * const settings = {
 *   operator: "crunchy",
 *   name: "main",
 *   namespace: "postgres",
 *   version: 17,
 *   storage: { size: "100Gi" },
 *   crunchy: { monitoring: true },
 * };
 * const cluster = validate(postgresClusterSchema, settings, "settings");
 * new Monitoring("monitoring", {
 *   settings: { mode: "prometheus-operator" },
 *   clusters: [monitoredCluster(cluster)],
 *   operators: [{ operator: "crunchy", namespace: "postgres-operator", deployment: operatorDeployments.crunchy }],
 * });
 * ```
 */
export class Monitoring extends pulumi.ComponentResource {
  /** All created resources, for `dependsOn`. */
  readonly resources: readonly pulumi.Resource[];

  constructor(name: string, args: MonitoringArgs, opts?: pulumi.ComponentResourceOptions) {
    super("pgstack:index:Monitoring", name, {}, opts);
    const settings = validate(monitoringSchema, args.settings, `Monitoring "${name}"`);
    const objects = renderMonitoring(settings, args);
    this.resources = new ChartResources(name, { objects }, { parent: this, protect: false }).resources;
    this.registerOutputs();
  }
}
