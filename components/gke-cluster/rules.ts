import type { ResolvedGkeNetwork } from "../gke-network/schema";
import { kmsLocation, regionOf } from "../shared/cloud-scalars";
import { patchFindings } from "../shared/google-patch-rule";
import type { Rule } from "../shared/validation";
import { type Location, locationName, nodesPerZone, nodeZones } from "./location";
import { type ClusterOptions, keyFor } from "./options";
import { ownClusterInputs, ownNodePoolInputs } from "./patch";

type Patch = Readonly<Record<string, unknown>>;

interface Pool {
  readonly machineType: string;
  readonly nodes: number;
  readonly patch?: Patch | undefined;
}

interface Cluster extends Pick<ClusterOptions, "controlPlane"> {
  readonly encryption?: ClusterOptions["encryption"];
  readonly location: Location;
  readonly network: ResolvedGkeNetwork;
  readonly maintenance: {
    readonly days: readonly string[];
    readonly hours: number;
    readonly exclusions: readonly {
      readonly name: string;
      readonly from: string;
      readonly until?: string | undefined;
      readonly scope: string;
    }[];
  };
  readonly systemPool: Pool;
  readonly databasePool: Pool;
  readonly patch?: Patch | undefined;
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
  {
    id: "exclusion-is-a-time",
    reads: ["maintenance"],
    why: "GKE refuses an exclusion that ends before it starts, two of one name, and one without an end that stops all upgrades.",
    source: "GKE API, MaintenanceExclusionOptions; GKE documentation, maintenance exclusions",
    check: ({ maintenance: { exclusions } }) =>
      exclusions.flatMap(({ name, from, until, scope }, i) => {
        const at = (key: string, message: string) => [{ path: ["maintenance", "exclusions", i, key], message }];
        return [
          ...(until !== undefined && until <= from ? at("until", `must be after ${from}`) : []),
          ...(until === undefined && scope === "all" ? at("until", "is missing; scope: all needs an end") : []),
          ...(exclusions.findIndex((other) => other.name === name) < i ? at("name", "is there twice; rename one") : []),
        ];
      }),
  },
  {
    id: "authorized-networks-need-private-endpoint",
    reads: ["controlPlane"],
    why: "Authorized networks guard IP endpoints; the DNS endpoint ignores them, so the list would protect nothing.",
    source: "GKE documentation, network isolation",
    check: ({ controlPlane: { endpoint, authorizedNetworks } }) =>
      endpoint === "dns" && authorizedNetworks.length > 0
        ? [
            {
              path: ["controlPlane", "authorizedNetworks"],
              message: "guards the private endpoint only; write endpoint: private, or remove it",
            },
          ]
        : [],
  },
  {
    id: "keys-are-in-region",
    reads: ["encryption", "location"],
    why: "GKE refuses a key for etcd from another location when the cluster is created.",
    source: "GKE documentation, application-layer secrets encryption",
    check: ({ encryption, location }) => {
      const region = regionOf(locationName(location));
      return (["key", "etcd"] as const).flatMap((use) => {
        const key = encryption?.[use];
        return key === undefined || kmsLocation(key) === region
          ? []
          : [{ path: ["encryption", use], message: `is not in ${region}; take a key of a key ring there` }];
      });
    },
  },
  {
    id: "encryption-has-a-key",
    reads: ["encryption"],
    why: "Without a key the section encrypts nothing, though it looks as if it did.",
    source: "pgstack",
    check: ({ encryption }) =>
      encryption !== undefined &&
      (["etcd", "bootDisks", "volumes"] as const).every((use) => keyFor(encryption, use) === undefined)
        ? [{ path: ["encryption"], message: "names no key; write key, or remove it" }]
        : [],
  },
  {
    id: "google-patch-only-adds",
    reads: ["patch", ...pools],
    why: "Two keys for one input contradict each other sooner or later, and a misspelt input would be reported by the provider only.",
    source: "types of @pulumi/gcp; pgstack",
    check: ({ patch, systemPool, databasePool }) => [
      ...patchFindings("cluster", ownClusterInputs, patch, ["patch"]),
      ...patchFindings("nodePool", ownNodePoolInputs, systemPool.patch, ["systemPool", "patch"]),
      ...patchFindings("nodePool", ownNodePoolInputs, databasePool.patch, ["databasePool", "patch"]),
    ],
  },
];
