import type { ResolvedCloudNativePgCluster } from "../cluster";

type Connections = ResolvedCloudNativePgCluster["unencryptedConnections"];

/**
 * Rejects TCP connections without TLS. It follows CloudNativePG's own lines, which require TLS for replicas and
 * PgBouncer, and precedes the last one, which accepts any login by password. `all` is no connection of a replica. Source: CloudNativePG 1.30,
 * pkg/postgres/configuration.go, hbaTemplateString; PostgreSQL, src/backend/libpq/hba.c, check_hba.
 */
export const rejectsUnencrypted = "hostnossl all,replication all all reject";

/** Returns the lines of pg_hba.conf between CloudNativePG's own, with those of a patch. */
export function hbaLines(
  {
    cloudNativePg: { hba },
    unencryptedConnections,
  }: Pick<ResolvedCloudNativePgCluster, "cloudNativePg" | "unencryptedConnections">,
  patched: readonly string[],
): string[] {
  return [...(unencryptedConnections === "reject" ? [rejectsUnencrypted] : []), ...hba, ...patched];
}

/** Returns whether connections without TLS are accepted: what is configured, else only in a disposable environment. */
export function unencryptedConnectionsOf(
  { cloudNativePg }: { readonly cloudNativePg: { readonly unencryptedConnections?: Connections | undefined } },
  disposable: boolean,
): Connections {
  return cloudNativePg.unencryptedConnections ?? (disposable ? "accept" : "reject");
}
