import { Address } from "@pulumi/gcp/compute/address";
import { Firewall } from "@pulumi/gcp/compute/firewall";
import { Network } from "@pulumi/gcp/compute/network";
import { Router } from "@pulumi/gcp/compute/router";
import { RouterNat } from "@pulumi/gcp/compute/routerNat";
import { Subnetwork } from "@pulumi/gcp/compute/subnetwork";
import * as pulumi from "@pulumi/pulumi";
import { validate } from "../shared/validation";
import { networkNames, nodeTag } from "./names";
import { planRanges } from "./ranges";
import type { ResolvedGkeNetwork } from "./resolved.gen";
import { gkeNetworkSchema } from "./schema";
import type { GkeNetworkSettings } from "./settings.gen";

/** Arguments of {@link GkeNetwork}. All are plain: names and ranges are known before any resource is created. */
export interface GkeNetworkArgs {
  /** Project of the cluster. A change replaces everything. */
  readonly project: string;
  /** Region of the cluster. A change replaces everything. */
  readonly region: string;
  /** Name of the cluster that the network is for; prefix of resource names. A change replaces everything. */
  readonly cluster: string;
  /** A new network, or an existing one. */
  readonly settings: GkeNetworkSettings;
  /**
   * Ports of admission webhooks on the nodes that the control plane must reach. GKE's own rule opens 443 and 10250 only, so
   * that CloudNativePG's webhook on 9443 would time out. A change is in place. @default none
   */
  readonly webhookPorts?: readonly number[];
}

/** Network and ranges of a cluster, as plain values. */
export interface NetworkPlacement {
  /** Path of the network, `projects/…/global/networks/…`. */
  readonly network: string;
  /** Path of the subnet, `projects/…/regions/…/subnetworks/…`. */
  readonly subnetwork: string;
  readonly podsRange: string;
  readonly servicesRange: string;
  /** Block of the private IP endpoint, where one is given. */
  readonly controlPlaneCidr?: string;
  /**
   * First address of a new subnet. Another address replaces the subnet and the cluster; a larger range from the same
   * address is a change in place.
   */
  readonly firstAddress?: string;
  readonly maxPodsPerNode: number;
  /** Network tag that the nodes must carry. */
  readonly nodeTag: string;
}

/** Returns the placement of a cluster from the arguments alone. */
export function networkPlacement(
  args: Omit<GkeNetworkArgs, "settings"> & { settings: ResolvedGkeNetwork },
): NetworkPlacement {
  const { settings, region } = args;
  const project = settings.source === "existing" ? (settings.project ?? args.project) : args.project;
  const path = (network: string, subnetwork: string): Pick<NetworkPlacement, "network" | "subnetwork"> => ({
    network: `projects/${project}/global/networks/${network}`,
    subnetwork: `projects/${project}/regions/${region}/subnetworks/${subnetwork}`,
  });
  const names = networkNames(args.cluster);
  const common = { maxPodsPerNode: settings.maxPodsPerNode, nodeTag: nodeTag(args.cluster) };
  if (settings.source === "existing") {
    const { podsRange, servicesRange, controlPlaneCidr } = settings;
    return {
      ...path(settings.name, settings.subnetwork),
      podsRange,
      servicesRange,
      controlPlaneCidr,
      ...common,
    };
  }
  const { podsRange, servicesRange } = names;
  const firstAddress = planRanges(settings).nodes.split("/")[0] ?? "";
  return { ...path(names.network, names.subnetwork), podsRange, servicesRange, firstAddress, ...common };
}

/**
 * Paths of network and subnet as outputs of the resources that create them.
 *
 * Before it deletes a resource to replace it, the engine deletes only what depends on it by a property; `dependsOn`
 * alone leaves the cluster in a subnet that Google then refuses to delete. Source: Pulumi 3.220,
 * pkg/resource/deploy/step_generator.go, calculateDependentReplacements.
 */
export interface NetworkAttachment {
  readonly network: pulumi.Output<string>;
  readonly subnetwork: pulumi.Output<string>;
}

/**
 * The network of a private, VPC-native cluster: a subnet with ranges for nodes, pods and services, egress through Cloud
 * NAT, no ingress. An existing network is read, never changed, except for the firewall rule of webhooks.
 *
 * Children: `${name}-network`, `-subnetwork`, `-router`, `-nat`, `-nat-address-<n>`, `-webhooks`.
 *
 * @throws InvalidInput when the settings are refused.
 *
 * @example
 * ```ts
 * import { GkeNetwork } from "./components/gke-network";
 *
 * const network = new GkeNetwork("network", {
 *   project: "acme-postgres-dev",
 *   region: "europe-west3",
 *   cluster: "pgstack-dev",
 *   settings: { source: "new" },
 * });
 * export const subnetwork = network.placement.subnetwork;
 * ```
 */
export class GkeNetwork extends pulumi.ComponentResource {
  /** Placement of the cluster. Known before any resource is created. */
  readonly placement: NetworkPlacement;
  /** The same network and subnet as outputs; a cluster that takes them is deleted before they are. */
  readonly attachment: NetworkAttachment;
  /** Reserved addresses of Cloud NAT; empty where Google assigns them, and in an existing network. */
  readonly egressAddresses: pulumi.Output<string[]>;
  /** Resources that must exist before the control plane. */
  readonly ready: readonly pulumi.Resource[];
  /** Resources that must exist before a node pulls an image from outside of Google, or a webhook is called. */
  readonly nodesReady: readonly pulumi.Resource[];

  constructor(name: string, args: GkeNetworkArgs, opts?: pulumi.ComponentResourceOptions) {
    super("pgstack:index:GkeNetwork", name, {}, opts);
    const settings = validate(gkeNetworkSchema, args.settings, `GkeNetwork "${name}"`);
    this.placement = networkPlacement({ ...args, settings });
    const made =
      settings.source === "new"
        ? makeNetwork(this, name, args, settings)
        : { subnetwork: readSubnetwork(this, name, this.placement), nat: undefined, addresses: [] };
    // What is only read is never replaced.
    this.attachment = attach(this.placement, settings.source === "new" ? made.subnetwork.name : pulumi.output(""));
    this.egressAddresses = pulumi.output(made.addresses.map(({ address }) => address));
    const firewall = webhookFirewall(this, name, args, this, made.subnetwork);
    this.ready = [made.subnetwork];
    this.nodesReady = [made.nat, firewall].filter((resource) => resource !== undefined);
    this.registerOutputs({ subnetwork: this.placement.subnetwork });
  }
}

function makeNetwork(
  parent: pulumi.Resource,
  name: string,
  { project, region, cluster }: GkeNetworkArgs,
  settings: Extract<ResolvedGkeNetwork, { source: "new" }>,
): { readonly subnetwork: Subnetwork; readonly nat: RouterNat; readonly addresses: readonly Address[] } {
  const names = networkNames(cluster);
  const ranges = planRanges(settings);
  const network = new Network(
    `${name}-network`,
    { project, name: names.network, autoCreateSubnetworks: false, routingMode: "REGIONAL" },
    { parent },
  );
  const subnetwork = new Subnetwork(
    `${name}-subnetwork`,
    {
      project,
      region,
      name: names.subnetwork,
      network: network.id,
      ipCidrRange: ranges.nodes,
      secondaryIpRanges: [
        { rangeName: names.podsRange, ipCidrRange: ranges.pods },
        { rangeName: names.servicesRange, ipCidrRange: ranges.services },
      ],
      // Nodes without an address of their own reach Google's APIs, and so the bucket, without leaving Google's network.
      privateIpGoogleAccess: true,
      logConfig:
        settings.flowLogs === "sampled"
          ? { aggregationInterval: "INTERVAL_10_MIN", flowSampling: 0.1, metadata: "INCLUDE_ALL_METADATA" }
          : undefined,
    },
    { parent },
  );
  // Router and NAT hold no data and take seconds to recreate.
  const router = new Router(
    `${name}-router`,
    { project, region, name: names.router, network: network.id },
    { parent, protect: false },
  );
  // Protected like the network: other systems list these addresses in their allow lists.
  const addresses = Array.from(
    { length: settings.staticNatAddresses },
    (_, i) =>
      new Address(
        `${name}-nat-address-${i}`,
        { project, region, name: `${names.nat}-${i}`, addressType: "EXTERNAL" },
        { parent },
      ),
  );
  const nat = new RouterNat(
    `${name}-nat`,
    {
      project,
      region,
      name: names.nat,
      router: router.name,
      ...(addresses.length > 0
        ? { natIpAllocateOption: "MANUAL_ONLY", natIps: addresses.map(({ selfLink }) => selfLink) }
        : { natIpAllocateOption: "AUTO_ONLY" }),
      sourceSubnetworkIpRangesToNat: "ALL_SUBNETWORKS_ALL_IP_RANGES",
      logConfig: { enable: true, filter: "ERRORS_ONLY" },
    },
    { parent, protect: false },
  );
  return { subnetwork, nat, addresses };
}

/** The names are inputs, so a preview shows the paths before anything is created. */
function attach(placement: NetworkPlacement, source: pulumi.Output<string>): NetworkAttachment {
  return {
    network: source.apply(() => placement.network),
    subnetwork: source.apply(() => placement.subnetwork),
  };
}

/** Reads an existing subnet: the preview fails if it is missing. */
function readSubnetwork(parent: pulumi.Resource, name: string, { subnetwork }: NetworkPlacement): Subnetwork {
  return Subnetwork.get(`${name}-subnetwork`, subnetwork, undefined, { parent });
}

/**
 * Lets the control plane call webhooks on the nodes. Its requests come through GKE's konnectivity agents, which run on the nodes,
 * or from its address in the nodes' range. Source: GKE documentation, "About Private Service Connect".
 */
function webhookFirewall(
  parent: pulumi.Resource,
  name: string,
  { cluster, webhookPorts = [] }: GkeNetworkArgs,
  { placement, attachment }: Pick<GkeNetwork, "placement" | "attachment">,
  subnetwork: Subnetwork,
): Firewall | undefined {
  if (webhookPorts.length === 0) return undefined;
  return new Firewall(
    `${name}-webhooks`,
    {
      project: placement.network.split("/")[1],
      name: networkNames(cluster).webhookFirewall,
      description: "The control plane calls admission webhooks on the nodes",
      network: attachment.network,
      direction: "INGRESS",
      sourceRanges: pulumi
        .all([subnetwork.ipCidrRange, subnetwork.secondaryIpRanges])
        .apply(([nodes, ranges]) => [
          ...(placement.controlPlaneCidr !== undefined ? [placement.controlPlaneCidr] : []),
          nodes,
          ...ranges.flatMap(({ rangeName, ipCidrRange }) => (rangeName === placement.podsRange ? [ipCidrRange] : [])),
        ]),
      targetTags: [placement.nodeTag],
      allows: [{ protocol: "tcp", ports: webhookPorts.map(String) }],
    },
    { parent, dependsOn: [subnetwork], protect: false },
  );
}
