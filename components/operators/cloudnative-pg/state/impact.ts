import { nothing } from "../../../model/impact/effects";
import type { Effect, FieldChange } from "../../../model/impact/impact";
import { hibernation } from "../mode";

/** Returns the effect of hibernation; undefined for another annotation. Source: CloudNativePG 1.30, pkg/reconciler/hibernation. */
export function stateImpact({ path, after }: FieldChange): readonly Effect[] | undefined {
  if (path.at(-1) !== hibernation) return undefined;
  return after === "on"
    ? [{ level: "outage", words: "every instance stops, the primary first; volumes, Services and Secrets stay" }]
    : [nothing("the cluster starts again if it was shut down")];
}
