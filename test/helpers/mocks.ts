import * as pulumi from "@pulumi/pulumi";
import { deserializeProperties, unknownValue } from "@pulumi/pulumi/runtime/rpc";
import { getMonitor } from "@pulumi/pulumi/runtime/settings";
import type { RegisterResourceOutputsRequest, RegisterResourceRequest } from "@pulumi/pulumi/proto/resource_pb";

/** A resource as the program registered it with the engine's double. */
export interface RecordedResource {
  readonly urn: string;
  readonly type: string;
  readonly name: string;
  /** Whether a provider makes it; a component is none. */
  readonly custom: boolean;
  readonly inputs: Readonly<Record<string, unknown>>;
  /** Names of the inputs that a preview does not know, or not all of. */
  readonly unknown: readonly string[];
  readonly parent: string;
  /** Resources that the engine makes before this one, beside the parent. */
  readonly dependencies: readonly string[];
  readonly protect: boolean;
  /** `urn::id` of the provider; empty for the default one. */
  readonly provider: string;
  readonly ignoreChanges: readonly string[];
  readonly aliases: number;
  readonly retainOnDelete: boolean;
  readonly deleteBeforeReplace: boolean;
  /** What the component handed out; nothing when it registered no outputs of its own. */
  outputs?: Readonly<Record<string, unknown>>;
}

/** Everything that a program registered, in the order in which it did. */
export class Recording {
  readonly resources: RecordedResource[] = [];
  readonly calls: pulumi.runtime.MockCallArgs[] = [];

  /** All resources of a type. */
  ofType(type: string): RecordedResource[] {
    return this.resources.filter((resource) => resource.type === type);
  }

  /** The one resource of a type, and of a name when that is given. */
  one(type: string, name?: string): RecordedResource {
    const found = this.ofType(type).filter((resource) => name === undefined || resource.name === name);
    const [first] = found;
    if (first === undefined || found.length > 1) {
      const all = this.resources.map((resource) => `  ${resource.type} ${resource.name}`).join("\n");
      throw new Error(`${found.length} resources are ${type} ${name ?? ""}; there are:\n${all}`);
    }
    return first;
  }

  /** The resources right below one. */
  childrenOf(parent: RecordedResource): RecordedResource[] {
    return this.resources.filter((resource) => resource.parent === parent.urn);
  }

  /**
   * Whether the engine makes `late` only when `early` is there: through dependencies and parents, however many steps. The
   * engine destroys in the opposite order.
   */
  waitsFor(late: RecordedResource, early: RecordedResource): boolean {
    const byUrn = new Map(this.resources.map((resource) => [resource.urn, resource]));
    const seen = new Set<string>();
    const queue = [late.urn];
    for (let urn = queue.shift(); urn !== undefined; urn = queue.shift()) {
      if (seen.has(urn)) continue;
      seen.add(urn);
      const resource = byUrn.get(urn);
      queue.push(...(resource?.dependencies ?? []), ...(resource !== undefined ? [resource.parent] : []));
    }
    return late !== early && seen.has(early.urn);
  }
}

type Done = (error: unknown, response: { getUrn(): string } | undefined) => void;

interface Registrar {
  registerResource(request: RegisterResourceRequest, done: Done): Promise<void>;
  registerResourceOutputs(request: RegisterResourceOutputsRequest, done: (error: unknown) => void): void;
}

/**
 * Runs a program against Pulumi's mocks, a double of the engine and of every provider, and returns what it registered.
 *
 * Pulumi hands a mock type, name and inputs only; parent, dependencies, protection and outputs are read from the requests
 * themselves.
 *
 * @throws what the program throws.
 */
export async function record(program: () => unknown, preview = false): Promise<Recording> {
  const recording = new Recording();
  await pulumi.runtime.setMocks(
    {
      newResource: ({ name, id, inputs }) => ({ id: id ?? `${name}-id`, state: inputs as object }),
      call: (args) => {
        recording.calls.push(args);
        return args.inputs as object;
      },
    },
    "pgstack",
    "test",
    preview,
  );
  tap(getMonitor() as unknown as Registrar, recording);
  const failures: unknown[] = [];
  await pulumi.runtime.runInPulumiStack(async () => {
    try {
      const outputs: unknown = await program();
      return pulumi.Resource.isInstance(outputs) ? undefined : outputs;
    } catch (error) {
      // Thrown on from here it would reach the process too.
      failures.push(error);
      return undefined;
    }
  });
  // Registrations go on after the program has ended.
  await pulumi.runtime.disconnect();
  for (const failure of failures) throw failure;
  return recording;
}

function tap(monitor: Registrar, recording: Recording): void {
  const registerResource = monitor.registerResource.bind(monitor);
  monitor.registerResource = (request, done) =>
    registerResource(request, (error, response) => {
      if (response !== undefined) recording.resources.push(recorded(request, response.getUrn()));
      done(error, response);
    });
  const registerOutputs = monitor.registerResourceOutputs.bind(monitor);
  monitor.registerResourceOutputs = (request, done) => {
    const resource = recording.resources.find(({ urn }) => urn === request.getUrn());
    const outputs = request.getOutputs();
    if (resource !== undefined && outputs !== undefined) {
      resource.outputs = deserializeProperties(outputs);
    }
    registerOutputs(request, done);
  };
}

function recorded(request: RegisterResourceRequest, urn: string): RecordedResource {
  const object = request.getObject();
  return {
    urn,
    type: request.getType(),
    name: request.getName(),
    custom: request.getCustom(),
    inputs: object === undefined ? {} : deserializeProperties(object),
    unknown: Object.entries(object?.toJavaScript() ?? {})
      .filter(([, value]) => JSON.stringify(value).includes(unknownValue))
      .map(([name]) => name),
    parent: request.getParent(),
    dependencies: request.getDependenciesList(),
    protect: request.getProtect() ?? false,
    provider: request.getProvider(),
    ignoreChanges: request.getIgnorechangesList(),
    aliases: request.getAliasesList().length,
    retainOnDelete: request.getRetainondelete() ?? false,
    deleteBeforeReplace: request.getDeletebeforereplace(),
  };
}
