import type { ResolvedDrill } from "../../model/drill/resolved";
import type { Tablespace } from "../../model/tablespaces/sql";
import type { CrunchyParsedCluster } from "../resolved.gen";

/** A parsed cluster: keys whose default depends on another key are undefined if they are not configured. */
export type ParsedCrunchyCluster = CrunchyParsedCluster;

/** A set of instances with every default applied. */
export interface CrunchyInstanceSet extends Omit<
  NonNullable<ParsedCrunchyCluster["crunchy"]["instanceSets"]>[number],
  "scheduling"
> {
  /** Path of the object whose keys describe it. */
  readonly path: readonly (string | number)[];
  readonly scheduling: ParsedCrunchyCluster["scheduling"];
  /** Path of the object with its placement. */
  readonly schedulingPath: readonly (string | number)[];
}

interface Derived {
  /** The instance sets: the configured ones, or the one that the common keys describe. */
  readonly sets: readonly CrunchyInstanceSet[];
  readonly tablespaces: readonly Tablespace[];
  readonly drill: ResolvedDrill;
}

/** A cluster for rules: with derived keys, and the keys as written. */
export type CheckedCrunchyCluster = Omit<ParsedCrunchyCluster, keyof Derived> & Derived;

/** A Crunchy cluster with every default applied. */
export type ResolvedCrunchyCluster = Omit<
  CheckedCrunchyCluster,
  "instances" | "storage" | "walStorage" | "resources" | "crunchy"
> & { readonly crunchy: Omit<ParsedCrunchyCluster["crunchy"], "instanceSets"> };
