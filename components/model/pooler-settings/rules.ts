import type { Rule, RuleFinding } from "../../shared/validation";
import { poolerEntryProblem, poolerNameProblem, poolerValueProblem } from "./value";

/** The part of a cluster that configures PgBouncer. */
export interface Pooled {
  readonly users: readonly { readonly name: string; readonly databases: readonly string[] }[];
  readonly pooler?:
    | {
        readonly instances: number;
        readonly reads?: { readonly instances: number; readonly to: "replicas" | "any" } | undefined;
        readonly config: {
          readonly global: Readonly<Record<string, string>>;
          readonly databases?: Readonly<Record<string, string>>;
          readonly users?: Readonly<Record<string, string>>;
        };
      }
    | undefined;
}

/** The same of a cluster of any operator: not every operator configures PgBouncer. */
export interface AnyPooled extends Pick<Pooled, "users"> {
  readonly pooler?:
    (Pick<NonNullable<Pooled["pooler"]>, "instances"> & Partial<NonNullable<Pooled["pooler"]>>) | undefined;
}

const source = "PgBouncer 1.25.1, src/main.c (bouncer_params), lib/usual/cfparser.c";
const at = (...path: string[]): RuleFinding["path"] => ["pooler", "config", ...path];

/** Rules that check the configuration of PgBouncer against its settings, for every operator that has one. */
export const poolerSettingRules: Rule<AnyPooled>[] = [
  {
    id: "pooler-setting-exists",
    reads: ["pooler"],
    why: "PgBouncer does not start with a setting that it does not know.",
    source,
    check: ({ pooler }) =>
      Object.keys(pooler?.config?.global ?? {}).flatMap((name) => finding(at("global", name), poolerNameProblem(name))),
  },
  {
    id: "pooler-setting-value-is-valid",
    reads: ["pooler"],
    why: "PgBouncer does not start with a value that it cannot read, and keeps the old configuration on a reload.",
    source,
    check: ({ pooler }) =>
      Object.entries(pooler?.config?.global ?? {}).flatMap(([name, value]) =>
        finding(at("global", name), poolerValueProblem(name, value)),
      ),
  },
  {
    id: "pooler-entry-is-valid",
    reads: ["pooler"],
    why: "PgBouncer does not start with an entry that it cannot read; the database pgbouncer is its own console.",
    source: "PgBouncer 1.25.1, src/loader.c, parse_database and parse_user",
    check: ({ pooler }) =>
      (["databases", "users"] as const).flatMap((section) =>
        Object.entries(pooler?.config?.[section] ?? {}).flatMap(([name, value]) =>
          finding(
            at(section, name),
            section === "databases" && name === "pgbouncer"
              ? "is PgBouncer's console; use another name"
              : poolerEntryProblem(section, value),
          ),
        ),
      ),
  },
  {
    id: "database-is-not-the-poolers",
    reads: ["users", "pooler"],
    why: "PgBouncer serves its admin console as the database pgbouncer: clients cannot reach a database of that name.",
    source: "PgBouncer documentation, Admin console",
    check: ({ users, pooler }) =>
      pooler === undefined
        ? []
        : users.flatMap(({ databases }, i) =>
            databases.flatMap((name, j) =>
              name === "pgbouncer"
                ? [{ path: ["users", i, "databases", j], message: "is the name of PgBouncer's console; use another" }]
                : [],
            ),
          ),
  },
];

function finding(path: RuleFinding["path"], message: string | undefined): RuleFinding[] {
  return message === undefined ? [] : [{ path, message }];
}
