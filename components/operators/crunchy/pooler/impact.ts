import { nothing } from "../../../model/impact/effects";
import type { Effect, FieldChange, ImpactTable } from "../../../model/impact/impact";
import { addresses } from "../access/impact";

/** Effects of the fields of PgBouncer. */
export const poolerImpacts: ImpactTable["fields"] = {
  "spec.proxy": proxy,
  "spec.proxy.pgBouncer.replicas": nothing("more or fewer PgBouncers; clients of a removed one must reconnect"),
  "spec.proxy.pgBouncer.minAvailable": nothing("the number of PgBouncers that stay during a node drain"),
  "spec.proxy.pgBouncer.service": addresses,
  "spec.proxy.pgBouncer.config": nothing("PgBouncer reloads its settings"),
  "spec.proxy.pgBouncer.*": nothing("PgBouncer's pods are recreated: its clients must reconnect"),
};

function proxy({ before, after }: FieldChange): readonly Effect[] | undefined {
  if (before === undefined) return [nothing("PgBouncer is created in front of the database")];
  if (after === undefined) return [nothing("PgBouncer is removed: its clients lose their connections")];
  return undefined;
}
