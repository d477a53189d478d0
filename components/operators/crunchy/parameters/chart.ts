import { largestCount } from "../../../shared/scalars";
import { librariesOf } from "../../../model/contents/sql";
import { settingsOf, withLibraries } from "../../../model/settings";
import type { ResolvedCrunchyCluster } from "../cluster";

/**
 * Renders `spec.config.parameters`. Whole numbers of 32 bits stay numbers; everything else must be a string. With a larger number PGO could not read the object, nor
 * any other of its kind. Source: PGO 6.0 CRD, spec.config.parameters (IntOrString).
 */
export function parameters(cluster: ResolvedCrunchyCluster): Record<string, string | number> {
  // PGO loads pgAudit anyway, and puts its own libraries in front of these.
  const libraries = librariesOf(cluster).filter((library) => library !== "pgaudit");
  return Object.fromEntries(
    Object.entries(withLibraries(settingsOf(cluster), libraries)).map(([key, value]) => [
      key,
      typeof value === "boolean" ? (value ? "on" : "off") : isCount(value) ? value : String(value),
    ]),
  );
}

function isCount(value: string | number): boolean {
  return typeof value === "number" && Number.isInteger(value) && Math.abs(value) <= largestCount;
}
