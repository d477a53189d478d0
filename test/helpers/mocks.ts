import * as pulumi from "@pulumi/pulumi";
import type { RegisterResourceRequest } from "@pulumi/pulumi/proto/resource_pb";
import { deserializeProperties, unknownValue } from "@pulumi/pulumi/runtime/rpc";
import * as plan from "../../src/plan/recording";

/** A resource as the program registered it with Pulumi's mocks, a fake of the engine. */
export interface RecordedResource extends plan.RecordedResource {
  /** Names of the inputs that a preview does not know, or not all of. */
  readonly unknown: readonly string[];
  readonly aliases: number;
  /** What the component handed out; nothing when it registered no outputs of its own. */
  outputs?: Readonly<Record<string, unknown>>;
}

/** Everything that a program registered, with what tests ask of it. */
export class Recording extends plan.Recording<RecordedResource> {
  readonly calls: pulumi.runtime.MockCallArgs[] = [];

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
}

/**
 * Runs a program against Pulumi's mocks, a fake of the engine and of every provider, and returns what it registered.
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
  plan.tap({
    registered: (request, urn) => recording.resources.push(recorded(request, urn, recording)),
    outputs: (request) => {
      const [resource, outputs] = [recording.find(request.getUrn()), request.getOutputs()];
      if (resource !== undefined && outputs !== undefined) resource.outputs = deserializeProperties(outputs);
    },
  });
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

function recorded(request: RegisterResourceRequest, urn: string, recording: Recording): RecordedResource {
  const object = request.getObject();
  return {
    ...plan.registered(request, urn, recording),
    inputs: object === undefined ? {} : deserializeProperties(object),
    unknown: Object.entries(object?.toJavaScript() ?? {})
      .filter(([, value]) => JSON.stringify(value).includes(unknownValue))
      .map(([name]) => name),
    aliases: request.getAliasesList().length,
  };
}
