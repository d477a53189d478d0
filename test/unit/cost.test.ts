import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { cloudSqlSize } from "../../src/cost/clusters";
import { costSummary, type Estimate, estimateOf } from "../../src/cost/estimate";
import { disk, inventoryOf } from "../../src/cost/inventory";
import { loadPrices } from "../../src/cost/prices";
import { machineShape } from "../../src/cost/shape";
import { costText } from "../../src/cost/text";
import type { PlannedResource } from "../../src/plan/resource";
import { quotasOf } from "../../src/plan/quotas";
import { planText } from "../../src/plan/text";
import { problemsOf } from "../helpers/problems";

const folder = fs.mkdtempSync(path.join(os.tmpdir(), "pgstack-prices-"));
afterAll(() => fs.rmSync(folder, { recursive: true, force: true }));

/** Writes a price file and returns its path. */
function priceFile(content: unknown): string {
  const file = path.join(folder, "prices.json");
  fs.writeFileSync(file, typeof content === "string" ? content : JSON.stringify(content));
  return file;
}

const price = (item: string, usd: number, region = "europe-north2") => ({ region, item, usd, source: "mine" });
/** Prices that are easy to reckon with, of a region that the table that ships does not have. */
const mine = {
  sources: { mine: { url: "https://example.com/prices", date: "2026-01-31" } },
  fallback: [],
  assumptions: { hoursPerMonth: 100, natGibPerNode: 10, walPerVolumeGibAndDay: 0.12, backupOperationsPerMonth: 0 },
  prices: [
    price("machine.n4.vcpu", 0.1),
    price("machine.n4.memory", 0.01),
    price("disk.hyperdisk-balanced.capacity", 1),
    price("disk.hyperdisk-balanced.iops", 0.01),
    price("disk.hyperdisk-balanced.throughput", 0.1),
    price("gke.cluster", 0.5, "global"),
    price("nat.node", 0.2, "global"),
    price("nat.address", 0.3, "global"),
    price("nat.data", 0.4, "global"),
    price("network.zone", 0.5, "global"),
  ],
};

function postgres(name: string, cpu: string): PlannedResource {
  const claim = (storage: string) => ({ storageClassName: "fast", resources: { requests: { storage } } });
  return {
    type: "kubernetes:postgres-operator.crunchydata.com/v1:PostgresCluster",
    name,
    inputs: {
      metadata: { name, namespace: "postgres" },
      spec: {
        instances: [
          { replicas: 2, resources: { requests: { cpu, memory: "8Gi" } }, dataVolumeClaimSpec: claim("10Gi") },
        ],
      },
    },
  };
}

/** Two zones with one node each, of 8 vCPUs and 32 GiB; two clusters of two instances. */
const resources: readonly PlannedResource[] = [
  { type: "pulumi:providers:gcp", name: "google", inputs: { project: "acme-test", region: "europe-north2" } },
  {
    type: "gcp:container/cluster:Cluster",
    name: "gke",
    inputs: {
      location: "europe-north2",
      nodeLocations: ["europe-north2-a", "europe-north2-b"],
      initialNodeCount: 1,
      removeDefaultNodePool: true,
      nodeConfig: { machineType: "e2-standard-4" },
    },
  },
  {
    type: "gcp:container/nodePool:NodePool",
    name: "pool",
    inputs: {
      name: "database",
      location: "europe-north2",
      nodeLocations: ["europe-north2-a", "europe-north2-b"],
      nodeCount: 1,
      upgradeSettings: { maxSurge: 1 },
      nodeConfig: { machineType: "n4-standard-8", diskType: "hyperdisk-balanced", diskSizeGb: 20 },
    },
  },
  { type: "gcp:compute/routerNat:RouterNat", name: "nat", inputs: {} },
  {
    type: "kubernetes:storage.k8s.io/v1:StorageClass",
    name: "fast",
    inputs: { metadata: { name: "fast" }, parameters: { type: "hyperdisk-balanced" } },
  },
  postgres("a", "3"),
  postgres("b", "1"),
];

function estimate(content: unknown = mine): Estimate {
  const found = estimateOf(resources, loadPrices(priceFile(content)));
  if (found === undefined) throw new Error("nothing on Google Cloud");
  return found;
}

describe("the cost of a plan, calculated by hand", () => {
  const { lines, total, clusters, missing } = estimate();
  const usd = (name: string): number => {
    const parts = lines.find((line) => line.name === name)?.parts ?? [];
    return parts.reduce((sum, part) => sum + part.quantity * (part.usd ?? Number.NaN), 0);
  };

  it.each([
    // 2 nodes × 100 h × (8 × 0.1 + 32 × 0.01)
    ["nodes of database", 224],
    // 2 × (20 GiB × 1 + 120 IOPS above 3,000 × 0.01 + 30 MiB/s above 140 × 0.1)
    ["boot disks of database", 48.4],
    // 2 × (10 × 1 + 60 × 0.01 + 15 × 0.1)
    ["postgres/a data", 24.2],
    ["postgres/b data", 24.2],
    ["cluster management", 50],
    // 2 nodes × 100 h × 0.2 + 1 address × 100 h × 0.3 + 20 GiB × 0.4
    ["Cloud NAT", 78],
    // one replica × 10 GiB × 0.12 a day × 365 / 12 days × 0.5
    ["postgres/a replication", 18.25],
    ["postgres/b replication", 18.25],
  ])("%s: %d", (name, expected) => expect(usd(name)).toBeCloseTo(expected, 6));

  it("adds up", () => {
    expect(lines).toHaveLength(8);
    expect(total).toBeCloseTo(224 + 48.4 + 24.2 * 2 + 50 + 78 + 18.25 * 2, 6);
  });

  it("is divided among clusters by their requests", () => {
    const [a, b] = clusters;
    // vCPUs cost 160 and are shared 3 to 1, memory costs 64 and is shared 1 to 1, boot disks by the mean of both.
    expect(a?.nodes).toBeCloseTo(120 + 32 + 48.4 * 0.625, 6);
    expect(b?.nodes).toBeCloseTo(40 + 32 + 48.4 * 0.375, 6);
    expect(a?.own).toBeCloseTo(42.45, 6);
    // Control plane and NAT, 128, by the cost of nodes: 182.25 and 90.15.
    expect(a?.platform).toBeCloseTo((128 * 182.25) / 272.4, 6);
    expect((a?.total ?? 0) + (b?.total ?? 0)).toBeCloseTo(total, 6);
  });

  it("lacks only Cloud SQL's prices, and reports that", () => {
    expect(missing).toEqual([]);
    const text = costText("test", estimate(), loadPrices(priceFile(mine)));
    expect(text).toContain("no price for cloud-sql.ha.vcpu in europe-north2; add it with --prices <file>");
    expect(text).toMatch(/^total +485\.30$/m);
  });

  it("is incomplete where a price is missing, and never guessed", () => {
    const prices = mine.prices.filter(({ item }) => item !== "disk.hyperdisk-balanced.iops");
    const less = estimate({ ...mine, prices });
    expect(less.missing).toEqual([{ item: "disk.hyperdisk-balanced.iops", region: "europe-north2" }]);
    // 240 and 4 × 60 IOPS are not priced.
    expect(less.total).toBeCloseTo(total - 4.8, 6);
    expect(costText("test", less, loadPrices(priceFile({ ...mine, prices })))).toMatch(/^total, incomplete +480\.50$/m);
    expect(costSummary("test", less)[1]).toMatch(/incomplete: 1 prices/);
  });

  it("uses a fallback region only if it is named", () => {
    const found = estimate({ ...mine, prices: mine.prices.slice(2), fallback: ["us-central1"] });
    expect(found.missing).toEqual([]);
    const text = costText("test", found, loadPrices(priceFile({ ...mine, fallback: ["us-central1"] })));
    expect(text).toContain("machine.n4.vcpu in europe-north2: the price of us-central1, 0.03119");
  });

  // 3 CPUs are 4 vCPUs there: 100 h × (4 × vCPU + 8 × memory) + 10 GiB × storage. One more cluster here: 42.45 of its own and
  // 2 × 100 h × (3 × 0.1 + 8 × 0.01) = 118.45; what does not grow with clusters: 485.30 - 2 × 118.45 = 248.40.
  it.each([
    [{ vcpu: 1, memory: 0.1, storage: 2 }, 500, 1],
    // 248.40 / (138 - 118.45) = 12.7
    [{ vcpu: 0.3, memory: 0.01, storage: 1 }, 138, 13],
    // Less than one more cluster here.
    [{ vcpu: 0.2, memory: 0.01, storage: 1 }, 98, undefined],
  ])("compares with Cloud SQL of the same size at %j: %d, from %d clusters on", (rates, ha, breakEven) => {
    const all = Object.entries(rates).map(([kind, usd]) => price(`cloud-sql.ha.${kind}`, usd));
    const [a] = estimate({ ...mine, prices: [...mine.prices, ...all, price("cloud-sql.backup", 1)] }).clusters;
    expect(a?.cloudSql).toMatchObject({ vcpus: 4, memoryGib: 8, storageGib: 10, replicas: 0 });
    expect(a?.cloudSql.ha).toBeCloseTo(ha, 6);
    expect(a?.cloudSql.breakEven).toBe(breakEven);
  });

  it("is nothing without Google Cloud", () => {
    expect(estimateOf(resources.slice(5), loadPrices())).toBeUndefined();
  });
});

describe("the quotas of a plan, counted by hand", () => {
  it("are those of the largest phase, with the nodes of an upgrade", () => {
    const inventory = inventoryOf(resources);
    const quotas = inventory === undefined ? [] : quotasOf(inventory).needed;
    expect(
      quotas.map(({ region, metric, vmFamily = "", needs }) => `${region} ${metric} ${vmFamily} ${needs}`),
    ).toEqual([
      // The first pool: 2 × e2-standard-4.
      "europe-north2 CPUS  8",
      // 2 + 1 nodes of 8 vCPUs
      "europe-north2 CPUS_PER_VM_FAMILY N4 24",
      // 3 × 20 + 4 × 10
      "europe-north2 HDB_TOTAL_GB  100",
      // 3 × 120 + 4 × 60
      "europe-north2 HDB_TOTAL_IOPS  600",
      // 3 × 30 + 4 × 15
      "europe-north2 HDB_TOTAL_THROUGHPUT  150",
      "europe-north2 IN_USE_ADDRESSES  1",
      // The first pool again: 2 boot disks of 100 GB.
      "europe-north2 SSD_TOTAL_GB  200",
      "global CPUS_ALL_REGIONS  24",
    ]);
  });
});

describe("the text of a plan", () => {
  const plan = {
    environment: "test",
    proof: "no engine, no provider",
    kubernetes: [],
    outputs: {},
    findings: [],
  } as const;

  it("has the quotas, how to see them, and the cost in one line", () => {
    const inventory = inventoryOf(resources);
    const text = planText({ ...plan, resources, ...(inventory !== undefined ? { quotas: quotasOf(inventory) } : {}) });
    expect(text).toContain(
      "\nQuotas of Compute Engine that it needs, 8\n  europe-north2    CPUS                                    8  2 × e2-standard-4 (default)\n",
    );
    expect(text).toContain("gcloud compute regions describe europe-north2 --project acme-test --flatten quotas");
    expect(text).toMatch(/\nCost: about [\d,]+ USD a month at list prices; npm run cost -- test lists them\n/);
  });

  it("has neither without Google Cloud", () => {
    expect(planText({ ...plan, resources: [] })).not.toMatch(/Quotas|Cost/);
  });
});

describe("a price file", () => {
  it("that ships is accepted, each price with a dated source", () => {
    const prices = loadPrices();
    expect(prices.find("machine.n4.vcpu", "europe-west3")).toEqual(expect.objectContaining({ usd: 0.0368042 }));
    // Against the hourly price of the type in the source: n4-standard-8 in europe-west3.
    expect(8 * 0.0368042 + 32 * 0.0041772).toBeCloseTo(0.428104, 6);
    expect(prices.source("gcosts")).toMatchObject({ date: "2026-07-30" });
    expect(prices.find("disk.hyperdisk-balanced.iops", "europe-west3")?.region).toBe("us-east1");
  });

  it("overrides only its own entries", () => {
    const prices = loadPrices(priceFile({ ...mine, prices: [price("machine.n4.vcpu", 9, "europe-west3")] }));
    expect(prices.find("machine.n4.vcpu", "europe-west3")).toMatchObject({ usd: 9, source: "mine" });
    expect(prices.find("machine.n4.memory", "europe-west3")).toMatchObject({ source: "gcosts" });
    expect(prices.assumptions).toMatchObject({ hoursPerMonth: 100, podCpu: 0.1 });
  });

  it("is refused with all problems at once", () => {
    const wrong = {
      sources: { mine: { url: "example", date: "2026-13-01" } },
      assumptions: { hoursPerMonth: "730" },
      pricse: [],
      prices: [
        { region: "Frankfurt", item: "machine.n4.vcpus", usd: -1, source: "mine" },
        { region: "europe-west3", item: "gke.cluster", usd: 1, source: "mien" },
        { region: "europe-west3", item: "gke.cluster", usd: 2, source: "gcosts" },
      ],
    };
    const found = problemsOf(() => loadPrices(priceFile(wrong)));
    expect(found.map(({ path, message }) => `${path}: ${message}`).sort()).toEqual([
      expect.stringMatching(/^assumptions\.hoursPerMonth: .*without quotes/),
      expect.stringMatching(/^prices\[0\]\.item: .*did you mean "machine\.n4\.vcpu"\?/),
      expect.stringMatching(/^prices\[0\]\.region: not a region/),
      expect.stringMatching(/^prices\[0\]\.usd: must be at least 0/),
      expect.stringMatching(/^prices\[1\]\.source: is not a source.*did you mean "mine"\?/),
      expect.stringMatching(/^prices\[2\]: is the second price of europe-west3 gke\.cluster/),
      expect.stringMatching(/^pricse: unknown key; did you mean "prices"\?/),
      expect.stringMatching(/^sources\.mine\.date: not a date/),
      expect.stringMatching(/^sources\.mine\.url: not a URL/),
    ]);
  });

  it("must exist and be JSON", () => {
    expect(() => loadPrices("nowhere.json")).toThrow("--prices nowhere.json: no such file.");
    expect(() => loadPrices(priceFile("{"))).toThrow(/is not JSON/);
  });
});

describe("sizes", () => {
  it.each([
    ["n4-standard-8", 8, 32],
    ["c4-standard-2", 2, 7],
    ["c4d-highmem-4", 4, 31],
    ["n4-custom-6-24576", 6, 24],
    ["n1-highcpu-2", 2, 1.8],
  ])("%s has %d vCPUs and %d GiB", (type, vcpus, memoryGib) =>
    expect(machineShape(type)).toEqual({ vcpus, memoryGib }),
  );

  it("of shared cores are not known", () => expect(machineShape("e2-medium")).toBeUndefined());

  it("of Hyperdisk Balanced have the performance that the console writes", () => {
    expect(disk("hyperdisk-balanced", 10)).toMatchObject({ iops: 3060, throughput: 155 });
    expect(disk("hyperdisk-balanced", 100)).toMatchObject({ iops: 3600, throughput: 290 });
    expect(disk("hyperdisk-balanced", 4)).toMatchObject({ iops: 2000 });
    expect(disk("hyperdisk-balanced", 2000)).toMatchObject({ iops: 15_000, throughput: 2400 });
  });

  it.each([
    [0.5, 1, 5, 1, 3.75, 10],
    [3, 8, 10, 4, 8, 10],
    [2, 16, 20.5, 4, 16, 21],
    [16, 8, 100, 16, 14.5, 100],
  ])("of Cloud SQL for %d CPU, %d GiB, %d GiB", (cpu, memory, storage, vcpus, memoryGib, storageGib) => {
    expect(cloudSqlSize(cpu, memory, storage)).toEqual({ vcpus, memoryGib, storageGib });
  });
});
