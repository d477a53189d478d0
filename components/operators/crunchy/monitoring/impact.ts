import type { ImpactTable } from "../../../model/impact/impact";
import { restart } from "../restarts";

/** Effects of the fields of the exporter and the collector. */
export const monitoringImpacts: ImpactTable["fields"] = {
  "spec.monitoring": restart,
  "spec.instrumentation": restart,
};
