import type { ResolvedCloudNativePgCluster } from "./cloudnative-pg/resolved";
import type { ResolvedCrunchyCluster } from "./crunchy/resolved";

/** A cluster with every default applied, on any operator of the registry. */
export type ResolvedPostgresCluster = ResolvedCloudNativePgCluster | ResolvedCrunchyCluster;

/** Name of an operator. */
export type OperatorName = ResolvedPostgresCluster["operator"];
