import { reload } from "../../../model/impact/effects";
import type { Effect, FieldChange, ImpactTable } from "../../../model/impact/impact";
import { rejectsUnencrypted } from "./chart";

/** Effects of lines of pg_hba.conf, which Postgres reads when a client connects. */
export const hbaImpacts: ImpactTable["fields"] = { "spec.postgresql.pg_hba": lines };

function lines({ before, after }: FieldChange): readonly Effect[] {
  return rejects(after) && !rejects(before)
    ? [{ ...reload, words: `${reload.words}; new connections without TLS are rejected, open ones stay` }]
    : [reload];
}

const rejects = (value: unknown): boolean => Array.isArray(value) && value.includes(rejectsUnencrypted);
