import type { ResolvedGkeNetwork } from "../gke-network/schema";
import { type DiskType, knownSeries, seriesOf } from "../placement";
import { kmsLocation, regionOf } from "../shared/cloud-scalars";
import { patchFindings } from "../shared/google-patch-rule";
import type { Rule } from "../shared/validation";
import { type Location, locationName, maxSurge, nodesPerZone, nodeZones } from "./location";
import { type ClusterOptions, keyFor } from "./options";
import { ownClusterInputs, ownNodePoolInputs } from "./patch";

type Patch = Readonly<Record<string, unknown>>;

interface Pool {
  readonly machineType: string;
  readonly nodes: number;
  readonly patch?: Patch | undefined;
  readonly diskType?: DiskType | undefined;
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
  readonly databasePool?: Pool | undefined;
  readonly patch?: Patch | undefined;
}

const pools = ["systemPool", "databasePool"] as const;

/** The configured pools, with the key of each. */
function poolsOf(cluster: Pick<Cluster, (typeof pools)[number]>) {
  return pools.flatMap((key) => {
    const pool = cluster[key];
    return pool === undefined ? [] : [{ key, ...pool }];
  });
}

/** Rules for a GKE cluster that pgstack creates. */
export const gkeClusterRules: Rule<Cluster>[] = [
  {
    id: "zones-are-of-region",
    reads: ["location"],
    why: "GKE refuses nodes in another region, after the network was created.",
    source: "GKE API, Cluster.locations",
    check: ({ location }) =>
      location.kind === "zonal"
        ? []
        : location.zones.flatMap((zone, i) => [
            ...(zone.startsWith(`${location.region}-`)
              ? []
              : [{ path: ["location", "zones", i], message: `is not a zone of ${location.region}` }]),
            ...(location.zones.indexOf(zone) < i
              ? [{ path: ["location", "zones", i], message: "is listed twice; use another zone" }]
              : []),
          ]),
  },
  {
    id: "nodes-divide-by-zones",
    reads: ["location", ...pools],
    why: "A regional pool has the same number of nodes in each zone; GKE's number is per zone.",
    source: "GKE API, NodePool.initialNodeCount",
    check: ({ location, ...cluster }) =>
      poolsOf(cluster).flatMap(({ key, nodes }) => {
        const zones = nodeZones(location).length;
        if (nodesPerZone(nodes, location) !== undefined) return [];
        const less = nodes - (nodes % zones);
        return [
          {
            path: [key, "nodes"],
            message: `cannot be spread evenly over ${zones} zones; use ${less > 0 ? `${less} or ` : ""}${less + zones}`,
          },
        ];
      }),
  },
  {
    id: "nodes-fit-network",
    reads: ["network", ...pools],
    why: "Without an address for the node that an upgrade adds, the upgrade cannot start.",
    source: "GKE API, NodePool.UpgradeSettings; GKE documentation, VPC-native clusters",
    check: ({ network, ...cluster }) => {
      if (network.source !== "new") return [];
      const all = poolsOf(cluster);
      const total = all.reduce((sum, { nodes }) => sum + nodes, 0);
      const needed = total + all.length * maxSurge;
      return needed > network.maxNodes
        ? [
            {
              path: ["network", "maxNodes"],
              message: `${total} nodes and those of an upgrade are ${needed}; lower the number of nodes, or plan the network for more before it is created`,
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
              message: `${distinct} days of ${hours} hours a week are too little for GKE; use ${Math.ceil(12 / distinct)} hours or more days`,
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
          ...(exclusions.findIndex((other) => other.name === name) < i ? at("name", "is used twice; rename one") : []),
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
              message: "applies to the private endpoint only; set endpoint: private, or remove this key",
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
          : [{ path: ["encryption", use], message: `is not in ${region}; use a key of a key ring there` }];
      });
    },
  },
  {
    id: "encryption-has-a-key",
    reads: ["encryption"],
    why: "Without a key the section encrypts nothing, although it looks as if it did.",
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
    why: "Two keys for one input can contradict each other, and only the provider would report a misspelt input.",
    source: "types of @pulumi/gcp; pgstack",
    check: ({ patch, systemPool, databasePool }) => [
      ...patchFindings("cluster", ownClusterInputs, patch, ["patch"]),
      ...patchFindings("nodePool", ownNodePoolInputs, systemPool.patch, ["systemPool", "patch"]),
      ...patchFindings("nodePool", ownNodePoolInputs, databasePool?.patch, ["databasePool", "patch"]),
    ],
  },
  {
    id: "machine-series-is-known",
    reads: [...pools],
    why: "Which disks a machine can attach depends on its series: with a wrong guess no volume can be attached.",
    source: "Compute Engine documentation, Machine series comparison",
    check: (cluster) =>
      poolsOf(cluster).flatMap(({ key, machineType, diskType }) =>
        knownSeries(machineType) === undefined && diskType === undefined
          ? [
              {
                path: [key, "machineType"],
                message: `is of a series that pgstack does not know, ${seriesOf(machineType)}; set ${key}.diskType to a type of disk that it can attach, or use another series`,
              },
            ]
          : [],
      ),
  },
  {
    id: "machine-can-attach-disk",
    reads: [...pools],
    why: "A pod whose volume cannot be attached to its node stays in ContainerCreating.",
    source: "gcp-compute-persistent-disk-csi-driver, deploy/disk_type_labels.sh",
    check: (cluster) =>
      poolsOf(cluster).flatMap(({ key, machineType, diskType }) => {
        const disks = knownSeries(machineType)?.disks;
        return diskType === undefined || disks === undefined || disks.includes(diskType)
          ? []
          : [
              {
                path: [key, "diskType"],
                message: `cannot be attached to a ${machineType}; use one of ${disks.filter((disk) => disk !== "hyperdisk-ml").join(", ")}, or remove it`,
              },
            ];
      }),
  },
  {
    id: "replicated-disk-needs-zones",
    reads: ["location", ...pools],
    why: "Hyperdisk Balanced High Availability has a copy in a second zone; where nodes are in one zone only no volume is created.",
    source: "Compute Engine documentation, About Hyperdisk Balanced High Availability; GKE documentation, Hyperdisk",
    check: ({ location, ...cluster }) =>
      nodeZones(location).length > 1
        ? []
        : poolsOf(cluster).flatMap(({ key, diskType }) =>
            diskType === "hyperdisk-balanced-high-availability"
              ? [
                  {
                    path: [key, "diskType"],
                    message: "needs nodes in two zones; use hyperdisk-balanced, or a regional location",
                  },
                ]
              : [],
          ),
  },
];
