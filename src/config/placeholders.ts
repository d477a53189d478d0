import { omit } from "../../components/shared/omit";
import { formatPath, InvalidInput, type Problem } from "../../components/shared/validation";
import type { EnvironmentConfig } from "./schema";

/** Placeholders in the environments and examples of this repository. A test keeps the list complete. */
const names = new Set([
  ...["acme-postgres-dev", "acme-postgres-dev-backups", "acme-postgres-prod", "acme-postgres-prod-backups"],
  ...["acme-acid-backups", "acme-customer-backups", "acme-hippo-backups", "acme-main-backups"],
  ...["acme-north-backups", "acme-south-backups", "my-postgres-backup-bucket", "my-project"],
]);

/** Keys with an address. */
const addressed = /^(runbooks|registry|repository|endpoint|host|image|\w+Image)$/;
/** A host that never exists. Source: RFC 2606, Reserved Top Level DNS Names. */
const reserved = /(^|[/@.])(example|example\.(com|net|org))([/:]|$)/;

/** The project of a service account. */
const accountOf = /@([-a-z0-9]+)\.iam\.gserviceaccount\.com$/;

/** Fix by key. */
const instead: Readonly<Record<string, string>> = {
  project: "write the ID of your own Google Cloud project",
  name: "write the name of your own bucket; bucket names are globally unique",
  bucket: "write the name of your own bucket; bucket names are globally unique",
  runbooks: "write the URL of your own runbooks, or remove it",
};

/** Returns the placeholders that an environment still has, each with the fix. */
export function placeholdersIn(config: EnvironmentConfig): Problem[] {
  const all = Object.entries(config).flatMap(([key, value]) =>
    key === "clusters" ? config.clusters.flatMap(stringsOf) : stringsIn(value, [key]),
  );
  return all.flatMap(({ path, value }) => {
    const key = String(path.at(-1));
    const account = names.has(accountOf.exec(value)?.[1] ?? "");
    if (!account && !names.has(value) && !(addressed.test(key) && reserved.test(value))) return [];
    const other = account ? "write a service account of your own project" : "write your own address";
    const message = `is a placeholder; ${instead[key] ?? other}`;
    return [{ path: formatPath(path, "pgstack:"), value, message }];
  });
}

/**
 * Refuses an environment that still has placeholders: no resource can have these names.
 *
 * @throws InvalidInput naming each of them.
 */
export function refusePlaceholders({
  name,
  config,
}: {
  readonly name: string;
  readonly config: EnvironmentConfig;
}): void {
  const found = placeholdersIn(config);
  if (found.length > 0) throw new InvalidInput(`Pulumi.${name}.yaml`, found);
}

interface StringAt {
  readonly path: readonly PropertyKey[];
  readonly value: string;
}

/** Returns every string of a cluster with the path in the user's file: an instance set has the path of its keys. */
function stringsOf(cluster: EnvironmentConfig["clusters"][number], i: number): StringAt[] {
  const at = ["clusters", i];
  return [
    ...stringsIn(omit(cluster, "sets"), at),
    ...cluster.sets.flatMap((set) => stringsIn(set, [...at, ...set.path])),
  ];
}

function stringsIn(value: unknown, path: readonly PropertyKey[]): StringAt[] {
  if (typeof value === "string") return [{ path, value }];
  if (Array.isArray(value)) return value.flatMap((item, i) => stringsIn(item, [...path, i]));
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, item]) => stringsIn(item, [...path, key]));
}
