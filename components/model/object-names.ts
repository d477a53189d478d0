/** Suffixes of the names of objects that an operator creates for a cluster, by kind. */
export type NameEnds = Readonly<Record<string, readonly string[]>>;

/** Returns objects of a cluster, each as kind and name. */
export function namedObjects(cluster: string, ends: NameEnds): string[] {
  return Object.entries(ends).flatMap(([kind, all]) => all.map((end) => `${kind} ${cluster}${end}`));
}
