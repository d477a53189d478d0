import { conflicts } from "../shared/merge-patch";
import type { Rule, RuleFinding } from "../shared/validation";
import type { z } from "zod";
import { fieldTable, patchFitsCrd } from "./crd-fields/fields";

type Json = Readonly<Record<string, unknown>>;

/** The escape hatch of an operator. */
export interface Patched<Cluster> {
  readonly schema: z.ZodObject;
  /** Keys that the spec is rendered from, beside those of the schema. */
  readonly derived: readonly string[];
  /** The key that holds the patch. */
  readonly path: readonly string[];
  /** The spec without the patch. */
  readonly spec: (cluster: Cluster) => Json;
  readonly patch: (cluster: Cluster) => Json;
  /** The part of the patch that may only add. Default: all of it. */
  readonly added?: (cluster: Cluster) => Json;
  /** What to write instead of fields that pgstack decides by, by the path of a field. */
  readonly decisions: Readonly<Record<string, string>>;
  /** Those of them whose values rules check where they have a key: a patch may not add to them either. */
  readonly checked: readonly string[];
  /** Fields of the CRD, as {@link fieldTable} reads them. */
  readonly fields: string;
}

/** Returns the rules that hold for the escape hatch of any operator. */
export function patchRules<Cluster extends object>(of: Patched<Cluster>): Rule<Cluster>[] {
  const { schema, derived, path, spec, patch, added = patch, fields } = of;
  const keys = Object.keys(schema.shape);
  return [
    patchOnlyAdds([...keys, ...derived], path, spec, added),
    patchLeavesDecisions([...keys, ...derived], of),
    patchFitsCrd(keys, path, fieldTable(fields), patch),
  ];
}

/** The rule that the escape hatch of an operator adds to the rendered spec and contradicts nothing in it. */
function patchOnlyAdds<Cluster extends object>(
  keys: readonly string[],
  path: readonly string[],
  spec: (cluster: Cluster) => Json,
  patch: (cluster: Cluster) => Json,
): Rule<Cluster> {
  return {
    id: "patch-only-adds",
    reads: keys as (keyof Cluster & string)[],
    why: "Two knobs for one decision contradict each other sooner or later.",
    source: "pgstack",
    check: (cluster) =>
      conflicts(spec(cluster), patch(cluster)).map((finding) => ({ ...finding, path: [...path, ...finding.path] })),
  };
}

/**
 * The rule that a patch leaves alone what pgstack decides by: it would wait for, verify, restore and drill another cluster than there is.
 */
function patchLeavesDecisions<Cluster extends object>(
  keys: readonly string[],
  { path, spec, patch, decisions, checked }: Patched<Cluster>,
): Rule<Cluster> {
  return {
    id: "patch-leaves-decisions",
    reads: keys as (keyof Cluster & string)[],
    why: "pgstack waits for a cluster, verifies it and restores its backups by these fields: set by a patch they are not seen.",
    source: "pgstack",
    check: (cluster) =>
      Object.entries(decisions).flatMap(([field, instead]): RuleFinding[] => {
        const keysOf = field.split(".");
        // What another key sets is there already, and a patch may add to it, but for what rules look at in its key.
        return sets(patch(cluster), keysOf) && (!sets(spec(cluster), keysOf) || checked.includes(field))
          ? [{ path: [...path, ...keysOf], message: `is not seen by pgstack here; ${instead}` }]
          : [];
      }),
  };
}

/** Returns true where a patch sets a field, to anything but nothing. */
function sets(patch: unknown, [key, ...rest]: readonly string[]): boolean {
  if (key === undefined) return patch !== undefined && patch !== null && patch !== false;
  return typeof patch === "object" && patch !== null && sets(Reflect.get(patch, key), rest);
}
