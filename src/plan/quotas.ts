import { seriesOf } from "../../components/placement";
import { type Disk, includedPerformance, type Inventory, type Pool } from "../cost/inventory";
import { machineShape } from "../cost/shape";

/** A quota of Compute Engine that an environment needs. */
export interface Quota {
  /** Region, or `global`. */
  readonly region: string;
  /** Name of the metric in the API and its errors. */
  readonly metric: string;
  /** Machine family, if the quota is per family. */
  readonly vmFamily?: string;
  /** Maximum that the environment needs, including upgrades. */
  readonly needs: number;
  /** Resources that need it. */
  readonly for: string;
}

/** Quotas that an environment needs, and resources that could not be counted. */
export interface Quotas {
  readonly project: string;
  readonly needed: readonly Quota[];
  readonly notCounted: readonly string[];
}

/** Series that share the quota CPUS. Source: GoogleCloudPlatform/cluster-toolkit, pkg/validators, test_quota_availability. */
const shared = new Set(["e2", "n1", "f1", "g1"]);
/**
 * Series with their own metric. Source: Compute Engine API, `regions.get`, enumeration of `quotas[].metric`. Newer
 * series count against CPUS_PER_VM_FAMILY: "Quota 'CPUS_PER_VM_FAMILY' exceeded. … dimensions = map[region:us-west1
 * vm_family:C4]".
 */
const own = new Set(["a2", "c2", "c2d", "c3", "m1", "m2", "m3", "n2", "n2d", "t2a", "t2d"]);

/** Usage of one quota by one resource. */
type Demand = Omit<Quota, "for"> & { readonly of: string };

/** Returns the quotas that an inventory needs. GKE's initial pool is deleted before the others are created. */
export function quotasOf(inventory: Inventory): Quotas {
  const { region, project } = inventory;
  const volumes = inventory.volumes.flatMap(({ count, name, ...disk }) =>
    diskDemands(disk, count, region, `${count} × ${disk.sizeGib} GiB ${name}`),
  );
  const nat: Demand[] = inventory.nat
    ? [{ region, metric: "IN_USE_ADDRESSES", needs: inventory.natAddresses, of: "Cloud NAT; nodes have none" }]
    : [];
  const phases = [
    inventory.firstPools.flatMap(poolDemands),
    [...inventory.pools.flatMap(poolDemands), ...volumes, ...nat],
  ];
  const totals = phases.map(total).reduce<Map<string, Quota>>((most, phase) => {
    for (const [key, quota] of phase) {
      if ((most.get(key)?.needs ?? 0) < quota.needs) most.set(key, quota);
    }
    return most;
  }, new Map());
  return {
    project,
    needed: [...totals.values()].sort((a, b) => (order(a) < order(b) ? -1 : 1)),
    notCounted: [
      ...inventory.pools
        .filter(({ machineType }) => machineShape(machineType) === undefined)
        .map(({ name, machineType }) => `vCPUs of pool ${name}: the shape of ${machineType} is unknown`),
      ...inventory.volumes
        .filter(({ type }) => type === undefined)
        .map(
          ({ name, storageClass }) =>
            `volume ${name}: the disk type of StorageClass ${String(storageClass)} is unknown`,
        ),
      ...(inventory.existingNodes ? ["nodes of the existing GKE cluster"] : []),
    ],
  };
}

function order({ region, metric, vmFamily = "" }: Quota): string {
  return `${region === "global" ? "~" : region} ${metric} ${vmFamily}`;
}

/** Sums the demands on each quota. */
function total(demands: readonly Demand[]): Map<string, Quota> {
  const sums = new Map<string, Quota>();
  for (const { of, ...demand } of demands.filter(({ needs }) => needs > 0)) {
    const key = order({ ...demand, for: "" });
    const before = sums.get(key);
    sums.set(key, {
      ...demand,
      needs: (before?.needs ?? 0) + demand.needs,
      for: before === undefined ? of : before.for.split(", ").includes(of) ? before.for : `${before.for}, ${of}`,
    });
  }
  return sums;
}

function poolDemands({ name, machineType, region, nodes, mostNodes, bootDisk, spot }: Pool): Demand[] {
  const vcpus = (machineShape(machineType)?.vcpus ?? 0) * mostNodes;
  const surge = mostNodes > nodes ? `${nodes} + ${mostNodes - nodes}` : String(nodes);
  const of = `${surge} × ${machineType} (${name})`;
  const prefix = spot ? "PREEMPTIBLE_" : "";
  return [
    { region, ...cpuMetric(seriesOf(machineType), prefix), needs: vcpus, of },
    { region: "global", metric: "CPUS_ALL_REGIONS", needs: vcpus, of },
    ...diskDemands(bootDisk, mostNodes, region, `${surge} boot disks of ${bootDisk.sizeGib} GB (${name})`),
  ];
}

function cpuMetric(series: string, prefix: string): Pick<Quota, "metric" | "vmFamily"> {
  if (prefix !== "") return { metric: `${prefix}CPUS` };
  if (shared.has(series)) return { metric: "CPUS" };
  const family = series.toUpperCase();
  return own.has(series) ? { metric: `${family}_CPUS` } : { metric: "CPUS_PER_VM_FAMILY", vmFamily: family };
}

/** Metrics of the sizes of disks. Sources: errors of the API, "Quota 'HDB_TOTAL_GB' exceeded", "Quota 'SSD_TOTAL_GB' exceeded". */
const sizeMetrics: Readonly<Record<string, string>> = {
  "hyperdisk-balanced": "HDB_TOTAL_GB",
  "pd-balanced": "SSD_TOTAL_GB",
  "pd-ssd": "SSD_TOTAL_GB",
  "pd-standard": "DISKS_TOTAL_GB",
};

function diskDemands(
  { type = "", sizeGib, iops, throughput }: Disk,
  count: number,
  region: string,
  of: string,
): Demand[] {
  const metric = sizeMetrics[type];
  const above = {
    iops: (iops ?? 0) - includedPerformance.iops,
    throughput: (throughput ?? 0) - includedPerformance.throughput,
  };
  return [
    ...(metric !== undefined ? [{ region, metric, needs: sizeGib * count, of }] : []),
    ...(type === "hyperdisk-balanced"
      ? [
          // Included performance is not counted: a disk of 100 GB uses 600 IOPS and 150 MiB/s of these quotas.
          { region, metric: "HDB_TOTAL_IOPS", needs: above.iops * count, of: "above 3,000 of each disk" },
          {
            region,
            metric: "HDB_TOTAL_THROUGHPUT",
            needs: above.throughput * count,
            of: "MiB/s above 140 of each disk",
          },
        ]
      : []),
  ];
}
