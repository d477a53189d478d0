import type { ResolvedCloudNativePgCluster } from "./cloudnative-pg/resolved";
import type { ResolvedCrunchyCluster } from "./crunchy/resolved";
import type { ResolvedZalandoCluster } from "./zalando/resolved";

/** A cluster with every default applied, on any operator of the registry, which does not compile when one is missing here. */
export type ResolvedPostgresCluster = ResolvedCloudNativePgCluster | ResolvedCrunchyCluster | ResolvedZalandoCluster;

/** Name of an operator. */
export type OperatorName = ResolvedPostgresCluster["operator"];
