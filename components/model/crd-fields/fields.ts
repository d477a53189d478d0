import { unknownKey } from "../../shared/validation";
import type { Rule, RuleFinding } from "../../shared/validation";

/**
 * The fields of a spec in the CRD, one shape a line, the spec itself last. A line is a type, `e` and values, or, with
 * numbers of other lines: `p` and fields, `l` and the item of a list, `m` and the value of a map.
 */
export type FieldTable = readonly string[];

/** Reads the text of a table. */
export function fieldTable(text: string): FieldTable {
  return text.trim().split("\n");
}

/** Types of the CRD as messages name them, and the check of each. */
const scalars: Readonly<Record<string, readonly [string, (value: unknown) => boolean]>> = {
  string: ["a string", (value) => typeof value === "string"],
  integer: ["a whole number", Number.isInteger],
  number: ["a number", (value) => typeof value === "number"],
  boolean: ["true or false", (value) => typeof value === "boolean"],
  "int-or-string": ["a whole number or a string", (value) => typeof value === "string" || Number.isInteger(value)],
};

/**
 * Returns the fields of a patch that the CRD does not have, and values of another type: the API server refuses the
 * object, or drops the field. Required fields, patterns and bounds are not checked.
 */
export function fieldProblems(table: FieldTable, patch: unknown): RuleFinding[] {
  return problemsAt(table, table.length - 1, patch, []);
}

function problemsAt(table: FieldTable, line: number, value: unknown, path: RuleFinding["path"]): RuleFinding[] {
  // In a patch it removes the field.
  if (value === null) return [];
  const [kind = "", ...rest] = (table[line] ?? "").split(" ");
  const wrong = (what: string): RuleFinding[] => [{ path, message: `must be ${what}, as in the CRD` }];
  const inner = Number(rest[0]);
  switch (kind) {
    case "any":
      return [];
    case "e":
      return rest.includes(typeof value === "string" ? value : JSON.stringify(value))
        ? []
        : wrong(`one of ${rest.join(", ")}`);
    case "l":
      return Array.isArray(value)
        ? value.flatMap((item, i) => problemsAt(table, inner, item, [...path, i]))
        : wrong("a list");
    case "m":
      return isObject(value)
        ? Object.entries(value).flatMap(([key, item]) => problemsAt(table, inner, item, [...path, key]))
        : wrong("an object");
    case "p": {
      if (!isObject(value)) return wrong("an object");
      const fields = new Map(rest.map((field) => field.split(":") as [string, string]));
      return Object.entries(value).flatMap(([key, item]) => {
        const at = fields.get(key);
        return at === undefined
          ? [{ path: [...path, key], message: unknownKey(key, [...fields.keys()]) }]
          : problemsAt(table, Number(at), item, [...path, key]);
      });
    }
    default: {
      const [words, holds] = scalars[kind] ?? ["", () => true];
      return holds(value) ? [] : wrong(words);
    }
  }
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Rule: a patch names fields of the operator's CRD. */
export function patchFitsCrd<Cluster extends object>(
  keys: readonly string[],
  path: readonly string[],
  table: FieldTable,
  patch: (cluster: Cluster) => unknown,
): Rule<Cluster> {
  return {
    id: "patch-fits-crd",
    reads: keys as (keyof Cluster & string)[],
    why: "The API server silently drops a field that the CRD does not have, and refuses a value of another type: `up` fails, or the patch has no effect.",
    source: "CRDs of PGO 6.0.3 (PostgresCluster v1) and CloudNativePG 1.30.1 (Cluster v1)",
    check: (cluster) =>
      fieldProblems(table, patch(cluster)).map((finding) => ({ ...finding, path: [...path, ...finding.path] })),
  };
}
