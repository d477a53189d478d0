/** A block of IPv4 addresses. */
export interface Range {
  /** Its first address as a number. */
  readonly start: number;
  /** Prefix length in bits. */
  readonly prefix: number;
}

/** Sizes to plan addresses for. */
export interface RangeDemand {
  /** The block to divide, for example `10.64.0.0/16`. */
  readonly cidr: string;
  /** Most nodes that the cluster will ever have, those of an upgrade included. */
  readonly maxNodes: number;
  /** Most pods on one node. */
  readonly maxPodsPerNode: number;
  /** Most Services in the cluster. */
  readonly maxServices: number;
}

/** The blocks of one cluster, in CIDR notation; they are in the divided block and do not overlap. */
export interface NetworkRanges {
  readonly nodes: string;
  readonly pods: string;
  readonly services: string;
}

/** Thrown when the block is too small. */
export class RangeTooSmall extends Error {
  constructor(
    /** The longest prefix that is large enough. */
    readonly neededPrefix: number,
    cidr: string,
  ) {
    super(`${cidr} is too small: this many nodes, pods and services need a /${neededPrefix}`);
  }
}

/**
 * Divides a block into those of one VPC-native cluster.
 *
 * Every node takes a block of pod addresses at least twice as large as its number of pods, so that an address is not used
 * again at once. Google keeps four addresses of every subnet. Source: GKE documentation, "VPC-native clusters".
 *
 * @throws RangeTooSmall when the block cannot hold them.
 */
export function planRanges({ cidr, maxNodes, maxPodsPerNode, maxServices }: RangeDemand): NetworkRanges {
  const block = parseCidr(cidr);
  const perNode = bits(2 * maxPodsPerNode);
  const wanted: readonly (readonly [keyof NetworkRanges, number])[] = [
    ["pods", Math.max(perNode + bits(maxNodes), 11)],
    ["services", Math.max(bits(maxServices), 5)],
    ["nodes", Math.max(bits(maxNodes + 4), 3)],
  ];
  const total = wanted.reduce((sum, [, width]) => sum + 2 ** width, 0);
  if (total > 2 ** (32 - block.prefix)) throw new RangeTooSmall(32 - bits(total), cidr);

  // From the largest to the smallest, each block starts at a multiple of its own size.
  const result = new Map<keyof NetworkRanges, string>();
  let next = block.start;
  for (const [name, width] of [...wanted].sort(([, a], [, b]) => b - a)) {
    result.set(name, formatCidr({ start: next, prefix: 32 - width }));
    next += 2 ** width;
  }
  const at = (name: keyof NetworkRanges): string => result.get(name) ?? "";
  return { nodes: at("nodes"), pods: at("pods"), services: at("services") };
}

/** Reads `10.64.0.0/16`. Throws on anything else, also when the address has bits behind the prefix. */
export function parseCidr(cidr: string): Range {
  const match = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})\/(\d{1,2})$/.exec(cidr);
  const [a = 256, b = 256, c = 256, d = 256, prefix = 33] = (match ?? []).slice(1).map(Number);
  if ([a, b, c, d].some((part) => part > 255) || prefix > 32) throw new Error(`"${cidr}" is not a CIDR block`);
  const start = ((a * 256 + b) * 256 + c) * 256 + d;
  if (start % 2 ** (32 - prefix) !== 0) throw new Error(`"${cidr}" does not start at a multiple of its size`);
  return { start, prefix };
}

/** Writes `10.64.0.0/16`. */
export function formatCidr({ start, prefix }: Range): string {
  const parts = [2 ** 24, 2 ** 16, 2 ** 8, 1].map((unit) => Math.floor(start / unit) % 256);
  return `${parts.join(".")}/${prefix}`;
}

/** Number of bits that distinguish `count` values. */
function bits(count: number): number {
  return Math.ceil(Math.log2(Math.max(count, 1)));
}
