import type { ImpactTable } from "../../../model/impact/impact";
import { restart } from "../restarts";

/** Effects of the fields of placement that all pods share. */
export const placementImpacts: ImpactTable["fields"] = { "spec.disableDefaultPodScheduling": restart };
