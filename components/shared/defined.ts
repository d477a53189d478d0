/**
 * Returns a copy without the fields that are undefined, at any depth: code that renders an object writes `field:
 * maybe`. Empty objects and lists, null and the order of keys stay.
 *
 * @throws Error when an element of a list is undefined: JSON would have null there, which Kubernetes refuses, and a
 * shorter list would have another meaning.
 */
export function defined<Value>(value: NoInfer<Value>, path = "$"): Value {
  return copyOf(value, path) as Value;
}

function copyOf(value: unknown, path: string): unknown {
  if (Array.isArray(value)) return value.map((item, i) => elementOf(item, `${path}[${i}]`));
  if (typeof value !== "object" || value === null) return value;
  const fields = Object.entries(value).filter(([, field]) => field !== undefined);
  return Object.fromEntries(fields.map(([key, field]) => [key, copyOf(field, `${path}.${key}`)]));
}

function elementOf(item: unknown, path: string): unknown {
  if (item === undefined) throw new Error(`${path} is undefined`);
  return copyOf(item, path);
}

/** Returns a map without the entries that are undefined, for maps whose values have a type. */
export function definedEntries<Value>(map: Readonly<Record<string, Value | undefined>>): Record<string, Value> {
  return defined<Record<string, Value>>(map as Record<string, Value>);
}

/** Returns a list or an object that holds something; undefined when it is empty, or all its fields are undefined. */
export function unlessEmpty<Value extends object>(value: NoInfer<Value>): Value | undefined {
  return Object.values(value).some((item) => item !== undefined) ? value : undefined;
}
