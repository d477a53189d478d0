/** Folder below which images of extensions are mounted. Source: CloudNativePG 1.30, pkg/postgres/configuration.go, ExtensionsBaseDirectory. */
export const extensionsFolder = "/extensions";

/** Returns whether a relative path leads out of its folder, as Go's filepath.Clean resolves it. */
export function leavesImage(folder: string): boolean {
  const parts: string[] = [];
  for (const part of folder.split("/").filter((one) => one !== "" && one !== ".")) {
    if (part === ".." && parts.length > 0 && parts.at(-1) !== "..") parts.pop();
    else parts.push(part);
  }
  return !folder.startsWith("/") && (parts[0] ?? "").startsWith("..");
}

/** Variables that the operator sets. Source: CloudNativePG 1.30, pkg/postgres/environment.go, IsReservedEnvironmentVariable. */
export const reservedVariable = /^(CNPG_|PG)|^(POD_NAME|NAMESPACE|CLUSTER_NAME)$/i;
