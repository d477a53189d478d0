import { quantity } from "../shared/scalars";
import type { RuleFinding } from "../shared/validation";
import { found } from "./parameter-safety";
import { type Configured, postgresSize } from "./settings";

const mebibyte = 2 ** 20;

/** Why the rules exist that use {@link walThatOutgrows}, and where the fact comes from. */
export const walFits = {
  why: "Postgres stops when the volume of its WAL is full, and what it keeps on purpose fills it on an idle day too.",
  source: "PostgreSQL documentation, WAL configuration; wal_keep_size, min_wal_size, max_wal_size",
} as const;

/** A size that was set, in bytes, with its key as it is written; a bare number counts MB. */
export function walSize(
  parameters: Configured["parameters"],
  name: string,
): { readonly key: string; readonly bytes: number } | undefined {
  const [key] = found(parameters, (known) => known === name);
  const bytes = key === undefined ? undefined : postgresSize(parameters[key] ?? "", mebibyte);
  return key === undefined || bytes === undefined ? undefined : { key, bytes };
}

/**
 * Returns the sizes of WAL, among those named, that are as large as the volume that it lies on.
 *
 * @param volume the smallest volume of an instance that has WAL on it: its size, and the key of it.
 */
export function walThatOutgrows(
  parameters: Configured["parameters"],
  volume: { readonly size: string; readonly key: string },
  names: readonly string[],
): RuleFinding[] {
  return names.flatMap((name) => {
    const size = walSize(parameters, name);
    return size === undefined || size.bytes < quantity(volume.size)
      ? []
      : [
          {
            path: ["parameters", size.key],
            message: `must be smaller than the volume that WAL lies on, ${volume.key} ${volume.size}; lower it, or raise the volume`,
          },
        ];
  });
}
