import { configKeys } from "../config";
import type { ParityRow } from "./row";

/** Operators of the comparison, as `operator` names them. */
const names = { crunchy: "crunchy", cloudNativePg: "cloudnative-pg" } as const;
export type Side = keyof typeof names;

/** Keys of a cluster on an operator that hold a value, without `clusters.`, each path once. An object is no key of its own. */
export function keysOf(side: Side): ReadonlySet<string> {
  const ids = configKeys()
    .filter(({ id, variants }) => id.startsWith("clusters.") && variants[0] === names[side])
    .map(({ id }) => id.slice("clusters.".length));
  const objects = new Set(ids.flatMap((id) => parents(id)));
  return new Set(ids.filter((id) => !objects.has(id)));
}

const parents = (id: string): string[] =>
  id
    .split(".")
    .slice(1)
    .map((_, i) =>
      id
        .split(".")
        .slice(0, i + 1)
        .join("."),
    );

const isBelow = (key: string, prefix: string): boolean => key === prefix || key.startsWith(`${prefix}.`);

/** A key of an operator with the row that is about it: the one that names the most of its path. */
export interface CoveredKey {
  readonly key: string;
  readonly row: ParityRow;
  /** The list of the row in which it is. */
  readonly as: "both" | Side;
}

/** Every key of an operator with its row; keys in no row are missing. */
export function covered(side: Side, rows: readonly ParityRow[], keys: Iterable<string>): CoveredKey[] {
  const entries = rows.flatMap((row) =>
    (["both", side] as const).flatMap((as) => (row[as] ?? []).map((prefix) => ({ prefix, row, as }))),
  );
  return [...keys].flatMap((key) => {
    const found = entries
      .filter(({ prefix }) => isBelow(key, prefix))
      .sort((a, b) => b.prefix.length - a.prefix.length)[0];
    return found === undefined ? [] : [{ key, row: found.row, as: found.as }];
  });
}

/** Problems of rows: keys in no row, keys that the schema does not have, a missing reason. */
export function parityProblems(
  rows: readonly ParityRow[],
  keys: Readonly<Record<Side, ReadonlySet<string>>>,
): string[] {
  const sides: readonly (readonly [Side, Side])[] = [
    ["crunchy", "cloudNativePg"],
    ["cloudNativePg", "crunchy"],
  ];
  return [
    ...sides.flatMap(([side, other]) => {
      const all = covered(side, rows, keys[side]);
      const found = new Set(all.map(({ key }) => key));
      return [
        ...[...keys[side]].filter((key) => !found.has(key)).map((key) => `${side}: ${key} is in no row`),
        ...all
          .filter(({ key, as }) => (as === "both") !== keys[other].has(key))
          .map(
            ({ key, as, row }) =>
              `${side}: ${key} is in "${row.subject}" as a key of ${as}: ${other} ${keys[other].has(key) ? "has it too" : "does not have it"}`,
          ),
        ...rows.flatMap((row) =>
          [...(row.both ?? []), ...(row[side] ?? [])]
            .filter((prefix) => ![...keys[side]].some((key) => isBelow(key, prefix)))
            .map((key) => `${side}: ${key} in "${row.subject}" is no key of the schema`),
        ),
      ];
    }),
    ...rows
      .filter((row) => row.both === undefined && row.note === undefined && !(row.crunchy && row.cloudNativePg))
      .map(({ subject }) => `"${subject}" needs a note: one operator has no such key`),
  ];
}
