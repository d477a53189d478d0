import type { ImpactTable } from "../../../model/impact/impact";
import { restart } from "../restarts";

/** Effects of the fields of images. */
export const imageImpacts: ImpactTable["fields"] = {
  "spec.postGISVersion": restart,
  "spec.image": restart,
  "spec.imagePullPolicy": restart,
  "spec.imagePullSecrets": restart,
};
