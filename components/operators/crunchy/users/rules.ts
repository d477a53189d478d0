import { notInTheImage } from "../../../model/contents/extension-rules";
import type { Contained } from "../../../model/contents/rules";
import { hasContents } from "../../../model/contents/sql";
import type { WithUsers } from "../../../model/users";
import type { Rule } from "../../../shared/validation";
import type { ResolvedCrunchyCluster } from "../cluster";
import { server } from "../server";
import { madeByPgo } from "./chart";

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

/** Rules for extensions, schemas and privileges. */
export const contentRules: Rule<Contained & Pick<ResolvedCrunchyCluster, "logicalBackups">>[] = [
  {
    id: "crunchy-image-holds-extension",
    reads: ["extensions", "image"],
    why: "An extension whose files are missing in the image cannot be created, and a missing library prevents the start of Postgres.",
    source: 'Crunchy Postgres for Kubernetes, release notes, "Postgres extension versions"',
    check: (cluster) => notInTheImage(cluster, server),
  },
  {
    id: "room-for-the-superuser",
    reads: ["users", "databases", "extensions", "tablespaces", "logicalBackups"],
    why: "Jobs write schemas and extensions, and dump databases, as postgres, which becomes a user for them, and PGO accepts 64 users.",
    source: "PGO 6.0 CRD, spec.users",
    check: (cluster) =>
      (hasContents(cluster) || cluster.logicalBackups !== undefined) &&
      cluster.users.length === 64 &&
      !cluster.users.some(({ name }) => name === "postgres")
        ? [
            {
              path: ["users"],
              message:
                "are too many with postgres, which writes databases and extensions, and dumps them; use at most 63",
            },
          ]
        : [],
  },
  {
    id: "pgo-decides-where",
    reads: ["extensions"],
    why: "PGO creates these in every database itself.",
    source: "PGO 6.0, internal/pgaudit/postgres.go, internal/postgis/postgis.go",
    check: ({ extensions }) =>
      extensions.flatMap((extension, i) =>
        (["databases", "schema", "version"] as const)
          .filter((key) => extension[key] !== undefined && madeByPgo.includes(extension.name))
          .map((key) => ({
            path: ["extensions", i, key],
            message: "cannot be configured: PGO creates it in every database; remove it",
          })),
      ),
  },
];
