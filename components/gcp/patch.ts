import * as pulumi from "@pulumi/pulumi";

type Inputs = Readonly<Record<string, unknown>>;

/**
 * Adds inputs to those of a resource. Objects are merged, anything else is set; an output counts as one value, since
 * its content is unknown.
 *
 * @throws Error when the patch would change an input that is set.
 */
export function addInputs<T extends object>(where: string, inputs: T, patch: object | undefined): T {
  return merged(where, inputs as Inputs, (patch ?? {}) as Inputs) as T;
}

function merged(where: string, inputs: Inputs, patch: Inputs): Inputs {
  const result: Record<string, unknown> = { ...inputs };
  for (const [key, value] of Object.entries(patch)) {
    const present = result[key];
    if (value === undefined) continue;
    if (present === undefined) result[key] = value;
    else if (isPlain(present) && isPlain(value)) result[key] = merged(`${where}.${key}`, present, value);
    else throw new Error(`${where}.${key} is set by pgstack; a patch can only add inputs. Use the key that sets it`);
  }
  return result;
}

function isPlain(value: unknown): value is Inputs {
  return typeof value === "object" && value !== null && !Array.isArray(value) && !pulumi.Output.isInstance(value);
}
