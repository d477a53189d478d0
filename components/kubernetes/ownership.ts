import * as pulumi from "@pulumi/pulumi";
import { managedBy } from "../shared/labels";
import { KubernetesApi } from "./client";
import type { KubernetesConnection } from "./connection";

/** Names the stack that created an object, as `<project>/<stack>`. */
export const stackAnnotation = "pgstack.dev/stack";
/** Marks an object that existed before the stack and was adopted by name; it is never deleted. */
export const adoptedAnnotation = "pgstack.dev/adopted";

const readTimeoutMs = 20_000;

/** Arguments of {@link ownership}. */
export interface OwnershipArgs {
  /** The Kubernetes that the objects go to. */
  readonly connection: Pick<KubernetesConnection, "kubeconfig" | "context">;
  /** The stack that creates the objects, as `<project>/<stack>`. */
  readonly stack: string;
  /** Existing objects to take over, as {@link objectReference} writes them. They stay when the stack is destroyed. @default none */
  readonly adopt?: readonly string[];
}

/** Guards the objects of one stack. */
export interface Ownership {
  /** Options for the components of the stack; their children inherit them. */
  readonly options: pulumi.ComponentResourceOptions;
  /** The entries of `adopt` that no resource used so far. */
  readonly unused: () => readonly string[];
}

interface Metadata {
  readonly name?: string;
  readonly namespace?: string;
  readonly annotations?: Readonly<Record<string, string>>;
}

/** An object as the API server returns it, as far as its owner can be read from it. */
export interface LiveObject {
  readonly metadata?: Metadata & {
    readonly labels?: Readonly<Record<string, string>>;
    readonly managedFields?: readonly { readonly manager?: string }[];
  };
}

interface Identified {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: Metadata & { readonly name: string };
}

/** Names an object for `adopt`: `Kind/name`, or `Kind/namespace/name` inside a namespace. */
export function objectReference({ kind, metadata: { name, namespace } }: Omit<Identified, "apiVersion">): string {
  return [kind, namespace, name].filter((part) => part !== undefined).join("/");
}

/**
 * Refuses to take over Kubernetes objects that another owner created: in a preview, and before each create.
 *
 * With server-side apply the Kubernetes provider silently adopts an object that exists (pulumi-kubernetes issue 2926),
 * and a later destroy deletes it, a namespace with everything in it. A hook of the program therefore reads the object
 * before the engine creates it. An object belongs to this stack when its annotation `pgstack.dev/stack` names the
 * stack; without that annotation, when pgstack's field manager has applied it. An adopted object never becomes the
 * stack's own.
 *
 * An adopted object is retained on delete, and cannot silently lose that again: an update that drops it from `adopt` is
 * refused.
 *
 * @throws Error from the hook, naming the object, its owner and the fix.
 */
export function ownership({ connection, stack, adopt = [] }: OwnershipArgs): Ownership {
  const unused = new Set(adopt);
  const hooks = runsHooks() ? ownershipHooks(connection, stack) : undefined;
  const transformation: pulumi.ResourceTransformation = ({ type, props, opts }) => {
    const object = props as Partial<Identified>;
    if (!type.startsWith("kubernetes:") || object.kind === undefined || object.metadata === undefined) return undefined;
    const reference = objectReference({ kind: object.kind, metadata: object.metadata });
    const adopted = adopt.includes(reference);
    unused.delete(reference);
    const annotations = {
      // One name for every writer: a Secret too is recognized as the stack's own after its state was lost.
      "pulumi.com/patchFieldManager": managedBy,
      ...object.metadata.annotations,
      [stackAnnotation]: stack,
      // The previous owner's fields are taken over; server-side apply would refuse them as conflicts.
      ...(adopted ? { [adoptedAnnotation]: "true", "pulumi.com/patchForce": "true" } : {}),
    };
    return {
      props: { ...object, metadata: { ...object.metadata, annotations } },
      opts: pulumi.mergeOptions(opts, {
        ...(adopted ? { retainOnDelete: true, protect: false } : {}),
        ...(hooks !== undefined ? { hooks } : {}),
      }),
    };
  };
  return {
    options: { transformations: [transformation] },
    unused: () => [...unused],
  };
}

/** Pulumi's mocks run no hooks. */
export function runsHooks(): boolean {
  const monitor: unknown = pulumi.runtime.getMonitor();
  return typeof monitor === "object" && monitor !== null && "registerResourceHook" in monitor;
}

/** Names of hooks are unique in a program; messages of the engine start with them. */
let guards = 0;

function ownershipHooks(connection: OwnershipArgs["connection"], stack: string): pulumi.ResourceHookBinding {
  const suffix = guards++ === 0 ? "" : ` (${guards})`;
  const read = liveReader(connection, pulumi.runtime.isDryRun());
  const beforeCreate = new pulumi.ResourceHook(
    `the object does not belong to another owner${suffix}`,
    async ({ newInputs }) => {
      const object = newInputs as Identified;
      refuseForeign(object, await read(object), stack);
    },
    { onDryRun: true },
  );
  const beforeUpdate = new pulumi.ResourceHook(
    `an adopted object stays adopted${suffix}`,
    ({ oldInputs, newInputs }) => {
      refuseDisowned(oldInputs as Identified, newInputs as Identified);
    },
    { onDryRun: true },
  );
  return { beforeCreate: [beforeCreate], beforeUpdate: [beforeUpdate] };
}

/**
 * Checks that an object can be created without taking it from another owner.
 *
 * @param live The object as it is now; undefined when it does not exist.
 * @throws Error naming the owner and the fix.
 */
export function refuseForeign(object: Identified, live: LiveObject | undefined, stack: string): void {
  if (live === undefined) return;
  const reference = objectReference(object);
  const owner = live.metadata?.annotations?.[stackAnnotation];
  if (isAdopted(object)) {
    if (owner === undefined || owner === stack) return;
    throw new Error(
      `${reference} belongs to the stack ${owner}, which would keep changing it and could delete it: it cannot be adopted. It was not changed.`,
    );
  }
  const adopt = `pgstack:adopt: ["${reference}"]`;
  if (isAdopted(live)) {
    throw new Error(
      `${reference} exists already: it was adopted before and left in place. It was not changed. Adopt it again (${adopt}), or use another name.`,
    );
  }
  if (owner === stack || (owner === undefined && appliedByUs(live))) return;
  throw new Error(
    `${reference} exists already and was not created by the stack ${stack}, but by ${ownerOf(live)}. It was not changed. ` +
      `Use another name or namespace. To take it over, add it to the configuration: ${adopt}; ` +
      "pgstack then applies its settings to it and never deletes it.",
  );
}

/**
 * Checks that an object which was adopted is still listed in `adopt`.
 *
 * @throws Error naming the fix.
 */
export function refuseDisowned(before: Identified, after: Identified): void {
  if (!isAdopted(before) || isAdopted(after)) return;
  throw new Error(
    `${objectReference(after)} was adopted, so it must never be deleted by this stack: keep it in pgstack:adopt, or remove what ` +
      "needs it from the configuration together with the entry; the object itself stays.",
  );
}

function isAdopted({ metadata }: LiveObject): boolean {
  return metadata?.annotations?.[adoptedAnnotation] !== undefined;
}

/** Returns true if pgstack created an object before it recorded the names of stacks. */
function appliedByUs({ metadata }: LiveObject): boolean {
  return (metadata?.managedFields ?? []).some(({ manager }) => manager === managedBy);
}

/** Returns the owner of an object, as far as the object shows it. */
function ownerOf({ metadata }: LiveObject): string {
  const stack = metadata?.annotations?.[stackAnnotation];
  if (stack !== undefined) return `the stack ${stack}`;
  const label = metadata?.labels?.["app.kubernetes.io/managed-by"];
  if (label !== undefined) return label;
  const managers = (metadata?.managedFields ?? []).flatMap(({ manager }) => manager ?? []);
  return managers.length > 0 ? [...new Set(managers)].join(", ") : "an unknown owner";
}

/** Reads one object. */
export type ReadLive = (object: Identified) => Promise<LiveObject | undefined>;

/**
 * Reads the objects of a cluster as they are now; undefined where one does not exist.
 *
 * @param preview True if an unreadable object counts as missing: the engine reports that itself, and an account for
 * previews is not allowed to read everything. The program knows; inside a hook `isDryRun` is always false.
 */
export function liveReader({ kubeconfig, context }: OwnershipArgs["connection"], preview: boolean): ReadLive {
  let client: Promise<KubernetesApi | undefined> | undefined;
  return async ({ apiVersion, kind, metadata: { name, namespace } }) => {
    const metadata = { name, namespace };
    try {
      client ??= connect(kubeconfig, context);
      const api = await client;
      return (await api?.get({ apiVersion, kind, metadata })) as LiveObject | undefined;
    } catch (error) {
      if (preview) return undefined;
      const reason = error instanceof Error ? error.message : String(error);
      throw new Error(`${objectReference({ kind, metadata })}: cannot check whether it exists: ${reason}`, {
        cause: error,
      });
    }
  };
}

/** A client of the cluster; undefined in the preview of a cluster that does not exist yet. */
async function connect(
  kubeconfig: pulumi.Input<string>,
  context: string | undefined,
): Promise<KubernetesApi | undefined> {
  const text = await settled(kubeconfig);
  return text === undefined ? undefined : KubernetesApi.connect(text, context, readTimeoutMs);
}

/** The value of an input; undefined while it is unknown. An unknown output never calls `apply`. */
async function settled(input: pulumi.Input<string>): Promise<string | undefined> {
  const output = pulumi.output(input) as pulumi.Output<string> & { readonly isKnown: Promise<boolean> };
  if (!(await output.isKnown)) return undefined;
  return new Promise((resolve) => output.apply(resolve));
}
