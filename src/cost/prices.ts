import * as fs from "node:fs";
import * as path from "node:path";
import { z } from "zod";
import { closest, strict, validate } from "../../components/shared/validation";
import { UsageError } from "../errors";
import shipped from "./list-prices.json";

/** Priced items: the name in a price file, the unit of the price in USD, an example. */
export const priceItems = [
  { pattern: /^machine\.[a-z]\d+[a-z]*\.vcpu$/, unit: "vCPU and hour", example: "machine.n4.vcpu" },
  { pattern: /^machine\.[a-z]\d+[a-z]*\.memory$/, unit: "GiB and hour", example: "machine.n4.memory" },
  { pattern: /^machine-type\.[a-z]\d+[a-z]*(-[a-z0-9]+)+$/, unit: "hour", example: "machine-type.e2-medium" },
  { pattern: /^disk\.(pd|hyperdisk)(-[a-z]+)+\.capacity$/, unit: "GiB and month", example: "disk.pd-ssd.capacity" },
  { pattern: /^disk\.hyperdisk-balanced\.iops$/, unit: "IOPS and month", example: "disk.hyperdisk-balanced.iops" },
  {
    pattern: /^disk\.hyperdisk-balanced\.throughput$/,
    unit: "MiB/s and month",
    example: "disk.hyperdisk-balanced.throughput",
  },
  { pattern: /^bucket\.standard$/, unit: "GiB and month", example: "bucket.standard" },
  { pattern: /^bucket\.class-[ab]$/, unit: "10,000 operations", example: "bucket.class-a" },
  { pattern: /^gke\.cluster$/, unit: "hour", example: "gke.cluster" },
  { pattern: /^nat\.node$/, unit: "node and hour, at most 32 nodes", example: "nat.node" },
  { pattern: /^nat\.data$/, unit: "GiB", example: "nat.data" },
  { pattern: /^nat\.address$/, unit: "address and hour", example: "nat.address" },
  { pattern: /^network\.zone$/, unit: "GiB", example: "network.zone" },
  { pattern: /^cloud-sql\.(ha|zonal)\.vcpu$/, unit: "vCPU and hour", example: "cloud-sql.ha.vcpu" },
  { pattern: /^cloud-sql\.(ha|zonal)\.memory$/, unit: "GiB and hour", example: "cloud-sql.ha.memory" },
  { pattern: /^cloud-sql\.(ha|zonal)\.storage$/, unit: "GiB and month", example: "cloud-sql.ha.storage" },
  { pattern: /^cloud-sql\.backup$/, unit: "GiB and month", example: "cloud-sql.backup" },
] as const;

const item = z.string().superRefine((name, context) => {
  if (priceItems.some(({ pattern }) => pattern.test(name))) return;
  const examples = priceItems.map(({ example }) => example);
  const guess = closest(name, examples);
  const hint =
    guess !== undefined ? `did you mean "${guess}"?` : `write for example ${examples.slice(0, 4).join(", ")}`;
  context.addIssue({ code: "custom", message: `is not an item with a price; ${hint}` });
});

const regionError = 'not a region; write for example "europe-west3", "global", or "EU" for a bucket';
const region = z.string().regex(/^([a-z]+-[a-z]+\d+|global|[A-Z]{2,4}\d?)$/, { error: regionError });

const source = strict({
  url: z.url({
    protocol: /^https?$/,
    error: 'not a URL; write for example "https://cloud.google.com/compute/all-pricing"',
  }),
  date: z.iso.date({ error: "not a date; write year, month and day, for example 2026-07-30" }),
  note: z.string().optional(),
});

const amount = z.number().min(0);

/** Assumed usage, which an environment does not define; a price file can override each value. */
const assumptions = strict({
  hoursPerMonth: z.number().min(1).max(744).describe("Hours of a month."),
  fullBackupPerVolumeGib: amount.describe("GiB of a full backup, compressed, per GiB of the data volume."),
  archivedPerVolumeGibAndDay: amount.describe(
    "GiB of WAL and of differential and incremental backups, compressed, that a day adds per GiB of the data volume.",
  ),
  walPerVolumeGibAndDay: amount.describe("GiB of WAL that a day writes per GiB of the data volume."),
  backupOperationsPerMonth: amount.describe(
    "Class A operations of backups per repository, besides one per WAL segment.",
  ),
  natGibPerNode: amount.describe("GiB that a node receives and sends through Cloud NAT in a month, mostly images."),
  podCpu: amount.describe("CPU of a pod without a request, to share out the cost of nodes."),
  podMemoryGib: amount.describe("Memory in GiB of a pod without a request, to share out the cost of nodes."),
});

const price = strict({
  region: region.describe("Region, `global`, or the location of a bucket such as `EU`."),
  item: item.describe("Priced item."),
  usd: amount.describe("List price in USD."),
  source: z.string().describe("Name of the source."),
});

const sources = z.record(z.string(), source).describe("Sources of prices, with dates.");
const fallback = z.array(region).describe("Fallback regions for missing prices, in this order.");

/** A complete price file, such as the bundled one. */
const wholeFile = strict({ sources, fallback, assumptions, prices: z.array(price) });

/** Price file of a user: each part is optional and overrides the bundled prices, one by one. */
export const priceFileSchema = strict({
  sources: sources.optional(),
  fallback: fallback.optional(),
  assumptions: assumptions.partial().optional(),
  prices: z.array(price).optional(),
});

export type PriceFile = z.output<typeof wholeFile>;
/** Assumed usage. */
export type Assumptions = PriceFile["assumptions"];

/** A price with its region and source. */
export interface FoundPrice {
  readonly usd: number;
  /** Region of the price; it differs from the requested one for a fallback. */
  readonly region: string;
  readonly source: string;
}

/** A price table: the bundled prices, overridden by a user's file. */
export class PriceTable {
  private readonly byKey: ReadonlyMap<string, FoundPrice>;

  constructor(private readonly file: PriceFile) {
    this.byKey = new Map(file.prices.map((entry) => [`${entry.region} ${entry.item}`, entry]));
  }

  get assumptions(): Assumptions {
    return this.file.assumptions;
  }

  /** URL, date and note of a source. */
  source(name: string): PriceFile["sources"][string] | undefined {
    return this.file.sources[name];
  }

  /**
   * Returns the price of an item in a region: its own, the global one, or that of the first fallback region with one.
   *
   * @returns undefined without a price.
   */
  find(item: string, region: string): FoundPrice | undefined {
    for (const place of [region, "global", ...this.file.fallback]) {
      const found = this.byKey.get(`${place} ${item}`);
      if (found !== undefined) return found;
    }
    return undefined;
  }
}

/**
 * Returns the bundled price table, overridden by a user's file.
 *
 * @throws UsageError if the file does not exist or is not JSON; InvalidInput with every problem of its content.
 */
export function loadPrices(file?: string): PriceTable {
  const base = checked(wholeFile, shipped, "src/cost/list-prices.json", {});
  if (file === undefined) return new PriceTable(base);
  const own = checked(priceFileSchema, readJson(file), path.basename(file), base.sources);
  const overridden = new Set((own.prices ?? []).map(({ region, item }) => `${region} ${item}`));
  return new PriceTable({
    sources: { ...base.sources, ...own.sources },
    fallback: own.fallback ?? base.fallback,
    assumptions: { ...base.assumptions, ...own.assumptions },
    prices: [...base.prices.filter(({ region, item }) => !overridden.has(`${region} ${item}`)), ...(own.prices ?? [])],
  });
}

function readJson(file: string): unknown {
  if (!fs.existsSync(file)) throw new UsageError(`--prices ${file}: no such file.`);
  try {
    return JSON.parse(fs.readFileSync(file, "utf8"));
  } catch (error) {
    throw new UsageError(`--prices ${file} is not JSON: ${error instanceof Error ? error.message : String(error)}`);
  }
}

/** Validates a price file: its keys and values, existing sources and unique prices. */
function checked<S extends z.ZodObject>(
  schema: S,
  input: unknown,
  where: string,
  known: PriceFile["sources"],
): z.output<S> {
  const withSources = schema.superRefine(
    (value, context) => {
      const { sources: own, prices } = recordOf(value);
      const sources = [...Object.keys(known), ...Object.keys(recordOf(own))];
      const seen = new Set<string>();
      listOf(prices).forEach((entry, i) => {
        const { source, region, item } = recordOf(entry);
        if (typeof source === "string" && !sources.includes(source)) {
          const guess = closest(source, sources);
          const hint = guess !== undefined ? `did you mean "${guess}"?` : `sources: ${sources.join(", ")}`;
          context.addIssue({
            code: "custom",
            path: ["prices", i, "source"],
            message: `is not a source; add it to sources with url and date; ${hint}`,
          });
        }
        const key = `${String(region)} ${String(item)}`;
        if (seen.has(key)) {
          context.addIssue({
            code: "custom",
            path: ["prices", i],
            message: `is the second price of ${key}; remove one`,
          });
        }
        seen.add(key);
      });
    },
    // Also beside malformed entries, so that all problems are reported at once.
    { when: () => true },
  );
  return validate(withSources, input, where);
}

function recordOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : {};
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}
