import type { Stack } from "@pulumi/pulumi/automation";
import { z } from "zod";
import { adoptedAnnotation } from "../../components/kubernetes";
import { operators } from "../../components/operators";

const stateSchema = z.looseObject({
  resources: z
    .array(
      z.looseObject({
        urn: z.string(),
        type: z.string(),
        custom: z.boolean().default(false),
        external: z.boolean().default(false),
        retainOnDelete: z.boolean().default(false),
        inputs: z.record(z.string(), z.unknown()).default({}),
      }),
    )
    .default([]),
});

type StateResource = z.output<typeof stateSchema>["resources"][number];

/** A kind of resource whose deletion must be confirmed. */
interface Notable {
  readonly matches: (type: string) => boolean;
  readonly title: string;
  /** Content that is deleted with it. */
  readonly also?: string;
}

const notables: readonly Notable[] = [
  {
    matches: (type) => /^gcp:container\/cluster:/.test(type),
    title: "GKE cluster",
    also: "with everything that runs in it",
  },
  { matches: (type) => /^gcp:container\/nodePool:/.test(type), title: "node pool" },
  { matches: (type) => /^gcp:compute\/network:/.test(type), title: "network" },
  { matches: (type) => /^gcp:storage\/bucket:/.test(type), title: "bucket", also: "with every backup in it" },
  ...operators.map(({ audit }) => ({ matches: audit.isCluster, title: "Postgres cluster", also: "with its data" })),
  {
    matches: (type) => /^kubernetes:core\/v1:Namespace$/.test(type),
    title: "namespace",
    also: "with everything in it",
  },
];

/** Returns a resource and what is deleted with it, as one line; nothing where it holds no data. */
export function dataHolder(resource: Pick<StateResource, "type" | "urn" | "inputs">): string | undefined {
  const notable = notables.find(({ matches }) => matches(resource.type));
  return notable?.also !== undefined ? lineOf(notable, resource) : undefined;
}

function lineOf({ title, also }: Notable, resource: Pick<StateResource, "urn" | "inputs">): string {
  return `${title.padEnd(18)}${nameOf(resource)}${also !== undefined ? `, ${also}` : ""}`;
}

/** Reads from the state of a stack whether an operation could delete data. */
export async function holdsData(stack: Stack): Promise<boolean> {
  const state = await stack.exportStack();
  return stateSchema
    .parse((state.deployment as unknown) ?? {})
    .resources.some((resource) => dataHolder(resource) !== undefined);
}

/** Resources that a destroy deletes, and resources that it keeps. */
export interface Teardown {
  /** Number of resources that are deleted. */
  readonly deleted: number;
  /** Both as text, for the confirmation. */
  readonly text: string;
}

/** Reads the resources that a destroy would delete from the state of a stack; changes nothing. */
export async function teardownOf(stack: Stack): Promise<Teardown> {
  const state = await stack.exportStack();
  return describeTeardown(state.deployment as unknown);
}

/** Reads the same from an exported state. */
export function describeTeardown(deployment: unknown): Teardown {
  const { resources } = stateSchema.parse(deployment ?? {});
  const real = resources.filter(({ custom, external, type }) => custom && !external && !type.startsWith("pulumi:"));
  // Dynamic resources of this program delete nothing: they wait, or keep CRDs.
  const own = real.filter(({ type }) => !type.startsWith("pulumi-nodejs:"));
  const [deleted, kept] = [own.filter((one) => !one.retainOnDelete), own.filter((one) => one.retainOnDelete)];
  const definitions = real.some(({ type }) => type.endsWith(":PublishedManifest"));
  const named = deleted.flatMap((resource) => {
    const notable = notables.find(({ matches }) => matches(resource.type));
    return notable === undefined ? [] : [`  ${lineOf(notable, resource)}`];
  });
  const others = deleted.length - named.length;
  const lines = [
    ...named,
    ...(others > 0 ? [`  and ${others} ${others === 1 ? "resource" : "resources"} more`] : []),
    ...kept.map((resource) => `  kept: ${resource.type.split(":").pop() ?? ""} ${nameOf(resource)}${reason(resource)}`),
    ...(definitions ? ["  kept: the CRDs of the operators"] : []),
  ];
  return { deleted: deleted.length, text: lines.join("\n") };
}

interface Metadata {
  readonly name?: string;
  readonly namespace?: string;
  readonly annotations?: Readonly<Record<string, string>>;
}

/** `namespace/name` of a Kubernetes object, the name of a cloud resource, else the name in the program. */
function nameOf({ inputs, urn }: Pick<StateResource, "urn" | "inputs">): string {
  const { name, namespace } = (inputs["metadata"] ?? {}) as Metadata;
  if (name !== undefined) return namespace !== undefined ? `${namespace}/${name}` : name;
  return typeof inputs["name"] === "string" ? inputs["name"] : (urn.split("::").pop() ?? urn);
}

function reason({ inputs }: StateResource): string {
  const { annotations = {} } = (inputs["metadata"] ?? {}) as Metadata;
  return annotations[adoptedAnnotation] !== undefined ? ", which was adopted" : "";
}
