import { type OperatorKey, operatorsByUse } from "../../../components/operators";
import { configKeys } from "../config";
import type { ParityRow } from "./row";

/** Operators of the comparison, by the key of their own settings. */
export const sides: readonly OperatorKey[] = operatorsByUse.map(({ ownKey }) => ownKey);

/** Keys of each operator. */
export type KeysBySide = Readonly<Record<OperatorKey, ReadonlySet<string>>>;

/** Short name of an operator. */
export function shortName(side: OperatorKey): string {
  return operatorsByUse.find(({ ownKey }) => ownKey === side)?.shortName ?? side;
}

/** Keys of a cluster on an operator that hold a value, without `clusters.`, each path once. An object is no key of its own. */
export function keysOf(side: OperatorKey): ReadonlySet<string> {
  const name = operatorsByUse.find(({ ownKey }) => ownKey === side)?.name;
  const ids = configKeys()
    .filter(({ id, variants }) => id.startsWith("clusters.") && variants[0] === name)
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

/** Returns true if an operator has a key, or one below it. */
export function hasBelow(keys: ReadonlySet<string>, prefix: string): boolean {
  return [...keys].some((key) => isBelow(key, prefix));
}

/** A key of an operator with the row that is about it: the one that names the most of its path. */
export interface CoveredKey {
  readonly key: string;
  readonly row: ParityRow;
  /** The list of the row in which it is. */
  readonly as: "shared" | OperatorKey;
}

/** Every key of an operator with its row; keys in no row are missing. */
export function covered(side: OperatorKey, rows: readonly ParityRow[], keys: Iterable<string>): CoveredKey[] {
  const entries = rows.flatMap((row) =>
    (["shared", side] as const).flatMap((as) => (row[as] ?? []).map((prefix) => ({ prefix, row, as }))),
  );
  return [...keys].flatMap((key) => {
    const found = entries
      .filter(({ prefix }) => isBelow(key, prefix))
      .sort((a, b) => b.prefix.length - a.prefix.length)[0];
    return found === undefined ? [] : [{ key, row: found.row, as: found.as }];
  });
}

/** Problems of rows: keys in no row, keys that the schema does not have, a missing reason. */
export function parityProblems(rows: readonly ParityRow[], keys: KeysBySide): string[] {
  return [
    ...sides.flatMap((side) => ofSide(side, rows, keys)),
    ...rows.flatMap((row) => [
      ...(row.shared ?? [])
        .filter((prefix) => sides.filter((side) => hasBelow(keys[side], prefix)).length < 2)
        .map((key) => `${key} in "${row.subject}" is a key of fewer than two operators`),
      ...sides
        .filter((side) => lacks(row, side, keys[side]) && row.note?.includes(shortName(side)) !== true)
        .map((side) => `"${row.subject}" needs a note on ${shortName(side)}, which lacks a key`),
    ]),
  ];
}

function ofSide(side: OperatorKey, rows: readonly ParityRow[], keys: KeysBySide): string[] {
  const all = covered(side, rows, keys[side]);
  const found = new Set(all.map(({ key }) => key));
  const others = (key: string): OperatorKey[] => sides.filter((other) => other !== side && keys[other].has(key));
  return [
    ...[...keys[side]].filter((key) => !found.has(key)).map((key) => `${side}: ${key} is in no row`),
    ...all
      .filter(({ key, as }) => (as === "shared") !== others(key).length > 0)
      .map(
        ({ key, as, row }) =>
          `${side}: ${key} is in "${row.subject}" as a key of ${as}: ${others(key).join(", ") || "no other operator"} has it`,
      ),
    ...rows.flatMap((row) =>
      (row[side] ?? [])
        .filter((prefix) => !hasBelow(keys[side], prefix))
        .map((key) => `${side}: ${key} in "${row.subject}" is no key of the schema`),
    ),
  ];
}

/** Returns true if an operator has no key of a row, or not every shared one and none of its own instead. */
function lacks(row: ParityRow, side: OperatorKey, keys: ReadonlySet<string>): boolean {
  if (row[side] !== undefined) return false;
  return row.shared === undefined || row.shared.some((prefix) => !hasBelow(keys, prefix));
}
