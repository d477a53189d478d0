import type { z } from "zod";
import { type JsonSchema, jsonSchema } from "../../components/shared/json-schema";
import { environmentSchema } from "../config/schema";

/** A key of the configuration as a table shows it. */
export interface ConfigKey {
  /** Path without prefix and without marks of lists: `clusters.backups.repositories.name`. */
  readonly id: string;
  /** Path as messages show it: `clusters[].backups.repositories[].name`. */
  readonly path: string;
  /** Variants that have the key, from the outermost: `["crunchy", "s3"]`. */
  readonly variants: readonly string[];
  /** Condition of the innermost variant: `` `clusters[].bootstrap` with `from: cluster` ``. */
  readonly condition: string;
  readonly type: string;
  /** Default, or "required", or nothing. */
  readonly shown: string;
  readonly text: string;
}

/** JSON Schema of the keys under `pgstack:`, for editors. */
export function configJsonSchema(): JsonSchema {
  return jsonSchema(environmentSchema);
}

/** A table of a schema's own keys, without those below them: first what all its variants have, then what each adds. */
export function settingsTable(schema: z.ZodType): string[] {
  const { oneOf, ...own } = jsonSchema(schema);
  const variants = oneOf ?? [own];
  const text = (variant: JsonSchema, key: string): string => JSON.stringify(variant.properties?.[key]);
  const shared = new Set(
    Object.keys(variants[0]?.properties ?? {}).filter((key) =>
      variants.every((variant) => text(variant, key) === text(variants[0] ?? {}, key)),
    ),
  );
  const keysOf = (variant: JsonSchema | undefined, isShared: boolean): string[] =>
    Object.entries(variant?.properties ?? {})
      .filter(([key]) => shared.has(key) === isShared)
      .map(([key, child]) => {
        const shown = shownDefault(child, variant?.required?.includes(key) === true);
        return `| \`${key}\` | ${typeOf(child)} | ${shown} | ${cell(child.description ?? "")} |`;
      });
  return [
    "| key | type | default | |",
    "|---|---|---|---|",
    ...keysOf(variants[0], true),
    ...(oneOf ?? []).flatMap((variant) => {
      const [key, value] = discriminator(variant);
      return [`| **with \`${key ?? ""}: ${value}\`** | | | |`, ...keysOf(variant, false)];
    }),
  ];
}

/** Every key of the schema in its order, one entry for each variant that has it. */
export function configKeys(): ConfigKey[] {
  return below({ id: "", path: "", variants: [], condition: "" }, configJsonSchema());
}

type Place = Pick<ConfigKey, "id" | "path" | "variants" | "condition">;

function below(place: Place, { properties, oneOf, required }: JsonSchema): ConfigKey[] {
  return [
    ...(oneOf ?? []).flatMap((variant) => {
      const [key, value] = discriminator(variant);
      if (key === undefined) return below(place, variant);
      const condition = `\`${place.path}\` with \`${key}: ${value}\``;
      return below({ ...place, variants: [...place.variants, value], condition }, variant);
    }),
    ...Object.entries(properties ?? {}).flatMap(([key, child]) =>
      keyAndBelow(
        { ...place, id: joined(place.id, key), path: joined(place.path, key) },
        child,
        required?.includes(key) === true,
      ),
    ),
  ];
}

function keyAndBelow(place: Place, schema: JsonSchema, required: boolean): ConfigKey[] {
  const key = {
    ...place,
    type: typeOf(schema),
    shown: shownDefault(schema, required),
    text: schema.description ?? "",
  };
  const items = schema.items !== undefined && isTree(schema.items) ? schema.items : undefined;
  return [key, ...(items !== undefined ? below({ ...place, path: `${place.path}[]` }, items) : below(place, schema))];
}

const joined = (parent: string, key: string): string => (parent === "" ? key : `${parent}.${key}`);

function shownDefault(schema: JsonSchema, required: boolean): string {
  if (required) return "required";
  return schema.default === undefined || isTree(schema) ? "" : `\`${JSON.stringify(schema.default)}\``;
}

function discriminator({ properties }: JsonSchema): [string | undefined, string] {
  const found = Object.entries(properties ?? {}).find(([, { const: value }]) => value !== undefined);
  return found === undefined ? [undefined, ""] : [found[0], String(found[1].const)];
}

function isTree(schema: JsonSchema): boolean {
  return schema.properties !== undefined || schema.oneOf !== undefined;
}

function typeOf(schema: JsonSchema): string {
  if (schema.const !== undefined) return `\`${String(schema.const)}\``;
  if (schema.enum !== undefined) return schema.enum.map((value) => `\`${String(value)}\``).join(" or ");
  if (schema.anyOf !== undefined) return [...new Set(schema.anyOf.map(typeOf))].join(" or ");
  if (isTree(schema)) return "object";
  if (schema.type === "array") return listOf(schema.items);
  return schema.type ?? "any";
}

function listOf(items: JsonSchema | undefined): string {
  if (items === undefined) return "list";
  return isTree(items) ? "list of objects" : `list of ${typeOf(items)}`;
}

/** Returns text for a table's cell: without line ends, column marks and, outside of code, HTML. */
export function cell(text: string): string {
  return text
    .replaceAll("|", "\\|")
    .replaceAll("\n", " ")
    .replaceAll(/`[^`]*`|</g, (found) => (found === "<" ? "&lt;" : found));
}
