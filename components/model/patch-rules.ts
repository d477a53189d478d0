import { conflicts } from "../shared/merge-patch";
import type { Rule, RuleFinding } from "../shared/validation";
import type { z } from "zod";
import { fieldTable, patchFitsCrd } from "./crd-fields/fields";

type Json = Readonly<Record<string, unknown>>;

/** The patch key of an operator. */
export interface Patched<Cluster> {
  readonly schema: z.ZodObject;
  /** Keys that the spec is rendered from, besides those of the schema. */
  readonly derived: readonly string[];
  /** The key that holds the patch. */
  readonly path: readonly string[];
  /** The spec without the patch. */
  readonly spec: (cluster: Cluster) => Json;
  readonly patch: (cluster: Cluster) => Json;
  /** The part of the patch that can only add fields. Default: all of it. */
  readonly added?: (cluster: Cluster) => Json;
  /** Alternatives to fields that pgstack reads, by the path of a field. */
  readonly decisions: Readonly<Record<string, string>>;
  /** Fields among them whose keys have rules: a patch cannot add to them either. */
  readonly checked: readonly string[];
  /** Fields of the CRD, as {@link fieldTable} reads them. */
  readonly fields: string;
}

/** Returns the rules for the patch of any operator. */
export function patchRules<Cluster extends object>(of: Patched<Cluster>): Rule<Cluster>[] {
  const { schema, derived, path, spec, patch, added = patch, fields } = of;
  const keys = Object.keys(schema.shape);
  return [
    patchOnlyAdds([...keys, ...derived], path, spec, added),
    patchLeavesDecisions([...keys, ...derived], of),
    patchFitsCrd(keys, path, fieldTable(fields), patch),
  ];
}

/** Rule: a patch adds to the rendered spec and contradicts nothing in it. */
function patchOnlyAdds<Cluster extends object>(
  keys: readonly string[],
  path: readonly string[],
  spec: (cluster: Cluster) => Json,
  patch: (cluster: Cluster) => Json,
): Rule<Cluster> {
  return {
    id: "patch-only-adds",
    reads: keys as (keyof Cluster & string)[],
    why: "Two keys for one field can contradict each other.",
    source: "pgstack",
    check: (cluster) =>
      conflicts(spec(cluster), patch(cluster)).map((finding) => ({ ...finding, path: [...path, ...finding.path] })),
  };
}

/**
 * Rule: a patch does not change fields that pgstack reads: it would wait for, verify, restore and drill a cluster with
 * other settings than the real one.
 */
function patchLeavesDecisions<Cluster extends object>(
  keys: readonly string[],
  { path, spec, patch, decisions, checked }: Patched<Cluster>,
): Rule<Cluster> {
  return {
    id: "patch-leaves-decisions",
    reads: keys as (keyof Cluster & string)[],
    why: "pgstack reads these fields to wait for a cluster, verify it and restore its backups, and does not read the patch.",
    source: "pgstack",
    check: (cluster) =>
      Object.entries(decisions).flatMap(([field, instead]): RuleFinding[] => {
        const keysOf = field.split(".");
        // A patch can add to a field that another key sets, unless rules check that key.
        return sets(patch(cluster), keysOf) && (!sets(spec(cluster), keysOf) || checked.includes(field))
          ? [{ path: [...path, ...keysOf], message: `is not read by pgstack here; ${instead}` }]
          : [];
      }),
  };
}

/** Returns true if a patch sets a field to a value. */
function sets(patch: unknown, [key, ...rest]: readonly string[]): boolean {
  if (key === undefined) return patch !== undefined && patch !== null && patch !== false;
  return typeof patch === "object" && patch !== null && sets(Reflect.get(patch, key), rest);
}
