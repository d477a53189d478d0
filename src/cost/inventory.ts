import { maxSurge } from "../../components/gke-cluster/schema";
import { diskTypeFor, gkeClasses, gkeDefaultClass, type NodePool } from "../../components/placement";
import { regionOf } from "../../components/shared/cloud-scalars";
import { at, entriesOf, numberAt, textAt } from "../../components/shared/tree";
import type { PlannedResource } from "../plan/resource";
import { type Volume, volumesOf } from "./volumes";

/** A disk with its billed and counted properties. */
export interface Disk {
  /** Type of the disk; undefined if the StorageClass is unknown. */
  readonly type?: string;
  readonly sizeGib: number;
  /** Provisioned IOPS; undefined for types that have none. */
  readonly iops?: number;
  /** Provisioned throughput in MiB/s; undefined for types that have none. */
  readonly throughput?: number;
}

/** A node pool. */
export interface Pool {
  readonly name: string;
  readonly machineType: string;
  readonly region: string;
  /** Number of billed nodes in all zones; with autoscaling the minimum. */
  readonly nodes: number;
  /** Maximum number of nodes: with autoscaling its maximum, plus those of an upgrade. */
  readonly mostNodes: number;
  readonly spot: boolean;
  /** Labels of its nodes that the configuration sets. */
  readonly labels: NodePool["labels"];
  readonly taints: NodePool["taints"];
  readonly bootDisk: Disk;
}

/** A volume with its disk. */
export interface VolumeDisk extends Volume, Disk {}

/** A bucket that the environment creates. */
export interface PlannedBucket {
  readonly name: string;
  /** Location as Cloud Storage writes it: `EUROPE-WEST3`, `EU`. */
  readonly location: string;
  /** Time for which deleted objects are kept and billed, in days. */
  readonly softDeleteDays: number;
}

/** Resources of an environment on Google Cloud that are billed or counted against a quota. */
export interface Inventory {
  /** Region of the environment. */
  readonly region: string;
  readonly project: string;
  /** Number of zones with nodes; one if unknown. */
  readonly zones: number;
  /** Node pools, without GKE's initial one. */
  readonly pools: readonly Pool[];
  /** The pool that GKE creates with a cluster and that is removed before the others are created. */
  readonly firstPools: readonly Pool[];
  readonly volumes: readonly VolumeDisk[];
  readonly buckets: readonly PlannedBucket[];
  /** Number of GKE clusters that are created. */
  readonly gkeClusters: number;
  /** Number of external addresses of Cloud NAT; an automatic gateway has at least one. */
  readonly natAddresses: number;
  /** True with a Cloud NAT gateway. */
  readonly nat: boolean;
  /** True for nodes of an existing GKE cluster, which are not counted. */
  readonly existingNodes: boolean;
}

/** Effects of taints as Kubernetes writes them. Source: GKE API, NodeTaint. */
const effects: Readonly<Record<string, string>> = {
  NO_SCHEDULE: "NoSchedule",
  PREFER_NO_SCHEDULE: "PreferNoSchedule",
  NO_EXECUTE: "NoExecute",
};

/** Default boot disk of a node: 100 GB. Source: GKE documentation, "Configure custom boot disks". */
const defaultBootDiskGb = 100;

/**
 * Returns the Google Cloud resources of a plan.
 *
 * @returns undefined if the plan has no provider of Google Cloud.
 */
export function inventoryOf(resources: readonly PlannedResource[]): Inventory | undefined {
  const provider = resources.find(({ type }) => type === "pulumi:providers:gcp");
  if (provider === undefined) return undefined;
  const made = (type: string): PlannedResource[] =>
    resources.filter((resource) => resource.type === type && resource.read !== true);
  const clusters = made("gcp:container/cluster:Cluster");
  const pools = made("gcp:container/nodePool:NodePool");
  const nats = made("gcp:compute/routerNat:RouterNat");
  const [place] = [...pools, ...clusters].flatMap(({ inputs }) => textAt(inputs, "location") ?? []);
  const classes = storageClasses(resources);
  return {
    region: textAt(provider.inputs, "region") ?? (place !== undefined ? regionOf(place) : "unknown"),
    project: textAt(provider.inputs, "project") ?? "<project>",
    zones: Math.max(1, ...pools.map(({ inputs }) => placeOf(inputs).zones)),
    pools: pools.map(({ inputs, name }) => poolOf(inputs, name)),
    firstPools: clusters.filter(({ inputs }) => at(inputs, "removeDefaultNodePool") === true).map(firstPool),
    volumes: volumesOf(resources).map((volume) => ({ ...volume, ...diskOf(volume, classes) })),
    buckets: made("gcp:storage/bucket:Bucket").map(({ inputs, name }) => ({
      name: textAt(inputs, "name") ?? name,
      location: textAt(inputs, "location") ?? "US",
      softDeleteDays: (numberAt(inputs, "softDeletePolicy", "retentionDurationSeconds") ?? 604_800) / 86_400,
    })),
    gkeClusters: clusters.length,
    nat: nats.length > 0,
    natAddresses: nats.reduce((sum, { inputs }) => sum + Math.max(1, entriesOf(inputs, "natIps").length), 0),
    existingNodes: resources.some(({ type, read }) => type === "gcp:container/cluster:Cluster" && read === true),
  };
}

function poolOf(inputs: unknown, name: string): Pool {
  const { region, zones } = placeOf(inputs);
  const scaling = at(inputs, "autoscaling");
  const fewest =
    numberAt(inputs, "nodeCount") ?? numberAt(scaling, "minNodeCount") ?? numberAt(inputs, "initialNodeCount") ?? 0;
  const nodes = numberAt(scaling, "totalMinNodeCount") ?? fewest * zones;
  const perZone = numberAt(scaling, "maxNodeCount");
  const most = numberAt(scaling, "totalMaxNodeCount") ?? (perZone !== undefined ? perZone * zones : nodes);
  return {
    ...machineOf(inputs),
    name: textAt(inputs, "name") ?? name,
    region,
    nodes,
    // GKE's default is also one.
    mostNodes: Math.max(nodes, most) + (numberAt(inputs, "upgradeSettings", "maxSurge") ?? maxSurge),
    labels: Object.fromEntries(
      Object.entries(at(inputs, "nodeConfig", "labels") ?? {}).map(([key, value]) => [key, String(value)]),
    ),
    taints: entriesOf(inputs, "nodeConfig", "taints").map((taint) => ({
      key: textAt(taint, "key") ?? "",
      value: textAt(taint, "value") ?? "",
      effect: effects[textAt(taint, "effect") ?? ""] ?? "",
    })),
  };
}

/** It has a node in each zone until the cluster exists. */
function firstPool({ inputs }: PlannedResource): Pool {
  const { region, zones } = placeOf(inputs);
  const nodes = (numberAt(inputs, "initialNodeCount") ?? 1) * zones;
  return { ...machineOf(inputs), name: "default", region, nodes, mostNodes: nodes, labels: {}, taints: [] };
}

/** Region of a cluster or pool, and the number of zones that have its nodes. */
function placeOf(inputs: unknown): { readonly region: string; readonly zones: number } {
  const location = textAt(inputs, "location") ?? "";
  const region = regionOf(location);
  const listed = entriesOf(inputs, "nodeLocations").length;
  // A region without a list has nodes in three of its zones. Source: GKE documentation, "Regional clusters".
  return { region, zones: listed > 0 ? listed : location === region ? 3 : 1 };
}

function machineOf(inputs: unknown): Pick<Pool, "machineType" | "spot" | "bootDisk"> {
  const config = at(inputs, "nodeConfig");
  // Source: GKE documentation, "Create a cluster": the default machine type.
  const machineType = textAt(config, "machineType") ?? "e2-medium";
  return {
    machineType,
    spot: at(config, "spot") === true || at(config, "preemptible") === true,
    bootDisk: disk(
      textAt(config, "bootDisk", "diskType") ?? textAt(config, "diskType") ?? diskTypeFor(machineType) ?? "pd-balanced",
      numberAt(config, "bootDisk", "sizeGb") ?? numberAt(config, "diskSizeGb") ?? defaultBootDiskGb,
      numberAt(config, "bootDisk", "provisionedIops"),
      numberAt(config, "bootDisk", "provisionedThroughput"),
    ),
  };
}

/** Parameters of the StorageClasses of a plan, by name. */
function storageClasses(resources: readonly PlannedResource[]): ReadonlyMap<string, unknown> {
  return new Map(
    resources
      .filter(({ type }) => type.endsWith(":StorageClass"))
      .flatMap(({ inputs }) => {
        const name = textAt(inputs, "metadata", "name");
        return name === undefined ? [] : [[name, at(inputs, "parameters")] as const];
      }),
  );
}

function diskOf({ storageClass = gkeDefaultClass, sizeGib }: Volume, classes: ReadonlyMap<string, unknown>): Disk {
  const parameters = classes.get(storageClass);
  const type =
    textAt(parameters, "type") ?? (Object.hasOwn(gkeClasses, storageClass) ? gkeClasses[storageClass] : undefined);
  if (type === undefined) return { sizeGib };
  const throughput = textAt(parameters, "provisioned-throughput-on-create");
  const iops = textAt(parameters, "provisioned-iops-on-create");
  return disk(
    type,
    sizeGib,
    iops !== undefined ? Number(iops) : undefined,
    throughput !== undefined ? Number.parseInt(throughput, 10) : undefined,
  );
}

/**
 * Performance that Hyperdisk Balanced includes at no charge. Source: Compute Engine documentation, "About Hyperdisk
 * Balanced".
 */
export const includedPerformance = { iops: 3000, throughput: 140 } as const;

/**
 * Returns a disk; Hyperdisk Balanced with Compute Engine's default performance: 6 IOPS and 1.5 MiB/s for each GiB above
 * what is included. Sources: "About Hyperdisk Balanced", default values; the console's own command lines, 3,060 IOPS
 * and 155 MiB/s for 10 GB, 3,600 and 290 for 100 GB.
 */
export function disk(type: string, sizeGib: number, iops?: number, throughput?: number): Disk {
  if (type !== "hyperdisk-balanced") return { type, sizeGib };
  const most = { iops: Math.min(160_000, sizeGib * 500), throughput: 2400 };
  return {
    type,
    sizeGib,
    iops: iops ?? Math.min(most.iops, includedPerformance.iops + 6 * sizeGib),
    throughput: throughput ?? Math.min(most.throughput, includedPerformance.throughput + 1.5 * sizeGib),
  };
}
