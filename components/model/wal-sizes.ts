import { quantity } from "../shared/scalars";
import type { RuleFinding } from "../shared/validation";
import { type Effective, effective, firstWritten, type ServerFacts } from "./effective";
import { found } from "./parameter-safety";
import { type Configured, postgresSize } from "./settings";

const mebibyte = 2 ** 20;

/** Reason and source of the rules that use {@link walThatOutgrows}. */
export const walFits = {
  why: "Postgres stops when the volume of its WAL is full: with these sizes, or the defaults, WAL fills it in normal operation.",
  source:
    "PostgreSQL documentation, WAL configuration; wal_keep_size, min_wal_size, max_wal_size, max_slot_wal_keep_size",
} as const;

/** A configured size in bytes, with its key as written; a bare number is in MB. */
export function walSize(
  parameters: Configured["parameters"],
  name: string,
): { readonly key: string; readonly bytes: number } | undefined {
  const [key] = found(parameters, (known) => known === name);
  const bytes = key === undefined ? undefined : postgresSize(parameters[key] ?? "", mebibyte);
  return key === undefined || bytes === undefined ? undefined : { key, bytes };
}

/** The smallest volume with WAL: its size, and the path of its key. */
interface WalVolume {
  readonly size: string;
  readonly path: readonly (string | number)[];
}

/** Returns the problems of the sizes of WAL: single settings, or their combination, that fill the volume. */
export function walThatOutgrows(
  cluster: Effective,
  server: ServerFacts,
  volume: WalVolume,
  names: readonly string[],
): RuleFinding[] {
  const where = `the volume with WAL, ${volume.path.join(".")} ${volume.size}`;
  const alone = names.flatMap((name) => {
    const size = walSize(cluster.parameters, name);
    return size === undefined || size.bytes < quantity(volume.size)
      ? []
      : [{ path: ["parameters", size.key], message: `must be smaller than ${where}; lower it, or raise the volume` }];
  });
  return alone.length > 0 ? alone : walInAll(cluster, server, volume, where);
}

/**
 * Checks the maximum size of WAL: until the next checkpoint it grows by max_wal_size in addition to WAL that is
 * retained for replicas and slots. A data volume is checked only if a size is configured: one that is too small for the
 * defaults is too small for data first.
 */
function walInAll(cluster: Effective, server: ServerFacts, { size, path }: WalVolume, where: string): RuleFinding[] {
  const keys = ["max_slot_wal_keep_size", "wal_keep_size", "max_wal_size"];
  const [slots = 0, kept = 0, most = 0] = keys.map((name) => effective(cluster, server, name));
  const key = firstWritten(cluster.parameters, keys);
  const total = most + Math.max(slots, kept);
  // Reported already, on CloudNativePG by log-sizes-fit.
  const isReported = (walSize(cluster.parameters, "max_wal_size")?.bytes ?? 0) >= quantity(size);
  const isFree = key === undefined && !path.includes("walStorage");
  if (total * mebibyte < quantity(size) || isReported || isFree) return [];
  return [
    {
      path: key === undefined ? path : ["parameters", key],
      message: `leaves no space: WAL grows to ${total}MB, max_wal_size (${most}MB) and the larger of wal_keep_size (${kept}MB) and max_slot_wal_keep_size (${slots < 0 ? "unlimited" : `${slots}MB`}), and fills ${where}; lower these, or raise the volume`,
    },
  ];
}
