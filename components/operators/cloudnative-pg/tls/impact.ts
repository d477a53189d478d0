import { reload } from "../../../model/impact/effects";
import type { ImpactTable } from "../../../model/impact/impact";

/** Effects of certificates. */
export const tlsImpacts: ImpactTable["fields"] = {
  // Source: CloudNativePG 1.30, internal/management/controller/instance_controller.go, certificateReconciler.RefreshSecrets.
  "spec.certificates": { ...reload, words: "Postgres reloads its certificates: clients need the CA of a new one" },
};
