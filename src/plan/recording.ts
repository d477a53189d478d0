import type {
  ReadResourceRequest,
  RegisterResourceOutputsRequest,
  RegisterResourceRequest,
} from "@pulumi/pulumi/proto/resource_pb";
import * as runtime from "@pulumi/pulumi/runtime";
import type { JavaScriptValue, Struct } from "google-protobuf/google/protobuf/struct_pb";

/** A resource as a program registered it. */
export interface RecordedResource {
  readonly urn: string;
  readonly type: string;
  readonly name: string;
  /** True if a provider creates it; false for a component. */
  readonly custom: boolean;
  /** True if it is only read. */
  readonly read: boolean;
  /** Inputs; unknown values and secrets are {@link unknownValue} and {@link secretValue}. */
  readonly inputs: Readonly<Record<string, unknown>>;
  /** URN of the parent. */
  readonly parent: string;
  /** URNs of its dependencies, besides parent and provider. */
  readonly dependencies: readonly string[];
  /** URN of the provider; empty for a default one. */
  readonly provider: string;
  readonly protect: boolean;
  /** True if it is retained when the program no longer contains it. */
  readonly retainOnDelete: boolean;
  readonly ignoreChanges: readonly string[];
  readonly replaceOnChanges: readonly string[];
  readonly deleteBeforeReplace: boolean;
}

/** Placeholder for a value that is known only after creation. */
export const unknownValue = "[unknown]";
/** Placeholder for a secret. */
export const secretValue = "[secret]";

/** All resources that a program registered, in order. */
export class Recording<Resource extends RecordedResource = RecordedResource> {
  readonly resources: Resource[] = [];
  outputs: Readonly<Record<string, unknown>> = {};
  private readonly reached = new Map<string, ReadonlySet<string>>();

  /** Returns all resources of a type. */
  ofType(type: string): Resource[] {
    return this.resources.filter((resource) => resource.type === type);
  }

  /** Returns the resource of a URN. */
  find(urn: string): Resource | undefined {
    return this.resources.find((resource) => resource.urn === urn);
  }

  /** Returns true if the engine creates `late` only after `early`: through dependencies, provider and parents. */
  waitsFor(late: RecordedResource, early: RecordedResource): boolean {
    return this.before(late.urn).has(early.urn);
  }

  /** Returns the URNs of all resources that the engine creates before one resource. */
  before(urn: string): ReadonlySet<string> {
    const known = this.reached.get(urn);
    if (known !== undefined) return known;
    const result = new Set<string>();
    this.reached.set(urn, result);
    const resource = this.find(urn);
    if (resource === undefined) return result;
    for (const next of [...resource.dependencies, resource.provider, resource.parent]) {
      if (next === "") continue;
      result.add(next);
      for (const more of this.before(next)) result.add(more);
    }
    return result;
  }
}

/** Options of a run. */
export interface RecordOptions {
  /** Name of the project. @default this one's */
  readonly project?: string;
  /** Name of the stack. */
  readonly stack: string;
  /** The stack's configuration, each key with its project. @default none */
  readonly config?: Readonly<Record<string, string>>;
  /** Fake results of functions that query the cloud, by token. */
  readonly answers?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

type Done<Response> = (error: unknown, response: Response | undefined) => void;

interface Monitor {
  registerResource(request: RegisterResourceRequest, done: Done<{ getUrn(): string }>): Promise<void>;
  readResource(request: ReadResourceRequest, done: Done<{ getUrn(): string }>): Promise<void>;
  registerResourceOutputs(request: RegisterResourceOutputsRequest, done: Done<unknown>): void;
}

/**
 * Runs a program as in a first preview, in this process, and returns what it registered. No engine and no provider
 * runs: values that only they know stay unknown.
 *
 * @throws the error of the program.
 */
export async function recordProgram(program: () => unknown, options: RecordOptions): Promise<Recording> {
  const recording = new Recording();
  await runtime.setMocks(
    {
      newResource: ({ type, inputs }) => ({ id: undefined, state: knownOutputs(type, inputs as object) }),
      call: ({ token }) => options.answers?.[token] ?? {},
    },
    options.project ?? "pgstack",
    options.stack,
    true,
  );
  if (options.config !== undefined) runtime.setAllConfig(options.config);
  tap({
    registered: (request, urn) => recording.resources.push(registered(request, urn, recording)),
    read: (request, urn) => recording.resources.push(found(request, urn)),
    outputs: (request) => {
      if (request.getUrn().includes("::pulumi:pulumi:Stack::")) recording.outputs = plain(request.getOutputs());
    },
  });
  await runtime.runInPulumiStack(async () => Promise.resolve(program()));
  await runtime.disconnect();
  return recording;
}

/** Inputs that a provider completes: their outputs are unknown until then. */
const completed: Readonly<Record<string, readonly string[]>> = {
  "gcp:container/cluster:Cluster": ["controlPlaneEndpointsConfig", "masterAuth", "privateClusterConfig"],
};

function knownOutputs(type: string, inputs: object): object {
  const unknown = completed[type] ?? [];
  return Object.fromEntries(Object.entries(inputs).filter(([key]) => !unknown.includes(key)));
}

/** Called with each request of a program to the engine. */
export interface Taps {
  readonly registered: (request: RegisterResourceRequest, urn: string) => void;
  readonly read?: (request: ReadResourceRequest, urn: string) => void;
  readonly outputs: (request: RegisterResourceOutputsRequest) => void;
}

/** Intercepts Pulumi's mocks, which pass only type, name and inputs; the rest is read from the requests. */
export function tap({ registered: onRegistered, read: onRead, outputs: onOutputs }: Taps): void {
  const monitor = runtime.getMonitor() as unknown as Monitor;
  const register = monitor.registerResource.bind(monitor);
  monitor.registerResource = (request, done) =>
    register(request, (error, response) => {
      if (response !== undefined) onRegistered(request, response.getUrn());
      done(error, response);
    });
  const read = monitor.readResource.bind(monitor);
  monitor.readResource = (request, done) =>
    read(request, (error, response) => {
      if (response !== undefined) onRead?.(request, response.getUrn());
      done(error, response);
    });
  const outputs = monitor.registerResourceOutputs.bind(monitor);
  monitor.registerResourceOutputs = (request, done) => {
    onOutputs(request);
    outputs(request, done);
  };
}

/** Returns a resource from its registration. */
export function registered(request: RegisterResourceRequest, urn: string, recording: Recording): RecordedResource {
  return {
    urn,
    type: request.getType(),
    name: request.getName(),
    custom: request.getCustom(),
    read: false,
    inputs: plain(request.getObject()),
    parent: request.getParent(),
    dependencies: request.getDependenciesList(),
    provider: providerUrn(request.getProvider()),
    protect: request.getProtect() ?? false,
    // The SDK passes protection to children, but leaves this to the engine. Source: Pulumi 3.220,
    // deploy/source_eval.go.
    retainOnDelete: request.hasRetainondelete()
      ? request.getRetainondelete() === true
      : recording.find(request.getParent())?.retainOnDelete === true,
    ignoreChanges: request.getIgnorechangesList(),
    replaceOnChanges: request.getReplaceonchangesList(),
    deleteBeforeReplace: request.getDeletebeforereplace(),
  };
}

function found(request: ReadResourceRequest, urn: string): RecordedResource {
  return {
    urn,
    type: request.getType(),
    name: request.getName(),
    custom: true,
    read: true,
    inputs: { id: request.getId(), ...plain(request.getProperties()) },
    parent: request.getParent(),
    dependencies: request.getDependenciesList(),
    provider: providerUrn(request.getProvider()),
    protect: false,
    retainOnDelete: false,
    ignoreChanges: [],
    replaceOnChanges: [],
    deleteBeforeReplace: false,
  };
}

/** References to a provider have the form `urn::id`. */
function providerUrn(reference: string): string {
  return reference.split("::").slice(0, 4).join("::");
}

function plain(struct: Struct | undefined): Record<string, unknown> {
  const result: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(struct?.toJavaScript() ?? {})) result[key] = readable(value);
  return result;
}

/** Markers of the engine's protocol for unknown values and secrets. Source: runtime/rpc.ts of the SDK. */
const wire = {
  unknown: "04da6b54-80e4-46f7-96ec-b56ff0331ba9",
  signature: "4dabf18193072939515e22adb298388d",
  secret: "1b47061264138c4ac30d75fd1eb44270",
} as const;

function readable(value: JavaScriptValue): unknown {
  if (value === wire.unknown) return unknownValue;
  // A provider's configuration is JSON within a string.
  if (typeof value === "string" && value.includes(wire.unknown)) return value.replaceAll(wire.unknown, unknownValue);
  if (Array.isArray(value)) return value.map(readable);
  if (typeof value !== "object" || value === null) return value;
  if (Reflect.get(value, wire.signature) === wire.secret) return secretValue;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, readable(item as JavaScriptValue)]));
}
