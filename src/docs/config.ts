import type { z } from "zod";
import { type JsonSchema, jsonSchema } from "../../components/shared/json-schema";
import { environmentSchema } from "../config/schema";

/** JSON Schema of what stands under `pgstack:`, for editors. */
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
      .map(([key, child]) => row(key, child, variant?.required?.includes(key) === true));
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

/** `docs/config.md`: every key with its type, its default and what a change does. */
export function configDocument(): string {
  const { properties = {}, required = [] } = configJsonSchema();
  const lines = [
    "# Configuration",
    "",
    "Every key of `config:` in `Pulumi.<environment>.yaml`; each top-level key has the prefix `pgstack:`. Written by `npm run docs` from",
    "the schema that also checks it; cross-key rules are in [rules.md](rules.md).",
  ];
  for (const [key, schema] of Object.entries(properties)) {
    lines.push("", `## ${key}`, "", "| key | type | default | |", "|---|---|---|---|");
    rows(`pgstack:${key}`, schema, lines, required.includes(key));
  }
  return `${lines.join("\n")}\n`;
}

function row(path: string, schema: JsonSchema, required: boolean): string {
  const omitted = isTree(schema) ? "" : `\`${JSON.stringify(schema.default)}\``;
  const shown = schema.default !== undefined ? omitted : required ? "required" : "";
  return `| \`${path}\` | ${typeOf(schema)} | ${shown} | ${cell(schema.description ?? "")} |`;
}

function rows(path: string, schema: JsonSchema, lines: string[], required = false): void {
  lines.push(row(path, schema, required));
  if (schema.items !== undefined && isTree(schema.items)) children(`${path}[]`, schema.items, lines);
  else children(path, schema, lines);
}

/** The keys below one; a variant is named by the key that tells it apart. */
function children(path: string, schema: JsonSchema, lines: string[]): void {
  for (const variant of schema.oneOf ?? []) {
    const [key, value] = discriminator(variant);
    if (key !== undefined) lines.push(`| **\`${path}\` with \`${key}: ${value}\`** | | | |`);
    children(path, variant, lines);
  }
  for (const [key, child] of Object.entries(schema.properties ?? {})) {
    rows(`${path}.${key}`, child, lines, schema.required?.includes(key) === true);
  }
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
  if (schema.oneOf !== undefined) return "one of";
  if (schema.type === "array") return `list of ${schema.items === undefined ? "values" : typeOf(schema.items)}`;
  return schema.type ?? "any";
}

/** Text that stands in a table. */
export function cell(text: string): string {
  return text.replaceAll("|", "\\|").replaceAll("\n", " ");
}
