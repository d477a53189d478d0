import type { ResolvedGkeNetwork } from "../gke-network/schema";
import type { Rule } from "../shared/validation";
import { type Location, nodesPerZone, nodeZones } from "./location";

interface Pool {
  readonly machineType: string;
  readonly nodes: number;
}

interface Cluster {
  readonly location: Location;
  readonly network: ResolvedGkeNetwork;
  readonly maintenance: { readonly days: readonly string[]; readonly hours: number };
  readonly systemPool: Pool;
  readonly databasePool: Pool;
}

const pools = ["systemPool", "databasePool"] as const;

/** Rules for a GKE cluster that pgstack makes. */
export const gkeClusterRules: Rule<Cluster>[] = [
  {
    id: "zones-are-of-region",
    reads: ["location"],
    why: "GKE refuses nodes in another region, after the network was made.",
    source: "GKE API, Cluster.locations",
    check: ({ location }) =>
      location.kind === "zonal"
        ? []
        : location.zones.flatMap((zone, i) => [
            ...(zone.startsWith(`${location.region}-`)
              ? []
              : [{ path: ["location", "zones", i], message: `is not a zone of ${location.region}` }]),
            ...(location.zones.indexOf(zone) < i
              ? [{ path: ["location", "zones", i], message: "is there twice; take another zone" }]
              : []),
          ]),
  },
  {
    id: "nodes-divide-by-zones",
    reads: ["location", ...pools],
    why: "A regional pool has the same number of nodes in each zone; GKE takes the number for each zone, not for all.",
    source: "GKE API, NodePool.initialNodeCount",
    check: ({ location, ...cluster }) =>
      pools.flatMap((pool) => {
        const { nodes } = cluster[pool];
        const zones = nodeZones(location).length;
        if (nodesPerZone(nodes, location) !== undefined) return [];
        const less = nodes - (nodes % zones);
        return [
          {
            path: [pool, "nodes"],
            message: `cannot be shared out to ${zones} zones evenly; take ${less > 0 ? `${less} or ` : ""}${less + zones}`,
          },
        ];
      }),
  },
  {
    id: "nodes-fit-network",
    reads: ["location", "network", ...pools],
    why: "Without an address for the node that an upgrade adds, the upgrade stands still.",
    source: "GKE documentation, surge upgrades; VPC-native clusters",
    check: ({ location, network, systemPool, databasePool }) => {
      if (network.source !== "new") return [];
      const needed = systemPool.nodes + databasePool.nodes + pools.length * nodeZones(location).length;
      return needed > network.maxNodes
        ? [
            {
              path: ["network", "maxNodes"],
              message: `${systemPool.nodes + databasePool.nodes} nodes and those of an upgrade are ${needed}; lower the nodes, or plan the network for more before it is made`,
            },
          ]
        : [];
    },
  },
  {
    id: "maintenance-is-long-enough",
    reads: ["maintenance"],
    why: "GKE refuses windows that leave it less than 48 hours in 32 days.",
    source: "GKE documentation, maintenance windows",
    check: ({ maintenance: { days, hours } }) => {
      const distinct = new Set(days).size;
      return distinct * hours * 4 < 48
        ? [
            {
              path: ["maintenance", "hours"],
              message: `${distinct} days of ${hours} hours a week are too little for GKE; take ${Math.ceil(12 / distinct)} hours or more days`,
            },
          ]
        : [];
    },
  },
];
