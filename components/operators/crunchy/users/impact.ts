import { nothing } from "../../../model/impact/effects";
import type { Effect, FieldChange, ImpactTable } from "../../../model/impact/impact";

/** Effects of the fields of users. */
export const userImpacts: ImpactTable["fields"] = {
  "spec.users": defaultUser,
  "spec.users.*": user,
  "spec.users.*.databases": nothing("new privileges and databases are added; none are revoked or dropped"),
  "spec.users.*.options": userOptions,
  "spec.users.*.password": nothing("the type of the next password; the existing one stays"),
};

/** Source: PGO 6.0, postgres.go: without a list there is one user, named after the cluster. */
function defaultUser({ before, after }: FieldChange): readonly Effect[] | undefined {
  return before !== undefined && after !== undefined
    ? undefined
    : [nothing("the Secret of the default user is created or deleted; roles and databases stay")];
}

function user({ before, after }: FieldChange): readonly Effect[] | undefined {
  if (before === undefined) return [nothing("the role, its databases and its Secret are created if they are missing")];
  if (after === undefined)
    return [nothing("the Secret is deleted; the role and its databases stay: drop them manually")];
  return undefined;
}

/** Source: PGO 6.0, internal/postgres/users.go. */
function userOptions({ after }: FieldChange): readonly Effect[] {
  return [
    after === undefined
      ? nothing("the role keeps its attributes")
      : nothing("the role gains and loses attributes while Postgres runs; its connections stay"),
  ];
}
