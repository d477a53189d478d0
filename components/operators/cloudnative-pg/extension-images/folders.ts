/** Folder below which images of extensions are mounted. Source: CloudNativePG 1.30, pkg/postgres/configuration.go, ExtensionsBaseDirectory. */
export const extensionsFolder = "/extensions";

/** Returns whether a path leads out of its image, below which an absolute one is too. Source: CloudNativePG 1.30.1, cluster_webhook.go. */
export function leavesImage(folder: string): boolean {
  const parts: string[] = [];
  for (const part of folder.split("/").filter((one) => one !== "" && one !== ".")) {
    if (part === ".." && parts.length > 0 && parts.at(-1) !== "..") parts.pop();
    else parts.push(part);
  }
  return parts[0] === "..";
}

/** Variables that the operator sets. Source: CloudNativePG 1.30, pkg/postgres/environment.go, IsReservedEnvironmentVariable. */
export const reservedVariable = /^(CNPG_|PG)|^(POD_NAME|NAMESPACE|CLUSTER_NAME)$/i;
