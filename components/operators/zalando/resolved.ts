import type { ResolvedDrill } from "../../model/drill/resolved";
import type { InstanceSet } from "../../model/instances";
import type { ZalandoParsedCluster } from "../resolved.gen";

/** A cluster as the schema parses it. */
export type ParsedZalandoCluster = ZalandoParsedCluster;

/** A cluster on Zalando's operator with every default applied. It has one set of instances, which the common keys describe. */
export type ResolvedZalandoCluster = Omit<ParsedZalandoCluster, "drill"> & {
  readonly sets: readonly InstanceSet[];
  readonly drill: ResolvedDrill;
};
