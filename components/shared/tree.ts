/** Returns the value at a path of an unchecked value. */
export function at(value: unknown, ...path: readonly string[]): unknown {
  return path.reduce<unknown>(
    (found, key) => (typeof found === "object" && found !== null ? Reflect.get(found, key) : undefined),
    value,
  );
}

/** Returns the entries of a list at a path; empty without a list. */
export function entriesOf(value: unknown, ...path: readonly string[]): readonly unknown[] {
  const found = at(value, ...path);
  return Array.isArray(found) ? found : [];
}

/** Returns the text or number at a path as text; otherwise undefined. */
export function textAt(value: unknown, ...path: readonly string[]): string | undefined {
  const found = at(value, ...path);
  if (typeof found === "number") return String(found);
  return typeof found === "string" ? found : undefined;
}

/** Returns the number at a path; otherwise undefined. */
export function numberAt(value: unknown, ...path: readonly string[]): number | undefined {
  const found = at(value, ...path);
  return typeof found === "number" ? found : undefined;
}

/** Images named anywhere in an object, by a variable such as SIDECAR_IMAGE too, and the chart of a Helm release with its version. */
export function imagesIn(value: unknown, key = ""): string[] {
  if (typeof value === "string") return /^(image|imageName|dockerImage)$/.test(key) ? [value] : [];
  if (typeof value !== "object" || value === null) return [];
  const chart = at(value, "chart");
  const version = at(value, "version");
  const own = typeof chart === "string" ? [`${chart}:${typeof version === "string" ? version : ""}`] : [];
  const variable = /(^|_)IMAGE$/.test(String(at(value, "name"))) ? at(value, "value") : undefined;
  if (typeof variable === "string") own.push(variable);
  return [...own, ...Object.entries(value).flatMap(([name, item]) => imagesIn(item, name))];
}

/** Returns true if an image or a chart has a fixed version: a digest, or a tag other than `latest`. */
export function isPinned(image: string): boolean {
  return /(@sha256:[0-9a-f]{64}|:(?!latest$)[\w][\w.-]*)$/.test(image);
}
