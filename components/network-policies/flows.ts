import type { k8s } from "cdk8s-plus-28";
import type { PeerSettings } from "./peer";
import type { EgressDestination } from "./resolved.gen";

/** Pods with a role of their own: one NetworkPolicy selects them. */
export interface Group {
  /** Name of its NetworkPolicy, unique in the namespace. */
  readonly name: string;
  readonly namespace: string;
  /** Labels of the pods. */
  readonly labels: Readonly<Record<string, string>>;
  /** Labels that the pods have, with any value. */
  readonly exists?: readonly string[];
  /** Labels with several possible values. */
  readonly oneOf?: Readonly<Record<string, readonly string[]>>;
}

/** Pods, nodes or addresses that no NetworkPolicy of pgstack selects. An empty list means every address. */
export interface Outside {
  readonly peers: readonly k8s.NetworkPolicyPeer[];
}

/** A port of a flow. */
export interface Port {
  readonly port: number;
  /** @default "TCP" */
  readonly protocol?: "TCP" | "UDP";
}

/** Connections that the product needs. Replies on a connection are included. */
export interface Flow {
  readonly from: Group | Outside;
  readonly to: Group | Outside;
  /** Ports of `to` itself, not of a Service in front of it. An empty list means every port. */
  readonly ports: readonly Port[];
}

/** Addresses of the API server and of Google's APIs for the pods of one environment. */
export interface Surroundings {
  readonly apiServer: Reachable;
  /** Google's APIs, including Cloud Storage, and the metadata server. */
  readonly google: readonly Reachable[];
}

/** A destination with its ports. */
export interface Reachable {
  readonly to: Outside;
  readonly ports: readonly Port[];
}

/** Every address: for destinations without a fixed address, such as the API server of GKE and a bucket. */
export const anywhere: Outside = { peers: [] };

/** TCP ports. */
export const tcp = (...ports: readonly number[]): Port[] => ports.map((port) => ({ port }));

/** Pods of a namespace, or addresses, as a NetworkPolicy peer. */
export function outside(...settings: readonly PeerSettings[]): Outside {
  return { peers: settings.map(peerOf) };
}

/** Addresses of CIDR blocks. */
export function addresses(...cidrs: readonly string[]): Outside {
  return { peers: cidrs.map((cidr) => ({ ipBlock: { cidr } })) };
}

/** Flows from groups to destinations that a user names. */
export function egressFlows(groups: readonly Group[], destinations: readonly EgressDestination[]): Flow[] {
  return destinations.flatMap(({ ports, protocol, ...peer }) =>
    groups.map((from): Flow => ({ from, to: outside(peer), ports: ports.map((port) => ({ port, protocol })) })),
  );
}

/** Flows from groups to destinations. */
export function reaches(groups: readonly Group[], destinations: readonly Reachable[]): Flow[] {
  return groups.flatMap((from) => destinations.map(({ to, ports }): Flow => ({ from, to, ports })));
}

function peerOf({ namespace, namespaces, pods, cidr }: PeerSettings): k8s.NetworkPolicyPeer {
  if (cidr !== undefined) return { ipBlock: { cidr } };
  const matchLabels = namespace === undefined ? namespaces : { "kubernetes.io/metadata.name": namespace };
  return {
    namespaceSelector: matchLabels === undefined || Object.keys(matchLabels).length === 0 ? {} : { matchLabels },
    podSelector: pods && { matchLabels: pods },
  };
}
