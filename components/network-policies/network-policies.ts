import * as pulumi from "@pulumi/pulumi";
import { ChartResources } from "../shared/chart-resources";
import { networkPoliciesChart, type NetworkPoliciesProps } from "./chart";

/** Arguments of {@link NetworkPolicies}; plain values. */
export type NetworkPoliciesArgs = NetworkPoliciesProps;

/**
 * NetworkPolicies of namespaces: everything is denied, and the given flows are allowed. They hold no data, so they are never protected.
 *
 * A Kubernetes whose network does not enforce NetworkPolicies accepts them without effect.
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
  /** Every resource made, for `dependsOn`. */
  readonly resources: readonly pulumi.Resource[];

  constructor(name: string, args: NetworkPoliciesArgs, opts?: pulumi.ComponentResourceOptions) {
    super("pgstack:index:NetworkPolicies", name, {}, opts);
    const objects = networkPoliciesChart(args);
    this.resources = new ChartResources(name, { objects }, { parent: this, protect: false }).resources;
    this.registerOutputs();
  }
}
