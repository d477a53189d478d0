import type { PlannedResource } from "../plan/resource";
import { archivesOf, trafficOf } from "./archives";
import { type Line, linesOf, missingIn, type MissingPrice, usdOf } from "./bill";
import { type ClusterCost, clusterCosts } from "./clusters";
import { type Inventory, inventoryOf } from "./inventory";
import type { PriceTable } from "./prices";
import { workloadsOf } from "./workloads";

/** Monthly cost of an environment on Google Cloud. */
export interface Estimate {
  readonly inventory: Inventory;
  readonly lines: readonly Line[];
  readonly clusters: readonly ClusterCost[];
  /** Sum of all known prices, in USD. */
  readonly total: number;
  /** Missing prices; with any, the total is incomplete. */
  readonly missing: readonly MissingPrice[];
}

/**
 * Returns the cost of a plan's resources on Google Cloud.
 *
 * @returns undefined without such resources.
 */
export function estimateOf(resources: readonly PlannedResource[], prices: PriceTable): Estimate | undefined {
  const inventory = inventoryOf(resources);
  if (inventory === undefined) return undefined;
  const { assumptions } = prices;
  const traffic = trafficOf(resources, inventory, assumptions);
  const archives = archivesOf(resources, inventory, assumptions);
  const lines = linesOf(inventory, archives, traffic, prices);
  const workloads = workloadsOf(resources);
  return {
    inventory,
    lines,
    clusters: clusterCosts({ inventory, lines, workloads, traffic, archives, prices }),
    total: usdOf(lines),
    missing: missingIn(lines),
  };
}

/** Formats one or two lines for the summary of a plan or a preview. */
export function costSummary(environment: string, { total, missing }: Estimate): string[] {
  const known = `Cost: about ${usd(total)} a month at list prices; npm run cost -- ${environment} lists them`;
  return missing.length === 0 ? [known] : [known, `  incomplete: ${missing.length} prices are unknown`];
}

/** Formats an amount without cents. */
function usd(amount: number): string {
  return `${Math.round(amount).toLocaleString("en-US")} USD`;
}
