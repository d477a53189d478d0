import { at } from "../../../shared/tree";
import { parameter } from "../../../model/impact/effects";
import type { ImpactTable } from "../../../model/impact/impact";
import { restart, restarts } from "../restarts";

const setting = parameter(restarts, ({ whole }) => Number(at(whole.after, "spec", "postgresVersion")));

/** Effects of settings of Postgres. */
export const parameterImpacts: ImpactTable["fields"] = {
  "spec.config.files": restart,
  "spec.config.parameters.*": setting,
  "spec.patroni.dynamicConfiguration.postgresql.parameters.*": setting,
};
