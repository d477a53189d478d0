import { seriesOf } from "../../components/placement";
import type { Archive, DatabaseTraffic } from "./archives";
import { type Disk, includedPerformance, type Inventory, type Pool } from "./inventory";
import type { PriceTable } from "./prices";
import { machineShape } from "./shape";

/** A quantity of one priced item, for a month. */
export interface Part {
  readonly item: string;
  readonly region: string;
  /** Quantity in the unit of the item's price. */
  readonly quantity: number;
  /** Price of one unit in USD; undefined where the table has none. */
  readonly usd?: number;
  /** Region of the price, if it is a fallback. */
  readonly fallback?: string;
  /** Name of the price's source. */
  readonly source?: string;
}

/** Groups of lines, in their order of display. */
export const groups = ["machines", "disks", "GKE", "bucket", "network"] as const;

/** A line of the bill. */
export interface Line {
  readonly group: (typeof groups)[number];
  readonly name: string;
  /** Derivation of the quantities. */
  readonly detail: string;
  readonly parts: readonly Part[];
  /** The Postgres cluster that causes it, `namespace/name`. */
  readonly cluster?: string;
  /** The node pool that it belongs to. */
  readonly pool?: string;
}

/** A missing price. */
export interface MissingPrice {
  readonly item: string;
  readonly region: string;
}

/** Returns the cost of lines in USD, of all known prices. */
export function usdOf(lines: readonly Pick<Line, "parts">[]): number {
  return partsOf(lines).reduce((sum, { quantity, usd = 0 }) => sum + quantity * usd, 0);
}

/** Returns true if the price of a part is known. */
export function priced({ usd }: Part): boolean {
  return usd !== undefined;
}

/** Returns the missing prices of lines, without duplicates. */
export function missingIn(lines: readonly Pick<Line, "parts">[]): MissingPrice[] {
  const missing = partsOf(lines).filter(({ usd, quantity }) => usd === undefined && quantity > 0);
  return [...new Map(missing.map(({ item, region }) => [`${region} ${item}`, { item, region }])).values()];
}

function partsOf(lines: readonly Pick<Line, "parts">[]): Part[] {
  return lines.flatMap(({ parts }) => parts);
}

/** Looks up the price of a quantity. */
export function part(prices: PriceTable, region: string, item: string, quantity: number): Part {
  const found = prices.find(item, region);
  if (found === undefined) return { item, region, quantity };
  const other = found.region !== region && found.region !== "global";
  return {
    item,
    region,
    quantity,
    usd: found.usd,
    fallback: other ? found.region : undefined,
    source: found.source,
  };
}

/** Returns every line of an inventory. Volumes that exist only while a Job runs are left out. */
export function linesOf(
  inventory: Inventory,
  archives: readonly Archive[],
  traffic: readonly DatabaseTraffic[],
  prices: PriceTable,
): Line[] {
  const { region, gkeClusters } = inventory;
  const { hoursPerMonth } = prices.assumptions;
  return [
    ...inventory.pools.map((pool) => machineLine(pool, prices)),
    ...inventory.pools.map(({ name, nodes, bootDisk, region }): Line => ({
      group: "disks",
      name: `boot disks of ${name}`,
      detail: `${nodes} × ${describeDisk(bootDisk)}`,
      parts: diskParts(bootDisk, nodes, region, prices),
      pool: name,
    })),
    ...inventory.volumes
      .filter(({ temporary }) => !temporary)
      .map(({ name, count, cluster, storageClass, ...disk }): Line => ({
        group: "disks",
        name,
        detail: `${count} × ${describeDisk(disk)}`,
        parts: diskParts(disk, count, region, prices, storageClass),
        cluster,
      })),
    ...(gkeClusters > 0
      ? [
          {
            group: "GKE" as const,
            name: "cluster management",
            detail: `${gkeClusters} × ${hoursPerMonth} h`,
            parts: [part(prices, region, "gke.cluster", gkeClusters * hoursPerMonth)],
          },
        ]
      : []),
    ...archives.flatMap((archive) => archiveLines(archive, region, prices)),
    ...networkLines(inventory, traffic, prices),
  ];
}

function machineLine({ name, machineType, nodes, region, spot }: Pool, prices: PriceTable): Line {
  const hours = nodes * prices.assumptions.hoursPerMonth;
  const shape = machineShape(machineType);
  const series = seriesOf(machineType);
  const whole = `machine-type.${machineType}`;
  const price = (item: string, quantity: number): Part => part(prices, region, item, quantity);
  const byType = prices.find(whole, region) !== undefined || shape === undefined;
  return {
    group: "machines",
    name: `nodes of ${name}`,
    detail: `${nodes} × ${machineType}${spot ? " (Spot)" : ""}`,
    parts: spot
      ? [{ item: `${whole} (Spot)`, region, quantity: hours }]
      : byType
        ? [price(whole, hours)]
        : [
            price(`machine.${series}.vcpu`, hours * shape.vcpus),
            price(`machine.${series}.memory`, hours * shape.memoryGib),
          ],
    pool: name,
  };
}

function diskParts(
  { type, sizeGib, iops = 0, throughput = 0 }: Disk,
  count: number,
  region: string,
  prices: PriceTable,
  storageClass = "the default one",
): Part[] {
  if (type === undefined) return [{ item: `disk of StorageClass ${storageClass}`, region, quantity: count * sizeGib }];
  const price = (kind: string, quantity: number): Part =>
    part(prices, region, `disk.${type}.${kind}`, count * quantity);
  const above = {
    iops: Math.max(0, iops - includedPerformance.iops),
    throughput: Math.max(0, throughput - includedPerformance.throughput),
  };
  return [
    price("capacity", sizeGib),
    ...(above.iops > 0 ? [price("iops", above.iops)] : []),
    ...(above.throughput > 0 ? [price("throughput", above.throughput)] : []),
  ];
}

function describeDisk({ type = "disk", sizeGib, iops, throughput }: Disk): string {
  const performance = iops === undefined ? "" : `, ${iops} IOPS, ${throughput ?? 0} MiB/s`;
  return `${sizeGib} GiB ${type}${performance}`;
}

function archiveLines(archive: Archive, region: string, prices: PriceTable): Line[] {
  const { cluster, bucket, repository, storedGib, segments } = archive;
  const place =
    /\d$/.test(bucket.location) && bucket.location.includes("-") ? bucket.location.toLowerCase() : bucket.location;
  const { backupOperationsPerMonth } = prices.assumptions;
  const writes = segments + backupOperationsPerMonth;
  return [
    {
      group: "bucket",
      name: `${cluster} ${repository}`,
      detail: `${Math.round(storedGib)} GiB in ${bucket.location}, ${archive.detail}`,
      parts: [part(prices, place, "bucket.standard", storedGib)],
      cluster,
    },
    {
      group: "bucket",
      name: `${cluster} ${repository} operations`,
      detail: `${Math.round(writes)} class A, as many class B`,
      parts: [
        part(prices, region, "bucket.class-a", writes / 10_000),
        part(prices, region, "bucket.class-b", writes / 10_000),
      ],
      cluster,
    },
  ];
}

/** Cloud NAT bills 32 nodes at most. Source: Cloud NAT pricing. */
const billedNodes = 32;

function networkLines(
  { region, pools, nat, natAddresses }: Inventory,
  traffic: readonly DatabaseTraffic[],
  prices: PriceTable,
): Line[] {
  const { hoursPerMonth, natGibPerNode } = prices.assumptions;
  const nodes = pools.reduce((sum, pool) => sum + pool.nodes, 0);
  const price = (item: string, quantity: number): Part => part(prices, region, item, quantity);
  return [
    ...(nat
      ? [
          {
            group: "network" as const,
            name: "Cloud NAT",
            detail: `${nodes} nodes, ${natAddresses} address, ${nodes * natGibPerNode} GiB`,
            parts: [
              price("nat.node", Math.min(nodes, billedNodes) * hoursPerMonth),
              price("nat.address", natAddresses * hoursPerMonth),
              price("nat.data", nodes * natGibPerNode),
            ],
          },
        ]
      : []),
    ...traffic
      .filter(({ replicatedGib }) => replicatedGib > 0)
      .map(({ cluster, replicatedGib }): Line => ({
        group: "network",
        name: `${cluster} replication`,
        detail: `${Math.round(replicatedGib)} GiB between zones`,
        parts: [price("network.zone", replicatedGib)],
        cluster,
      })),
  ];
}
