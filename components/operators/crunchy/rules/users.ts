import type { Rule } from "../../../shared/validation";
import type { WithUsers } from "../../../model/users";

/** Rules for users. */
export const userRules: Rule<WithUsers>[] = [
  {
    id: "superuser-has-no-options",
    reads: ["users"],
    why: "PGO always creates postgres as a superuser with the database postgres.",
    source: "PGO 6.0, internal/postgres/users.go",
    check: ({ users }) =>
      users.flatMap((user, i) =>
        user.name !== "postgres"
          ? []
          : (["attributes", "connectionLimit", "databases"] as const)
              .filter((key) =>
                key === "databases"
                  ? user.databases.some((database) => database !== "postgres")
                  : user[key] !== undefined,
              )
              .map((key) => ({ path: ["users", i, key], message: "is ignored for postgres; remove it" })),
      ),
  },
  {
    id: "user-has-database-once",
    reads: ["users"],
    why: "The API server refuses a list that names a database twice.",
    source: "PGO 6.0 CRD, spec.users[].databases (list-type set)",
    check: ({ users }) =>
      users.flatMap(({ databases }, i) =>
        databases.flatMap((database, j) =>
          databases.indexOf(database) < j
            ? [{ path: ["users", i, "databases", j], message: "is listed twice; keep one" }]
            : [],
        ),
      ),
  },
];

/** Rules for the Secrets that PGO creates for users. */
export const secretRules: Rule<WithUsers>[] = [
  {
    id: "user-name-fits-secret",
    reads: ["users"],
    why: "PGO names a Secret after each user: the API server refuses an underscore.",
    source: "PGO 6.0 CRD, spec.users[].name",
    check: ({ users }) =>
      users.flatMap((user, i) =>
        user.name.includes("_")
          ? [{ path: ["users", i, "name"], message: `has an underscore; write "${user.name.replaceAll("_", "-")}"` }]
          : [],
      ),
  },
  {
    id: "password-secret-has-its-own-name",
    reads: ["users"],
    why: "PGO reads a password only from the Secret that it would create itself.",
    source: "PGO 6.0, internal/controller/postgrescluster/postgres.go",
    check: ({ users }) =>
      users.flatMap((user, i) =>
        user.passwordSecret !== undefined
          ? [
              {
                path: ["users", i, "passwordSecret"],
                message: `is not read by PGO: create the Secret <cluster>-pguser-${user.name} with its labels beforehand, and remove this key`,
              },
            ]
          : [],
      ),
  },
];
