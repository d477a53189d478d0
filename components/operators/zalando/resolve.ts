import type { Derivations } from "../../shared/validation";
import { resolvedDrill } from "../../model/drill/schema";
import type { ParsedZalandoCluster, ResolvedZalandoCluster } from "./cluster";
import { setsOf } from "./instances/sets";

/** Derived keys that rules read besides those of the schema. */
export const derived = {
  sets: { from: [], of: setsOf },
  drill: { from: ["drill"], of: (cluster: ParsedZalandoCluster) => resolvedDrill(cluster, false) },
} satisfies Derivations<ParsedZalandoCluster>;

/** Applies the defaults that depend on other keys. */
export function resolve(cluster: ParsedZalandoCluster, disposable: boolean): ResolvedZalandoCluster {
  return { ...cluster, sets: setsOf(cluster), drill: resolvedDrill(cluster, disposable) };
}
