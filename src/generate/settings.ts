import * as path from "node:path";
import { compile, type JSONSchema } from "json-schema-to-typescript";
import * as prettier from "prettier";
import { z } from "zod";
import { backupBucketSchema } from "../../components/backup-bucket/schema";
import { backupVaultSchema } from "../../components/backup-vault/schema";
import { existingGkeClusterSchema, gkeClusterSchema } from "../../components/gke-cluster/schema";
import { gkeNetworkSchema } from "../../components/gke-network/schema";
import { monitoringSchema } from "../../components/monitoring/schema";
import { postgresClusterSchema } from "../../components/postgres-cluster/schema";
import { postgresOperatorSchema } from "../../components/postgres-operator/schema";
import { contents, drillSchema, tablespace } from "../../components/model";
import { parsedClusterSchema } from "../../components/operators";
import { clusterClient, egressDestination, networkPoliciesSchema } from "../../components/network-policies/schema";
import { type JsonSchema, jsonSchema } from "../../components/shared/json-schema";
import { root } from "../root";

/** Schemas by folder of `components` and name of the type. */
type Schemas = Readonly<Record<string, Readonly<Record<string, z.ZodType>>>>;

/** Types of settings as users write them. `test/unit/settings-types.test.ts` compares each with its schema. */
const settings: Schemas = {
  "backup-bucket": { BackupBucketSettings: backupBucketSchema },
  "backup-vault": { BackupVaultSettings: backupVaultSchema },
  "gke-cluster": { GkeClusterSettings: gkeClusterSchema, ExistingGkeClusterSettings: existingGkeClusterSchema },
  "gke-network": { GkeNetworkSettings: gkeNetworkSchema },
  monitoring: { MonitoringSettings: monitoringSchema },
  "postgres-cluster": { PostgresClusterSettings: postgresClusterSchema },
  "postgres-operator": { PostgresOperatorSettings: postgresOperatorSchema },
};

/**
 * Types of settings with every default filled in. They are written, not inferred, so that declarations of the package
 * do not import zod, which compiles with `esModuleInterop` only. The same test compares each with its schema.
 */
const resolved: Schemas = {
  "backup-bucket": { ResolvedBackupBucket: backupBucketSchema },
  "backup-vault": { ResolvedBackupVault: backupVaultSchema },
  "gke-cluster": { ResolvedGkeCluster: gkeClusterSchema, ResolvedExistingGkeCluster: existingGkeClusterSchema },
  "gke-network": { ResolvedGkeNetwork: gkeNetworkSchema },
  "model/contents": { Contents: z.strictObject(contents) },
  "model/drill": { ParsedDrill: drillSchema },
  "model/tablespaces": { Tablespace: tablespace },
  monitoring: { ResolvedMonitoring: monitoringSchema },
  "network-policies": {
    ClusterClient: clusterClient,
    EgressDestination: egressDestination,
    ResolvedNetworkPolicies: networkPoliciesSchema,
  },
  operators: { ParsedCluster: parsedClusterSchema, ResolvedOperator: postgresOperatorSchema },
};

/**
 * Interfaces of the components' settings with the texts of the schemas as JSDoc, which editors show. An inferred type
 * (`z.input`) has none. The texts are those of `docs/config.md` and of the JSON Schema.
 */
export async function settingsTypes(): Promise<Readonly<Record<string, string>>> {
  const all = [
    ...Object.entries(settings).map((entry) => [...entry, "input"] as const),
    ...Object.entries(resolved).map((entry) => [...entry, "output"] as const),
  ];
  const files = all.map(async ([folder, types, io]) => {
    const file = `components/${folder}/${io === "input" ? "settings" : "resolved"}.gen.ts`;
    const taken = new Set<string>();
    const texts = Object.entries(types).map(([name, schema]) => new Types(name, io, taken).write(schema));
    const text = ["// Written by `npm run generate` from schema.ts.", ...(await Promise.all(texts))].join("\n\n");
    const options = await prettier.resolveConfig(path.join(root, file));
    return [file, await prettier.format(text, { ...options, filepath: file })] as const;
  });
  return Object.fromEntries(await Promise.all(files));
}

/** A schema whose type is referred to by name. */
type Node = JsonSchema & { readonly tsType?: string };

/**
 * The types of one schema. Objects that several keys share, and the variants of a union, get a name; all others are
 * inlined.
 */
class Types {
  private readonly uses = new Map<string, number>();
  private readonly named = new Map<string, { readonly name: string; readonly node: Node }>();

  constructor(
    private readonly name: string,
    private readonly io: "input" | "output",
    /** Names of the file. */
    private readonly taken: Set<string>,
  ) {}

  async write(schema: z.ZodType): Promise<string> {
    const json = jsonSchema(schema, this.io);
    this.count(json);
    const variants = json.oneOf?.map((variant) => this.variant(variant));
    const body = variants === undefined ? [await this.compiled(this.name, this.node(json, []))] : [];
    const union = variants === undefined ? [] : [`export type ${this.name} = ${variants.join(" | ")};`];
    const named = await Promise.all([...this.named.values()].map(({ name, node }) => this.compiled(name, node)));
    return [...union, ...body, ...named].join("\n");
  }

  private count(schema: JsonSchema): void {
    const key = identity(schema);
    this.uses.set(key, (this.uses.get(key) ?? 0) + 1);
    for (const child of children(schema)) this.count(child);
  }

  /** Names a variant after its discriminator. */
  private variant(schema: JsonSchema): string {
    const value = literalOf(schema);
    const name = pascal(value) + this.name;
    this.taken.add(name);
    this.named.set(name, { name, node: this.inner(schema, [value]) });
    return name;
  }

  private node(schema: JsonSchema, at: readonly string[]): Node {
    const key = identity(schema);
    if (at.length === 0 || schema.properties === undefined || (this.uses.get(key) ?? 0) < 2)
      return this.inner(schema, at);
    let found = this.named.get(key);
    if (found === undefined) {
      const [literal, end = ""] = [literalOf(schema), at.at(-1)];
      const name = this.free(literal === "" ? at : [...at.slice(0, -1), `${literal}-${end}`]);
      found = { name, node: { ...this.inner(schema, at), description: undefined } };
      this.named.set(key, found);
    }
    return { ...documented(schema), tsType: found.name };
  }

  /** Returns the shortest unique name for the end of a path. */
  private free(at: readonly string[]): string {
    const names = at.map((_, i) =>
      at
        .slice(-1 - i)
        .map(pascal)
        .join(""),
    );
    const free = names.find((name) => !this.taken.has(name)) ?? `${names.at(-1) ?? ""}${this.taken.size}`;
    this.taken.add(free);
    return free;
  }

  private inner(schema: JsonSchema, at: readonly string[]): Node {
    const { type, const: literal, enum: values, required, additionalProperties: more } = schema;
    const all = (list: readonly JsonSchema[] | undefined): Node[] | undefined => list?.map((one) => this.node(one, at));
    return {
      ...documented(schema),
      ...{ type, const: literal, enum: values, required },
      properties:
        schema.properties &&
        Object.fromEntries(Object.entries(schema.properties).map(([key, one]) => [key, this.node(one, [...at, key])])),
      items: schema.items && this.node(schema.items, singular(at)),
      additionalProperties: typeof more === "object" ? this.node(more, singular(at)) : more,
      oneOf: all(schema.oneOf),
      anyOf: all(schema.anyOf),
    };
  }

  private async compiled(name: string, node: Node): Promise<string> {
    // Keys without a value are left out.
    const schema = JSON.parse(JSON.stringify(node)) as JSONSchema;
    return compile(schema, name, { additionalProperties: false, bannerComment: "", format: false });
  }
}

/** The JSDoc text of an editor. */
function documented({ description, default: value }: JsonSchema): Node {
  const tag = value === undefined ? [] : [`@default ${JSON.stringify(value)}`];
  const lines = [...(description !== undefined ? [description] : []), ...tag];
  return { description: lines.length > 0 ? lines.join("\n\n") : undefined };
}

/** Key that is equal for schemas of the same type. */
function identity(schema: JsonSchema): string {
  return JSON.stringify({ ...schema, description: undefined, default: undefined });
}

function children({
  properties = {},
  items,
  additionalProperties: more,
  oneOf = [],
  anyOf = [],
}: JsonSchema): JsonSchema[] {
  const single = [items, more].filter((one): one is JsonSchema => typeof one === "object");
  return [...Object.values(properties), ...single, ...oneOf, ...anyOf];
}

/** The value of a variant's discriminator; empty without one. */
function literalOf({ properties = {} }: JsonSchema): string {
  const found = Object.values(properties).find(({ const: literal }) => literal !== undefined);
  return String(found?.const ?? "");
}

/** The path of an entry of a list or record. */
function singular(at: readonly string[]): string[] {
  const end = at.at(-1) ?? "entry";
  return [...at.slice(0, -1), end.replace(/ies$/, "y").replace(/([^s])s$/, "$1")];
}

function pascal(name: string): string {
  return name
    .replace("cloudnative", "cloud-native")
    .replace(/(?:^|[-_])(\w)/g, (_, letter: string) => letter.toUpperCase());
}
