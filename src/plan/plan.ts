import type { KubernetesConnection } from "../../components/kubernetes";
import { unlessEmpty } from "../../components/shared/defined";
import { kindContext } from "../../local/kind";
import type { EnvironmentConfig } from "../config/schema";
import { inventoryOf } from "../cost/inventory";
import { onGoogle } from "../google-cloud";
import { platform } from "../platform";
import { type UserSecret, userSecrets } from "../secrets";
import { embeddedContext } from "../program";
import { adviceFor } from "./advice";
import { findingsOf, type Finding } from "./findings";
import { type Quotas, quotasOf } from "./quotas";
import type { PlannedResource } from "./resource";
import { recordProgram, type RecordedResource, type Recording } from "./recording";

/** Resources of a program that are known before any is created. */
export interface Plan {
  readonly environment: string;
  /** Basis of the plan. */
  readonly proof: "no engine, no provider";
  readonly resources: readonly PlannedResource[];
  /** Every Kubernetes object, by kind and name. */
  readonly kubernetes: readonly string[];
  readonly outputs: Readonly<Record<string, unknown>>;
  /** Required quotas of Compute Engine; only with resources on Google Cloud. */
  readonly quotas?: Quotas;
  /** Secrets that users create; only where the configuration names some. */
  readonly secrets?: readonly UserSecret[];
  readonly findings: readonly Finding[];
}

/** Fake responses of Google, with a placeholder for the project's number. */
const answers = {
  "gcp:organizations/getProject:getProject": { number: "000000000000" },
  "gcp:storage/getProjectServiceAccount:getProjectServiceAccount": {
    emailAddress: "service-000000000000@gs-project-accounts.iam.gserviceaccount.com",
  },
  "gcp:storage/getTransferProjectServiceAccount:getTransferProjectServiceAccount": {
    email: "project-000000000000@storage-transfer-service.iam.gserviceaccount.com",
  },
};

/** Runs an environment's program offline and returns what it registered. */
export async function recordEnvironment(environment: string, config: EnvironmentConfig): Promise<Recording> {
  const connection = stand(config);
  return recordProgram(() => ({ ...platform(config, { environment, connection }) }), {
    stack: environment,
    answers,
  });
}

/** Returns the plan of an environment, offline. */
export async function planEnvironment(environment: string, config: EnvironmentConfig): Promise<Plan> {
  const recording = await recordEnvironment(environment, config);
  const findings = [...findingsOf(config, recording), ...adviceFor(config)];
  return describe(environment, recording, findings, userSecrets(config));
}

/** A user's program that uses the library. */
export interface Project {
  /** Name of the project. */
  readonly name: string;
  readonly stack: string;
  /** The stack's configuration, each key with the project's name. */
  readonly config: Readonly<Record<string, string>>;
  /** File of the program. */
  readonly main: string;
}

/** Returns the plan of a program, offline. The guarantees for environments are not checked. */
export async function planProject({ name, stack, config, main }: Project): Promise<Plan> {
  const run = async (): Promise<object> => ({ ...((await import(main)) as object) });
  return describe(name, await recordProgram(run, { project: name, stack, config, answers }), []);
}

/**
 * Placeholder for an existing Kubernetes cluster: nothing is read from this machine, so a plan is the same on every
 * one.
 */
function stand({ kubernetes }: EnvironmentConfig): KubernetesConnection | undefined {
  if (onGoogle(kubernetes)) return undefined;
  const context = contextOf(kubernetes);
  return { kubeconfig: "[kubeconfig of this machine]", context, identity: context };
}

function contextOf(kubernetes: Exclude<EnvironmentConfig["kubernetes"], { readonly source: `gke${string}` }>): string {
  if (kubernetes.source === "existing") return kubernetes.context;
  return kubernetes.source === "kind" ? kindContext(kubernetes.name) : embeddedContext;
}

function describe(
  environment: string,
  recording: Recording,
  findings: readonly Finding[],
  secrets: readonly UserSecret[] = [],
): Plan {
  const resources = recording.resources
    .filter(({ type }) => type !== "pulumi:pulumi:Stack")
    .sort((a, b) => compare(title(a), title(b)))
    .map((resource) => planned(resource, recording));
  const inventory = inventoryOf(resources);
  return {
    environment,
    proof: "no engine, no provider",
    resources,
    kubernetes: resources.flatMap((resource) => kubernetesObjects(resource)),
    outputs: shortened(recording.outputs) as Record<string, unknown>,
    quotas: inventory && quotasOf(inventory),
    secrets: unlessEmpty(secrets),
    findings,
  };
}

function planned(resource: RecordedResource, recording: Recording): PlannedResource {
  const named = (urn: string): string | undefined => {
    const found = recording.find(urn);
    return found === undefined || found.type === "pulumi:pulumi:Stack" ? undefined : title(found);
  };
  const after = firstOf(resource, recording)
    .flatMap((urn) => named(urn) ?? [])
    .sort(compare);
  return {
    type: resource.type,
    name: resource.name,
    parent: named(resource.parent),
    provider: named(resource.provider),
    read: resource.read ? true : undefined,
    protect: resource.protect ? true : undefined,
    retainOnDelete: resource.retainOnDelete ? true : undefined,
    after: unlessEmpty(after),
    ignoreChanges: unlessEmpty(resource.ignoreChanges),
    replaceOnChanges: unlessEmpty(resource.replaceOnChanges),
    inputs: resource.custom ? (shortened(resource.inputs) as Record<string, unknown>) : undefined,
  };
}

/** Returns the dependencies without those of another dependency. */
function firstOf(resource: RecordedResource, recording: Recording): string[] {
  const all = [...new Set(resource.dependencies)];
  return all.filter((urn) => !all.some((other) => other !== urn && recording.before(other).has(urn)));
}

/** Returns a name such as `Cluster gke-cluster`, unique within a program. */
function title({ type, name }: Pick<RecordedResource, "type" | "name">): string {
  return `${type} ${name}`;
}

/** Returns the objects of a resource. The content of a Helm chart is not known. */
function kubernetesObjects({ type, name, inputs = {}, read }: PlannedResource): string[] {
  if (type.endsWith(":PublishedManifest")) {
    const files = (inputs["manifests"] ?? []) as readonly { readonly url: string }[];
    return files.map(({ url }) => `(published) ${String(inputs["kinds"])} of ${url.split("/").at(-1) ?? url}`);
  }
  if (read === true || !type.startsWith("kubernetes:")) return [];
  if (type.startsWith("kubernetes:helm.sh/")) {
    return [`(Helm chart) ${String(inputs["chart"])} ${String(inputs["version"])}`];
  }
  const metadata = (inputs["metadata"] ?? {}) as { readonly name?: string; readonly namespace?: string };
  const where = metadata.namespace !== undefined ? `${metadata.namespace}/` : "";
  return [`${type.split(":").at(-1) ?? type} ${where}${metadata.name ?? name}`];
}

/** Programs inside a configuration are code, reviewed in its source. */
const longest = 1500;

/** Returns a value without long texts, as a plan shows it. */
export function shortened(value: unknown): unknown {
  if (typeof value === "string") return value.length > longest ? "[a program's text]" : value;
  if (Array.isArray(value)) return value.map(shortened);
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).sort(([a], [b]) => compare(a, b));
  return Object.fromEntries(entries.map(([key, item]) => [key, shortened(item)]));
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
