import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { Ajv, type AnySchemaObject, type ValidateFunction } from "ajv";
import { parseAllDocuments } from "yaml";
import type { PublishedFile } from "../../components/published-manifest";
import { barmanCloud, cloudNativePg, crunchy, zalando } from "../../components/versions";
import { findGo, goModules } from "../../local/go";
import { buildEnv } from "../../local/go-sources";
import { cacheDir, sourceDir } from "../../local/paths";
import { Progress } from "../../local/progress";
import { run } from "../../local/sh";
import { download, withDigest } from "./downloads";
import { repository } from "./repository";
import type { Download } from "./when";

/** An object of a published manifest, as its authors wrote it. */
export interface PublishedObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: {
    readonly name: string;
    readonly namespace?: string;
    readonly labels?: Record<string, string>;
    readonly annotations?: Record<string, string>;
  };
  readonly [field: string]: unknown;
}

/** A file of a Go module of CloudNativePG's project in Go's module cache; it need not be there. */
function moduleFile(module: string, ...parts: string[]): string {
  const modules = process.env["GOMODCACHE"] ?? path.join(os.homedir(), "go", "pkg", "mod");
  return path.join(modules, "github.com", "cloudnative-pg", module, ...parts);
}

/** A file of CloudNativePG's source, of the pinned version; it need not be there. */
function cloudNativePgSource(...parts: string[]): string {
  return moduleFile(`cloudnative-pg@v${cloudNativePg.version}`, ...parts);
}

/** A file of the source of the Barman Cloud plugin, of the pinned version; it need not be there. */
export function barmanCloudSource(...parts: string[]): string {
  return moduleFile(`plugin-barman-cloud@v${barmanCloud.version}`, ...parts);
}

/** The CRD of ObjectStore, when this machine has it; it is known by its digest. */
export function objectStoreCrd(): string | undefined {
  const sha256 = barmanCloud.manifests[0]?.sha256 ?? "";
  return withDigest(sha256, [
    path.join(manifestCache(), `${sha256}.yaml`),
    ...builtFiles("objectstores.yaml"),
    barmanCloudSource("config", "crd", "bases", "barmancloud.cnpg.io_objectstores.yaml"),
  ]);
}

/** Files of that name beside programs that were built from Go modules. */
function builtFiles(name: string): string[] {
  const built = path.join(cacheDir(), "go");
  return (fs.existsSync(built) ? fs.readdirSync(built) : []).map((folder) => path.join(built, folder, name));
}

/** Downloads CloudNativePG's source, of the pinned version, from the Go module proxy. */
export async function fetchCloudNativePg(): Promise<void> {
  if (fs.existsSync(cloudNativePgSource())) return;
  const go = await findGo(new Progress());
  await run([go, "mod", "download", "github.com/cloudnative-pg/cloudnative-pg"], {
    cwd: sourceDir("go", goModules.cloudnativePg.folder),
    env: buildEnv,
  });
}

/** The parameters that CloudNativePG's webhook refuses, from its source. */
export async function cloudNativePgFixedParameters(): Promise<string[]> {
  await fetchCloudNativePg();
  const text = fs.readFileSync(cloudNativePgSource("pkg", "postgres", "configuration.go"), "utf8");
  const block = /FixedConfigurationParameters = map\[string\]string\{([\s\S]*?)\n\t\}/.exec(text);
  return [...(block?.[1] ?? "").matchAll(/^\s*"?([\w.]+)"?:/gm)].map((match) => match[1] ?? "");
}

/** CloudNativePG's manifest of the pinned version, when this machine has it; it is known by its digest. */
export function cloudNativePgManifest(): string | undefined {
  const { version, manifests } = cloudNativePg;
  const sha256 = manifests[0]?.sha256 ?? "";
  return withDigest(sha256, [
    path.join(manifestCache(), `${sha256}.yaml`),
    ...builtFiles("cnpg.yaml"),
    cloudNativePgSource("releases", `cnpg-${version}.yaml`),
  ]);
}

/** Why tests that need that manifest are skipped without it. */
export const noCloudNativePgManifest: Download = {
  download: `the manifest of CloudNativePG ${cloudNativePg.version} is not on this machine and cannot be downloaded; npm run up puts it into the cache`,
};

/** Why tests that need the CRD of ObjectStore are skipped without it. */
export const noObjectStoreCrd: Download = {
  download: `the CRD of the Barman Cloud plugin ${barmanCloud.version} is not on this machine and cannot be downloaded; npm run up puts it into the cache`,
};

/** Plural names of PGO's kinds. */
export type CrunchyPlural = "postgresclusters" | "pgadmins" | "pgupgrades";

/** One of PGO's CRDs, as published, when this machine has it. */
export function crunchyCrd(plural: CrunchyPlural): string | undefined {
  const published = crunchy.manifests.find(({ url }) => url.endsWith(`_${plural}.yaml`));
  if (published === undefined) throw new Error(`components/versions.ts has no CRD of ${plural}`);
  return crunchyFile(published);
}

/** A file of PGO's release: from the cache, or from a folder beside this checkout; it is known by its digest. */
function crunchyFile({ url, sha256 }: PublishedFile): string | undefined {
  const name = path.basename(url).replace("postgres-operator.crunchydata.com_", "");
  return withDigest(sha256, [
    path.join(manifestCache(), `${sha256}.yaml`),
    path.resolve(repository, "..", "shared", "crds", name),
  ]);
}

/** PGO's CRD of PostgresCluster, when this machine has it. */
export function postgresClusterCrd(): string | undefined {
  return crunchyCrd("postgresclusters");
}

/** Why tests that need PGO's CRDs are skipped without them. */
export const noPostgresClusterCrd: Download = {
  download: `PGO's CRDs of ${crunchy.version} are not in the cache and cannot be downloaded`,
};

/** PGO's CRDs, all or none. */
export function crunchyCrds(): readonly string[] | undefined {
  const files = crunchy.manifests.map(crunchyFile).filter((file) => file !== undefined);
  return files.length === crunchy.manifests.length ? files : undefined;
}

/** A file of the release of Zalando's operator: from its Go module, which has its roles too, or from the cache; it is known by its digest. */
function zalandoFile({ url, sha256 }: PublishedFile): string | undefined {
  const modules = process.env["GOMODCACHE"] ?? path.join(os.homedir(), "go", "pkg", "mod");
  const source = path.join(modules, "github.com", "zalando", `postgres-operator@v${zalando.version}`, "manifests");
  return withDigest(sha256, [path.join(source, path.basename(url)), path.join(manifestCache(), `${sha256}.yaml`)]);
}

/** The CRDs of Zalando's operator, all or none. */
export function zalandoCrds(): readonly string[] | undefined {
  const files = zalando.manifests.map(zalandoFile).filter((file) => file !== undefined);
  return files.length === zalando.manifests.length ? files : undefined;
}

/** Why tests that need the CRDs of Zalando's operator are skipped without them. */
export const noZalandoCrd: Download = {
  download: `the CRDs of Zalando's operator ${zalando.version} are not in the cache and cannot be downloaded`,
};

/** Downloads the Go module of Zalando's operator from the proxy; it contains the CRDs. Returns why it cannot be downloaded. */
async function fetchZalando(): Promise<string | undefined> {
  try {
    const go = await findGo(new Progress());
    await run([go, "mod", "download", `github.com/zalando/postgres-operator@v${zalando.version}`], {
      cwd: os.tmpdir(),
      env: { ...buildEnv, GOFLAGS: "-mod=mod" },
    });
    return undefined;
  } catch (error) {
    return (error as Error).message;
  }
}

/** Downloads the CRDs that this machine does not have. Returns why one cannot be downloaded, one text a file. */
export async function prepareCrds(): Promise<string[]> {
  const missing = [
    ...crunchy.manifests.filter((file) => crunchyFile(file) === undefined),
    ...cloudNativePg.manifests.filter(() => cloudNativePgManifest() === undefined),
    ...barmanCloud.manifests.filter(() => objectStoreCrd() === undefined),
  ];
  const troubles = await Promise.all([
    ...missing.map(async (file) => download(file, manifestCache())),
    ...(zalandoCrds() === undefined ? [fetchZalando()] : []),
  ]);
  return troubles.filter((trouble) => trouble !== undefined);
}

/** Where `up` keeps published files, each under its digest. */
function manifestCache(): string {
  return path.join(cacheDir(), "manifests");
}

/** All objects of a manifest. */
export function objectsIn(file: string): PublishedObject[] {
  return parseAllDocuments(fs.readFileSync(file, "utf8"))
    .map((document) => document.toJS() as PublishedObject | null)
    .filter((object) => object !== null);
}

interface Definition {
  readonly spec: {
    readonly versions: readonly { readonly name: string; readonly schema: { readonly openAPIV3Schema: Schema } }[];
  };
}

/** The part of a structural schema that is looked at; the rest is handed on as it is. */
export interface Schema {
  readonly type?: string;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly additionalProperties?: Schema | boolean;
  readonly items?: Schema;
  readonly pattern?: string;
  readonly "x-kubernetes-int-or-string"?: boolean;
  readonly "x-kubernetes-preserve-unknown-fields"?: boolean;
  readonly "x-kubernetes-validations"?: readonly { readonly rule: string }[];
}

/** The structural schema of one version of a definition. */
export function schemaOf(definition: PublishedObject, version: string): Schema {
  const found = (definition as unknown as Definition).spec.versions.find(({ name }) => name === version);
  if (found === undefined) throw new Error(`${definition.metadata.name} has no version ${version}`);
  return found.schema.openAPIV3Schema;
}

/**
 * Checks objects as the API server does with strict field validation: types, enumerations, patterns, bounds, required and
 * unknown fields. Rules in CEL and admission webhooks are out of its reach; the tests on a real API server have those.
 *
 * @returns what is wrong with an object, each with its path.
 */
export function validator(schema: Schema): (object: unknown) => string[] {
  const ajv = new Ajv({
    strict: false,
    unicodeRegExp: false,
    allErrors: true,
    formats: {
      int32: { type: "number", validate: (value) => value >= -(2 ** 31) && value < 2 ** 31 },
      int64: { type: "number", validate: (value) => Math.abs(value) < 2 ** 63 },
      ...{ double: true, byte: true, duration: true, "date-time": true, uuid: true },
    },
    // Without Ajv's optimizer PGO's CRD is compiled in less than half the time, and each check runs once or twice.
    code: { regExp: goPattern, optimize: false },
  });
  ajv.addKeyword({ keyword: listType, type: "array", validate: hasEntriesOnce, metaSchema: { type: "string" } });
  const root = closed(schema);
  const metadata = { type: "object", properties: { name: { type: "string" } } };
  const check: ValidateFunction = ajv.compile({ ...root, properties: { ...root.properties, metadata } });
  return (object) => {
    if (check(object)) return [];
    return (check.errors ?? []).map(
      ({ instancePath, message, params }) => `${instancePath} ${message ?? ""} ${JSON.stringify(params)}`,
    );
  };
}

const listType = "x-kubernetes-list-type";

/** A set has each value once, a map each combination of the values of its keys; an atomic list is free. */
function hasEntriesOnce(type: string, list: readonly unknown[], schema?: AnySchemaObject): boolean {
  const keys = (schema?.["x-kubernetes-list-map-keys"] ?? []) as string[];
  const items = (schema as Schema | undefined)?.items?.properties ?? {};
  const keyOf = (entry: unknown): unknown =>
    keys.map(
      (key): unknown => Reflect.get(entry as object, key) ?? (items[key] as { default?: unknown } | undefined)?.default,
    );
  const entries = list.map((entry) => JSON.stringify(type === "map" ? keyOf(entry) : entry));
  return type === "atomic" || new Set(entries).size === entries.length;
}

/** Go's patterns: character classes have names there, and parts ignore case on their own, which is taken as lower case. */
function goPattern(pattern: string): RegExp {
  const classes = pattern
    .replaceAll("[:print:]", String.raw`\x20-\x7e`)
    .replaceAll("(?i:", "(?:")
    .replaceAll("(?i)", "");
  // Properties of characters, of one letter each.
  return /\\p[A-Z]/.test(classes)
    ? new RegExp(classes.replaceAll(/\\p([A-Z])/g, String.raw`\p{$1}`), "u")
    : new RegExp(classes);
}
goPattern.code = "new RegExp";

/** JSON Schema with the meaning that Kubernetes gives to a structural one: what is not named is unknown. */
function closed(schema: Schema): Schema {
  if (schema["x-kubernetes-int-or-string"] === true && schema.type === undefined) {
    return { ...schema, type: ["integer", "string"], format: "int32" } as unknown as Schema;
  }
  const { additionalProperties, items, properties } = schema;
  const open = schema["x-kubernetes-preserve-unknown-fields"] === true;
  return {
    ...schema,
    ...(items !== undefined ? { items: closed(items) } : {}),
    ...(properties !== undefined
      ? { properties: Object.fromEntries(Object.entries(properties).map(([key, value]) => [key, closed(value)])) }
      : {}),
    ...(typeof additionalProperties === "object"
      ? { additionalProperties: closed(additionalProperties) }
      : schema.type === "object" && additionalProperties === undefined && !open
        ? { additionalProperties: false }
        : {}),
  };
}
