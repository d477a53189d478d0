import { at } from "../../../shared/tree";
import { nothing, unknown } from "../../../model/impact/effects";
import type { Effect, FieldChange, ImpactTable } from "../../../model/impact/impact";

/** Effects of the fields of roles and the first database. */
export const userImpacts: ImpactTable["fields"] = {
  "spec.bootstrap": bootstrap,
  "spec.managed.roles.*": role,
  "spec.superuserSecret": nothing("the superuser's password"),
  "spec.enableSuperuserAccess": nothing("password login of the superuser"),
};

/** Effect of the initial database and its owner, for every kind of bootstrap. */
function application(bootstrap: Partial<Record<"initdb" | "recovery" | "pg_basebackup", unknown>>): string {
  const method = bootstrap.initdb ?? bootstrap.recovery ?? bootstrap.pg_basebackup;
  return JSON.stringify([at(method, "database"), at(method, "owner")]);
}

/** Source: CloudNativePG 1.30, pkg/management/postgres/initdb.go, ConfigureNewInstance: it runs once. */
function bootstrap({ before, after }: FieldChange): readonly Effect[] {
  const words = "it is read only when the cluster is created: databases and owner of a running cluster stay";
  return application(before ?? {}) === application(after ?? {})
    ? [nothing(words)]
    : [unknown(`${words}; \`up\` waits for the first user and its first database, which do not exist`)];
}

function role({ before, after }: FieldChange): readonly Effect[] {
  if (before === undefined) return [nothing("the role is created if it is missing")];
  if (after === undefined) return [nothing("the role stays in the database and is no longer managed")];
  if (at(after, "ensure") === "absent") {
    return [{ level: "data lost", words: "the role is dropped", loss: "data" }];
  }
  return [nothing("the role is changed while Postgres runs")];
}
