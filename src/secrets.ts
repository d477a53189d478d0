import { operatorOf } from "../components/operators";
import { at } from "../components/shared/tree";
import type { EnvironmentConfig } from "./config/schema";

/** A Secret that users create: the configuration names it, and nothing of the environment creates it. */
export interface UserSecret {
  readonly namespace: string;
  readonly name: string;
  /** Keys that it must have; empty where the configuration names none, as for a Secret that is mounted whole. */
  readonly keys: readonly string[];
  /** Keys of the configuration that name it, for example `clusters.main.tls`. */
  readonly usedBy: readonly string[];
  /** Type of the Secret where it is not Opaque. */
  readonly type?: "kubernetes.io/basic-auth" | "kubernetes.io/dockerconfigjson";
  /** User name in a Secret of the type basic-auth. */
  readonly username?: string;
}

type Named = Omit<UserSecret, "namespace" | "usedBy"> & { readonly usedBy: string };
type Environment = Pick<EnvironmentConfig, "clusters" | "operators" | "monitoring">;

type SecretKeys = Readonly<Record<string, readonly string[]>>;

/** Free objects, which a program other than pgstack reads: a key "secret" in them has another meaning. */
const free = new Set(["specPatch", "valuesPatch", "parameters", "settings", "gunicorn", "config", "sets"]);

/** Keys of Secrets that settings name without a key, by the object that names them. Source: docs/config, the texts of these settings. */
const fixedKeys: SecretKeys = {
  access: ["s3.conf"],
  azure: ["azure.conf"],
  encryption: ["cipher.conf"],
  identity: ["gcs-key.json"],
  server: ["tls.crt", "tls.key"],
};

/** Keys of Secrets with certificates, by the setting that names them. Source: CloudNativePG 1.30 documentation, Certificates. */
const certificateKeys: Readonly<Record<string, readonly string[]>> = {
  ca: ["ca.crt"],
  clientCa: ["ca.crt"],
  replication: ["tls.crt", "tls.key"],
};

/** Returns the Secrets that an environment names and does not create, by namespace and name. */
export function userSecrets({ clusters, operators, monitoring }: Environment): UserSecret[] {
  const named = [
    ...operators.flatMap(({ namespace, ...rest }) => {
      const all = namedIn(rest, `operators.${rest.operator}`);
      const ofPods = all.filter(({ usedBy }) => usedBy.endsWith(".podPullSecrets"));
      const where = clusters.filter(({ operator }) => operator === rest.operator).map((cluster) => cluster.namespace);
      return [
        [namespace, all.filter((one) => !ofPods.includes(one))] as const,
        ...where.map((one) => [one, ofPods] as const),
      ];
    }),
    ...clusters.map((cluster) => {
      const { namespace, ...rest } = cluster;
      return [namespace, namedIn(rest, `clusters.${rest.name}`, operatorOf(cluster).secretKeys)] as const;
    }),
    ...(monitoring === undefined ? [] : [[monitoring.namespace, namedIn(monitoring, "monitoring")] as const]),
  ];
  const found = new Map<string, UserSecret>();
  for (const [namespace, secrets] of named) {
    for (const { usedBy, ...secret } of secrets) {
      const id = `${namespace}/${secret.name}`;
      const before = found.get(id);
      const keys = [...new Set([...(before?.keys ?? []), ...secret.keys])];
      const users = [...new Set([...(before?.usedBy ?? []), usedBy])];
      found.set(id, { ...before, ...secret, namespace, keys, usedBy: users });
    }
  }
  return [...found.values()].sort((a, b) => (`${a.namespace}/${a.name}` < `${b.namespace}/${b.name}` ? -1 : 1));
}

/**
 * Returns each Secret that settings name, with the path of the key that names it.
 *
 * @param ofOperator keys of Secrets that settings of an operator name, by the end of the path and the mode, if any.
 */
export function namedIn(settings: unknown, path: string, ofOperator: SecretKeys = {}): Named[] {
  if (Array.isArray(settings)) return settings.flatMap((item, i) => namedIn(item, `${path}[${i}]`, ofOperator));
  if (typeof settings !== "object" || settings === null) return [];
  return Object.entries(settings).flatMap(([key, value]: [string, unknown]): Named[] => {
    const usedBy = `${path}.${key}`;
    if (free.has(key)) return [];
    // An issuer beside it creates it.
    if (key === "secret" && typeof value === "string" && at(settings, "issuer") !== undefined) return [];
    if (key === "secret" && typeof value === "string")
      return [{ name: value, keys: keysOf(settings, path, ofOperator), usedBy }];
    if (key === "passwordSecret" && typeof value === "string") {
      // A user has a name; the superuser of CloudNativePG has none.
      const name = at(settings, "name");
      const username = typeof name === "string" ? name : "postgres";
      return [{ name: value, keys: ["username", "password"], usedBy, type: "kubernetes.io/basic-auth", username }];
    }
    if (/^(pullSecrets|podPullSecrets)$/.test(key) && Array.isArray(value)) {
      const type = "kubernetes.io/dockerconfigjson";
      return value.map((name) => ({ name: String(name), keys: [".dockerconfigjson"], usedBy, type }));
    }
    const certificate = certificateKeys[key];
    if (certificate !== undefined && typeof value === "string") {
      // The CA of clients signs the certificates of replicas, unless there is one.
      const signs = key === "ca" && path.endsWith(".clients") && at(settings, "replication") === undefined;
      return [{ name: value, keys: signs ? [...certificate, "ca.key"] : certificate, usedBy }];
    }
    if (isSecretKey(value)) return [{ name: value.name, keys: [value.key], usedBy }];
    return namedIn(value, usedBy, ofOperator);
  });
}

/** Returns the keys of a Secret that an object names. */
function keysOf(settings: object, path: string, ofOperator: SecretKeys): readonly string[] {
  const own = ["key", "certificateKey", "privateKey", "authorityKey"].map((key) => at(settings, key));
  const keys = own.filter((key) => typeof key === "string");
  if (keys.length > 0) return keys;
  const parts = path.split(".");
  const setting = parts.slice(-2).join(".");
  const withMode = `${setting}.${String(at(settings, "mode"))}`;
  return ofOperator[withMode] ?? ofOperator[setting] ?? fixedKeys[parts.at(-1) ?? ""] ?? [];
}

function isSecretKey(value: unknown): value is { readonly name: string; readonly key: string } {
  if (typeof value !== "object" || value === null) return false;
  return Object.keys(value).sort().join() === "key,name" && typeof at(value, "key") === "string";
}

/** A Secret that users must create, and what it lacks. */
interface MissingSecret {
  readonly secret: UserSecret;
  /** Keys that it lacks; undefined where the Secret was not found. */
  readonly lacks?: readonly string[];
}

/**
 * Returns the Secrets that were not found, or lack a key. One that cannot be read, as before Kubernetes exists, counts
 * as not found.
 *
 * @param read returns a Secret; nothing where it does not exist.
 */
export async function missingSecrets(
  secrets: readonly UserSecret[],
  read: (namespace: string, name: string) => Promise<unknown>,
): Promise<MissingSecret[]> {
  const found = await Promise.all(
    secrets.map(async (secret): Promise<MissingSecret[]> => {
      const live = await read(secret.namespace, secret.name).catch(() => undefined);
      if (live === undefined) return [{ secret }];
      const lacks = secret.keys.filter((key) => at(live, "data", key) === undefined);
      return lacks.length === 0 ? [] : [{ secret, lacks }];
    }),
  );
  return found.flat();
}

/** Formats missing Secrets, each with the key that names it and the command that creates it. */
export function missingSecretsText(missing: readonly MissingSecret[]): string {
  return missing
    .map(({ secret, lacks }) => {
      const { namespace, name, usedBy } = secret;
      const problem = lacks === undefined ? "" : `: it has no key ${lacks.join(", ")}`;
      const command =
        lacks === undefined
          ? createCommand(secret)
          : `kubectl edit secret ${name} -n ${namespace}    # add ${lacks.join(", ")}`;
      return `  Secret ${namespace}/${name} (${usedBy.join(", ")})${problem}\n    ${command}`;
    })
    .join("\n");
}

/** Returns the command that creates a Secret. Each file contains the value of the key that it is named after. */
export function createCommand({ namespace, name, keys, type, username }: UserSecret): string {
  if (type === "kubernetes.io/dockerconfigjson") {
    return `kubectl create secret docker-registry ${name} -n ${namespace} --docker-server=<registry> --docker-username=<user> --docker-password=<password>`;
  }
  const files = keys.filter((key) => username === undefined || key !== "username").map((key) => `--from-file=${key}`);
  return [
    `kubectl create secret generic ${name} -n ${namespace}`,
    ...(type === undefined ? [] : [`--type=${type}`]),
    ...(username === undefined ? [] : [`--from-literal=username=${username}`]),
    ...(files.length > 0 ? files : ["--from-file=<folder>"]),
  ].join(" ");
}
