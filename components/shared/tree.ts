/** Returns the value at a path of an unchecked value. */
export function at(value: unknown, ...path: readonly string[]): unknown {
  return path.reduce<unknown>(
    (found, key) => (typeof found === "object" && found !== null ? Reflect.get(found, key) : undefined),
    value,
  );
}

/** Images named anywhere in an object, by a variable such as SIDECAR_IMAGE too, and the chart of a Helm release with its version. */
export function imagesIn(value: unknown, key = ""): string[] {
  if (typeof value === "string") return /^(image|imageName)$/.test(key) ? [value] : [];
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

/** Types whose deletion loses data, or access to data. */
export const precious =
  /^(gcp:container\/cluster:Cluster|gcp:storage\/bucket:Bucket|kubernetes:core\/v1:Namespace|kubernetes:postgres-operator\.crunchydata\.com\/.*:PostgresCluster|kubernetes:postgresql\.cnpg\.io\/.*:Cluster|kubernetes:helm\.sh\/v3:Release)$/;
