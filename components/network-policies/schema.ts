import { z } from "zod";
import { labelMap, dnsLabel } from "../shared/scalars";
import { strict } from "../shared/validation";
import type { PeerSettings } from "./peer";

const networkPort = z.number().int().min(1).max(65535);

const peerShape = {
  namespace: dnsLabel().optional().describe("Name of the namespace of the pods."),
  namespaces: labelMap.optional().describe("Labels of the namespaces of the pods; {} is every namespace."),
  pods: labelMap.optional().describe("Labels of the pods. Default: every pod of the namespaces."),
  cidr: z
    .union([z.cidrv4(), z.cidrv6()], { error: 'not a CIDR block; write for example "10.20.0.0/16"' })
    .optional()
    .describe("Addresses outside of the pod network, as a CIDR block."),
};

/** Reports a peer that names nothing, or more than one thing: Kubernetes has no "or" within one peer. */
function onePlace({ namespace, namespaces, pods, cidr }: PeerSettings): boolean {
  const places = [namespace, namespaces, cidr].filter((place) => place !== undefined);
  return places.length === 1 && (pods === undefined || cidr === undefined);
}

const onePlaceError = {
  error: "needs exactly one of namespace, namespaces and cidr; pods goes with the first two only",
};

/** Ports of a cluster that clients can be allowed to reach. */
export const clientTargets = ["postgres", "pooler", "pgAdmin", "metrics", "backups", "patroni"] as const;

/** A client of a cluster. */
export const clusterClient = strict({
  ...peerShape,
  to: z
    .array(z.enum(clientTargets))
    .min(1)
    .default(["postgres", "pooler"])
    .describe(
      "Ports that it reaches: Postgres itself, PgBouncer, pgAdmin; metrics (the exporters), backups (pgBackRest's repository host on a " +
        "volume, for a clone in another environment) and patroni (Patroni's REST API, for a load balancer's health checks; it can switch over).",
    ),
}).refine(onePlace, onePlaceError);

/** A client of the bundled monitoring. */
export const monitoringClient = strict({
  ...peerShape,
  to: z
    .array(z.enum(["grafana", "prometheus", "alertmanager"]))
    .min(1)
    .default(["grafana"])
    .describe("Programs that it reaches."),
}).refine(onePlace, onePlaceError);

/** A Prometheus that pgstack did not install. */
export const scraper = strict(peerShape).refine(onePlace, onePlaceError);

/** A further destination that pods are allowed to reach. */
export const egressDestination = strict({
  ...peerShape,
  ports: z
    .array(networkPort)
    .min(1)
    .describe(
      "Ports of the pods or addresses themselves. A Service's port does not count where the pods listen on another.",
    ),
  protocol: z.enum(["TCP", "UDP"]).default("TCP").describe("Protocol of the ports."),
}).refine(onePlace, onePlaceError);

/** The NetworkPolicies of an environment. */
export const networkPoliciesSchema = strict({
  mode: z
    .enum(["default-deny", "off"])
    .optional()
    .describe(
      "default-deny: in each namespace that the environment creates, pods send and receive only the traffic that the product needs and that `clients` and " +
        "`egress` allow. off: no NetworkPolicies. Default: default-deny on GKE, kind and the embedded node; off on " +
        "`existing`, whose network and API server pgstack does not know. On `gke-existing` they have an effect only with Dataplane V2 or network " +
        "policy enforcement; without the key, `plan` warns. A change takes effect at once, also on open connections of some networks.",
    ),
  adopted: z
    .boolean()
    .default(false)
    .describe("true: namespaces of `adopt` get NetworkPolicies too. Default: no, since other pods may run in them."),
  apiServerPorts: z
    .array(networkPort)
    .min(1)
    .optional()
    .describe("Ports at which the API server listens. Default: 443 on GKE, 6443 on kind, both elsewhere."),
  egress: z
    .array(egressDestination)
    .default([])
    .describe("Destinations that all pods in these namespaces reach, for example a DNS server of your own."),
})
  .prefault({})
  .describe("NetworkPolicies of the namespaces that the environment creates. See docs/security.md.");

export type { PeerSettings } from "./peer";
/** Settings with every default filled in. */
export type { ClusterClient, EgressDestination, ResolvedNetworkPolicies } from "./resolved.gen";
