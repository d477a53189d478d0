import { boundedName } from "../shared/cloud-names";

/** Names of a network and its resources, derived from the name of its cluster. */
export interface NetworkNames {
  readonly network: string;
  readonly subnetwork: string;
  readonly router: string;
  readonly nat: string;
  readonly webhookFirewall: string;
  /** Names of the subnet's secondary ranges. */
  readonly podsRange: string;
  readonly servicesRange: string;
}

/** Names from the cluster's. Compute Engine takes 63 characters. */
export function networkNames(cluster: string): NetworkNames {
  const named = (suffix: string): string => boundedName(`${cluster}-${suffix}`, 63);
  return {
    network: named("network"),
    subnetwork: named("nodes"),
    router: named("router"),
    nat: named("nat"),
    webhookFirewall: named("webhooks"),
    podsRange: "pods",
    servicesRange: "services",
  };
}

/** Network tag of the cluster's nodes, the target of the firewall rule for webhooks. */
export function nodeTag(cluster: string): string {
  return boundedName(`${cluster}-node`, 63);
}
