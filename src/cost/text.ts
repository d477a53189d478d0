import { groups, type Line, missingIn, type Part, priced, usdOf } from "./bill";
import type { ClusterCost } from "./clusters";
import type { Estimate } from "./estimate";
import type { Assumptions, PriceTable } from "./prices";

/** Formats an estimate. */
export function costText(environment: string, estimate: Estimate, prices: PriceTable): string {
  const { lines, clusters, total, missing, inventory } = estimate;
  const parts = [...lines, ...clusters.map(({ cloudSql }) => cloudSql)].flatMap((one) => one.parts);
  return [
    `Cost of "${environment}" in ${inventory.region} per month: list prices in USD, on demand, before discounts, taxes and free tiers`,
    ...groups.flatMap((group) => groupText(group, lines)),
    "",
    ...table([[missing.length > 0 ? "total, incomplete" : "total", "", money(total)]], [false, false, true]),
    ...section(
      "Missing prices",
      [...missing, ...clusters.flatMap(({ cloudSql }) => cloudSql.missing)].map(
        ({ item, region }) => `no price for ${item} in ${region}; add it with --prices <file>`,
      ),
    ),
    ...clustersText(clusters),
    ...section("Fallback prices", fallbackText(parts)),
    ...section("Assumptions; a price file can override each", assumptionsText(prices.assumptions)),
    ...section("Not included", [
      ...(inventory.existingNodes ? ["nodes and management of the existing GKE cluster"] : []),
      "traffic to the internet and of clients in other zones, logs and metrics of Cloud Operations, snapshots",
      "volumes of restore drills, which exist while a drill runs; reads from a bucket in several regions; replication between its regions",
    ]),
    ...section("Sources", sourcesText(parts, prices)),
  ].join("\n");
}

function groupText(group: Line["group"], lines: readonly Line[]): string[] {
  const own = lines.filter((line) => line.group === group);
  if (own.length === 0) return [];
  const rows = own.map((line) => [`  ${line.name}`, line.detail, amount(line)]);
  return [
    "",
    ...table([[group, "", amount({ parts: own.flatMap(({ parts }) => parts) })], ...rows], [false, false, true]),
  ];
}

/** The cost of lines; with a question mark where a price is missing. */
function amount(line: Pick<Line, "parts">): string {
  if (missingIn([line]).length === 0) return money(usdOf([line]));
  return line.parts.some(priced) ? `${money(usdOf([line]))} + ?` : "?";
}

function clustersText(clusters: readonly ClusterCost[]): string[] {
  if (clusters.length === 0) return [];
  const head = [
    "per cluster",
    "nodes",
    "volumes, backups",
    "share of the rest",
    "total",
    "Cloud SQL HA",
    "with replicas",
  ];
  const rows = clusters.map(({ cluster, nodes, own, platform, total, cloudSql }) => [
    `  ${cluster}`,
    ...[nodes, own, platform, total, cloudSql.ha].map(money),
    cloudSql.replicas > 0 ? money(cloudSql.all) : "",
  ]);
  return [
    "",
    ...table([head, ...rows], [false, true, true, true, true, true, true]),
    ...clusters.flatMap(({ cluster, cloudSql }) => [
      `  ${cluster} on Cloud SQL Enterprise: ${cloudSql.vcpus} vCPU, ${cloudSql.memoryGib} GiB, ${cloudSql.storageGib} GiB SSD, with its standby` +
        (cloudSql.replicas > 0 ? `; with ${cloudSql.replicas} read replica for as many copies` : ""),
      `    break-even with high availability: ${breakEven(cloudSql.breakEven)}`,
      ...(cloudSql.replicas > 0 ? [`    break-even with replicas: ${breakEven(cloudSql.breakEvenAll)}`] : []),
    ]),
  ];
}

function breakEven(count: number | undefined): string {
  if (count === undefined) return "none; one more such cluster costs more here than on Cloud SQL";
  return `from ${count} such ${count === 1 ? "cluster" : "clusters"} on, when they fill the nodes`;
}

function fallbackText(parts: readonly Part[]): string[] {
  const used = parts.flatMap(({ item, region, fallback, usd }) =>
    fallback === undefined || usd === undefined ? [] : [`${item} in ${region}: the price of ${fallback}, ${usd}`],
  );
  return [...new Set(used)].sort();
}

function assumptionsText(assumptions: Assumptions): string[] {
  return Object.entries(assumptions).map(([name, value]) => `${name}: ${value}`);
}

function sourcesText(parts: readonly Part[], prices: PriceTable): string[] {
  const names = [...new Set(parts.flatMap(({ source }) => source ?? []))].sort();
  return names.flatMap((name) => {
    const found = prices.source(name);
    return found === undefined ? [] : [`${found.date}  ${found.url}`];
  });
}

function section(title: string, lines: readonly string[]): string[] {
  return lines.length === 0 ? [] : ["", title, ...[...new Set(lines)].map((line) => `  ${line}`)];
}

function money(usd: number): string {
  return usd.toLocaleString("en-US", { minimumFractionDigits: 2, maximumFractionDigits: 2 });
}

/** Column widths that all tables of one text share, so that amounts are aligned. */
const widths = [34, 62, 12];

/** Formats rows with aligned columns; `right` are the columns of numbers. */
function table(rows: readonly (readonly string[])[], right: readonly boolean[]): string[] {
  const columns = right.map((_, i) => {
    const longest = Math.max(...rows.map((row) => row[i]?.length ?? 0));
    return right.length === widths.length ? Math.max(longest, widths[i] ?? 0) : longest;
  });
  return rows.map((row) =>
    row
      .map((cell, i) => (right[i] === true ? cell.padStart(columns[i] ?? 0) : cell.padEnd(columns[i] ?? 0)))
      .join("  ")
      .trimEnd(),
  );
}
