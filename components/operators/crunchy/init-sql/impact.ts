import { nothing, unknown } from "../../../model/impact/effects";
import type { Effect, FieldChange, ImpactTable } from "../../../model/impact/impact";

/** Effect of the field of the SQL of a new cluster. */
export const initSqlImpacts: ImpactTable["fields"] = { "spec.databaseInitSQL": initSql };

/**
 * Source: PGO 6.0, reconcileDatabaseInitSQL of postgres.go: it records that it ran, and clears the record when the
 * field is removed.
 */
function initSql({ before }: FieldChange): readonly Effect[] {
  return [
    before === undefined
      ? unknown("PGO runs the SQL at once as superuser, on the existing data")
      : nothing("the SQL ran when it was added; a change of it does not run"),
  ];
}
