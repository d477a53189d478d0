import type { ResolvedDrill } from "../../model/drill/resolved";
import type { InstanceSet } from "../../model/instances";
import type { CloudNativePgParsedCluster } from "../resolved.gen";

/** A cluster as the schema parses it. */
export type ParsedCloudNativePgCluster = CloudNativePgParsedCluster;

/** A CloudNativePG cluster with every default applied. CloudNativePG has one set of instances, which the common keys describe. */
export type ResolvedCloudNativePgCluster = Omit<ParsedCloudNativePgCluster, "drill"> & {
  readonly sets: readonly InstanceSet[];
  readonly drill: ResolvedDrill;
  /** Connections without TLS to Postgres and PgBouncer. */
  readonly unencryptedConnections: "reject" | "accept";
};
