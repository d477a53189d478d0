import * as pulumi from "@pulumi/pulumi";
import { ChartResources } from "../shared/chart-resources";
import { networkPoliciesChart, type NetworkPoliciesProps } from "./chart";

/** Arguments of {@link NetworkPolicies}; plain values. */
export type NetworkPoliciesArgs = NetworkPoliciesProps;

/**
 * NetworkPolicies of namespaces: they deny everything except the given flows. They hold no data, so they are never
 * protected.
 *
 * A cluster whose network plugin does not enforce NetworkPolicies accepts them without effect.
 *
 * @example
 * ```ts
 * import { anywhere, NetworkPolicies, tcp } from "pgstack";
 *
 * const api = { name: "api", namespace: "shop", labels: { app: "api" } };
 * new NetworkPolicies("network", {
 *   namespaces: ["shop"],
 *   flows: [{ from: anywhere, to: api, ports: tcp(8080) }],
 *   egress: [],
 * });
 * ```
 */
export class NetworkPolicies extends pulumi.ComponentResource {
  /** All created resources, for `dependsOn`. */
  readonly resources: readonly pulumi.Resource[];

  constructor(name: string, args: NetworkPoliciesArgs, opts?: pulumi.ComponentResourceOptions) {
    super("pgstack:index:NetworkPolicies", name, {}, opts);
    const objects = networkPoliciesChart(args);
    this.resources = new ChartResources(name, { objects }, { parent: this, protect: false }).resources;
    this.registerOutputs();
  }
}
