import type { Archive, DatabaseTraffic } from "./archives";
import { type Line, missingIn, type MissingPrice, type Part, part, usdOf } from "./bill";
import type { Inventory, Pool } from "./inventory";
import type { PriceTable } from "./prices";
import { machineShape } from "./shape";
import { poolOf, weightOf, type Workload } from "./workloads";

/** Monthly cost of one Postgres cluster in USD, here and on Cloud SQL. */
export interface ClusterCost {
  /** `namespace/name`. */
  readonly cluster: string;
  /** Its share of the nodes, by requests; unrequested capacity is shared equally. */
  readonly nodes: number;
  /** Its volumes, backups and replication. */
  readonly own: number;
  /** Its share of common costs: control plane, NAT, operator, monitoring. */
  readonly platform: number;
  readonly total: number;
  /** Cloud SQL for PostgreSQL, Enterprise edition. */
  readonly cloudSql: CloudSql;
}

/** Cloud SQL of the same size. */
export interface CloudSql {
  readonly vcpus: number;
  readonly memoryGib: number;
  readonly storageGib: number;
  /** Read replicas in addition to the two instances of high availability, for the same number of copies. */
  readonly replicas: number;
  /** High availability: an instance and its standby, with backups. */
  readonly ha: number;
  /** The same and the read replicas. */
  readonly all: number;
  readonly parts: readonly Part[];
  readonly missing: readonly MissingPrice[];
  /**
   * Break-even: number of clusters like this one from which this environment costs less than Cloud SQL with high
   * availability; undefined if it never does, since one more cluster costs more than on Cloud SQL.
   */
  readonly breakEven?: number;
  /** The same against Cloud SQL with the read replicas. */
  readonly breakEvenAll?: number;
}

export interface ClusterInput {
  readonly inventory: Inventory;
  readonly lines: readonly Line[];
  readonly workloads: readonly Workload[];
  readonly traffic: readonly DatabaseTraffic[];
  readonly archives: readonly Archive[];
  readonly prices: PriceTable;
}

/** The cost of each Postgres cluster. Their totals add up to the bill. */
export function clusterCosts(input: ClusterInput): ClusterCost[] {
  const { lines, traffic } = input;
  const clusters = traffic.map(({ cluster }) => cluster);
  const nodes = new Map(clusters.map((cluster) => [cluster, nodeShare(cluster, input)]));
  const own = new Map(clusters.map((cluster) => [cluster, usdOf(lines.filter((line) => line.cluster === cluster))]));
  const direct = [...nodes.values(), ...own.values()].reduce((sum, usd) => sum + usd, 0);
  const platform = usdOf(lines) - direct;
  const onNodes = [...nodes.values()].reduce((sum, usd) => sum + usd, 0);
  return clusters.map((cluster) => {
    const [mine = 0, its = 0] = [nodes.get(cluster), own.get(cluster)];
    const share = platform * (onNodes > 0 ? mine / onNodes : 1 / clusters.length);
    return {
      cluster,
      nodes: mine,
      own: its,
      platform: share,
      total: mine + its + share,
      cloudSql: cloudSql(cluster, its, input),
    };
  });
}

/** A cluster's share of all pools: of vCPUs by CPU, of memory by memory, of the rest by the mean of both. */
function nodeShare(cluster: string, { inventory, lines, workloads, prices }: ClusterInput): number {
  return inventory.pools.reduce((sum, pool) => {
    const pods = workloads.filter((workload) => poolOf(workload, inventory) === pool);
    const weights = (list: readonly Workload[]): { readonly cpu: number; readonly memory: number } =>
      list
        .map((workload) => weightOf(workload, prices.assumptions))
        .reduce((a, b) => ({ cpu: a.cpu + b.cpu, memory: a.memory + b.memory }), { cpu: 0, memory: 0 });
    const [mine, all] = [weights(pods.filter((workload) => workload.cluster === cluster)), weights(pods)];
    const share = { cpu: ratio(mine.cpu, all.cpu), memory: ratio(mine.memory, all.memory) };
    const parts = lines.filter((line) => line.pool === pool.name).flatMap((line) => line.parts);
    return (
      sum +
      parts.reduce((total, { item, quantity, usd = 0 }) => {
        const kind = /^machine\.\w+\.(vcpu|memory)$/.exec(item)?.[1];
        const by = kind === "vcpu" ? share.cpu : kind === "memory" ? share.memory : (share.cpu + share.memory) / 2;
        return total + quantity * usd * by;
      }, 0)
    );
  }, 0);
}

function ratio(part: number, whole: number): number {
  return whole > 0 ? part / whole : 0;
}

/**
 * Sizes of Cloud SQL: 1 vCPU or an even number up to 96, 0.9 to 6.5 GiB of memory for each, at least 3.75 GiB, in steps
 * of 0.25 GiB; at least 10 GiB of storage. Source: Cloud SQL for PostgreSQL documentation, "About instance settings".
 */
export function cloudSqlSize(
  cpu: number,
  memoryGib: number,
  storageGib: number,
): Pick<CloudSql, "vcpus" | "memoryGib" | "storageGib"> {
  const wanted = Math.max(cpu, memoryGib / 6.5);
  const vcpus = wanted <= 1 ? 1 : Math.ceil(wanted / 2) * 2;
  const memory = Math.max(3.75, vcpus * 0.9, memoryGib);
  return { vcpus, memoryGib: Math.ceil(memory * 4) / 4, storageGib: Math.max(10, Math.ceil(storageGib)) };
}

function cloudSql(cluster: string, own: number, input: ClusterInput): CloudSql {
  const { inventory, workloads, traffic, archives, prices, lines } = input;
  const { hoursPerMonth } = prices.assumptions;
  const pods = workloads.filter((workload) => workload.cluster === cluster && workload.instance);
  const [largest] = [...pods].sort((a, b) => (b.cpu ?? 0) - (a.cpu ?? 0));
  const pool = largest === undefined ? undefined : poolOf(largest, inventory);
  // Pods without requests can use all of a node.
  const shape = pool === undefined ? undefined : machineShape(pool.machineType);
  const cpu = largest?.cpu ?? shape?.vcpus ?? 1;
  const memory = largest?.memoryGib ?? shape?.memoryGib ?? 3.75;
  const volumes = inventory.volumes.filter(
    (volume) => volume.cluster === cluster && / (data|WAL|tablespace .*)$/.test(volume.name),
  );
  const instances = traffic.find((one) => one.cluster === cluster)?.instances ?? 1;
  const perInstance = volumes.reduce((sum, { sizeGib, count }) => sum + sizeGib * count, 0) / Math.max(1, instances);
  const size = cloudSqlSize(cpu, memory, perInstance);
  const kept = archives.filter((archive) => archive.cluster === cluster).map(({ storedGib }) => storedGib);
  const price = (item: string, quantity: number): Part => part(prices, inventory.region, `cloud-sql.${item}`, quantity);
  const instance = (kind: "ha" | "zonal", count: number): Part[] => [
    price(`${kind}.vcpu`, count * size.vcpus * hoursPerMonth),
    price(`${kind}.memory`, count * size.memoryGib * hoursPerMonth),
    price(`${kind}.storage`, count * size.storageGib),
  ];
  const replicas = Math.max(0, instances - 2);
  const ha = [...instance("ha", 1), price("backup", Math.max(0, ...kept))];
  const more = replicas > 0 ? instance("zonal", replicas) : [];
  const [haUsd, allUsd] = [usdOf([{ parts: ha }]), usdOf([{ parts: [...ha, ...more] }])];
  // One more cluster needs what it requests, and its own volumes, backups and replication.
  const oneMore = own + packed(pods, pool, prices);
  const fixed = usdOf(lines) - traffic.length * oneMore;
  const breakEven = (usd: number): number | undefined =>
    usd > oneMore ? Math.max(1, Math.ceil(fixed / (usd - oneMore))) : undefined;
  return {
    ...size,
    replicas,
    ha: haUsd,
    all: allUsd,
    parts: [...ha, ...more],
    missing: missingIn([{ parts: [...ha, ...more] }]),
    ...optional("breakEven", breakEven(haUsd)),
    ...optional("breakEvenAll", breakEven(allUsd)),
  };
}

function optional<Key extends string>(key: Key, value: number | undefined): Partial<Record<Key, number>> {
  return value === undefined ? {} : ({ [key]: value } as Record<Key, number>);
}

/** Returns the price of the requests of pods, on full nodes; each pod without requests counts as a node. */
function packed(pods: readonly Workload[], pool: Pool | undefined, prices: PriceTable): number {
  const shape = pool === undefined ? undefined : machineShape(pool.machineType);
  if (pool === undefined || shape === undefined) return 0;
  const hours = prices.assumptions.hoursPerMonth;
  const series = pool.machineType.split("-")[0] ?? "";
  const rate = (kind: string): number => prices.find(`machine.${series}.${kind}`, pool.region)?.usd ?? 0;
  return pods.reduce((sum, { pods: count, cpu = shape.vcpus, memoryGib = shape.memoryGib }) => {
    return sum + count * hours * (cpu * rate("vcpu") + memoryGib * rate("memory"));
  }, 0);
}
