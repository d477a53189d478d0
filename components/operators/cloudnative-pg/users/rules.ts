import { notInTheImage } from "../../../model/contents/extension-rules";
import type { Contained } from "../../../model/contents/rules";
import type { WithUsers } from "../../../model/users";
import type { Rule } from "../../../shared/validation";
import type { ResolvedCloudNativePgCluster } from "../cluster";
import { extensionsOf } from "../image-extensions";

/** Rules for users. */
export const userRules: Rule<WithUsers>[] = [
  {
    id: "password-type-is-pgo",
    reads: ["users"],
    why: "CloudNativePG generates passwords of letters and digits only.",
    source: "CloudNativePG 1.30, internal/controller/cluster_create.go",
    check: ({ users }) =>
      users.flatMap(({ passwordType }, i) =>
        passwordType !== undefined
          ? [{ path: ["users", i, "passwordType"], message: "exists for Crunchy Postgres only; remove it" }]
          : [],
      ),
  },
  {
    id: "owner-has-no-attributes",
    reads: ["users"],
    why: "The first user is created with the cluster and not managed like the others: its attributes would silently be lost.",
    source: "CloudNativePG 1.30, bootstrap.initdb and managed.roles",
    check: ({ users }) =>
      (["attributes", "connectionLimit"] as const).flatMap((key) =>
        users[0]?.[key] !== undefined
          ? [{ path: ["users", 0, key], message: "is not possible for the first user; move it to another user" }]
          : [],
      ),
  },
];

/** Rules for the objects and roles that CloudNativePG creates for users and their databases. */
export const roleRules: Rule<WithUsers>[] = [
  {
    id: "database-belongs-to-one",
    reads: ["users"],
    why: "CloudNativePG has one object for each database, with one owner; its name has hyphens in place of underscores.",
    source: "CloudNativePG 1.30, Database",
    check: ({ users }) => {
      const seen = new Map<string, string>();
      return users.flatMap((user, i) =>
        user.databases.flatMap((database, j) => {
          const object = database.replaceAll("_", "-");
          const other = seen.get(object);
          seen.set(object, database);
          if (other === undefined) return [];
          const message =
            other === database
              ? "is listed twice; a database has one owner"
              : `differs from "${other}" in an underscore only; use another name`;
          return [{ path: ["users", i, "databases", j], message }];
        }),
      );
    },
  },
  {
    id: "further-users-need-password-secret",
    reads: ["users"],
    why: "CloudNativePG generates a password for the first user only; a role without one cannot log in.",
    source: "CloudNativePG 1.30, managed roles",
    check: ({ users }) =>
      users.flatMap((user, i) =>
        i > 0 && user.passwordSecret === undefined
          ? [
              {
                path: ["users", i, "passwordSecret"],
                message: "is missing: name a Secret of type kubernetes.io/basic-auth in the cluster's namespace",
              },
            ]
          : [],
      ),
  },
  {
    id: "user-is-not-the-superuser",
    reads: ["users"],
    why: "CloudNativePG reserves postgres, streaming_replica and every name that starts with cnpg_: its webhook refuses them.",
    source: "CloudNativePG 1.30, pkg/postgres/roles.go, IsRoleReserved",
    check: ({ users }) =>
      users.flatMap((user, i) =>
        user.name === "postgres" || user.name === "streaming_replica" || user.name.startsWith("cnpg_")
          ? [{ path: ["users", i, "name"], message: "is reserved by CloudNativePG; use another name" }]
          : [],
      ),
  },
  {
    id: "database-is-not-the-operators",
    reads: ["users"],
    why: "Postgres creates the database postgres, which belongs to the superuser: the API server refuses a Database of that name, and initdb does not change its owner.",
    source: "CloudNativePG 1.30 CRD, Database, spec.name",
    check: ({ users }) =>
      users.flatMap(({ databases }, i) =>
        databases.flatMap((database, j) =>
          database === "postgres"
            ? [{ path: ["users", i, "databases", j], message: "belongs to the superuser; use another name" }]
            : [],
        ),
      ),
  },
];

interface Named extends WithUsers {
  readonly name: string;
}

/** Secrets that CloudNativePG creates for a cluster. Source: CloudNativePG 1.30, api/v1/cluster_funcs.go. */
const ofOperator = ["superuser", "ca", "server", "replication", "pooler"];

/** Rule for Secrets with passwords on CloudNativePG. */
export const passwordSecretRules: Rule<Named>[] = [
  {
    id: "password-secret-is-one-users",
    reads: ["users", "name"],
    why: "A Secret also contains its user name: CloudNativePG refuses it for another user, whose role then has no password or is not created.",
    source:
      "cloudnative-pg/cloudnative-pg#268; CloudNativePG 1.30, internal/management/controller/roles/runnable.go (wrong username in secret)",
    check: ({ name, users }) =>
      users.flatMap(({ passwordSecret }, i) => {
        if (passwordSecret === undefined) return [];
        const path = ["users", i, "passwordSecret"];
        const other = users.findIndex((user) => user.passwordSecret === passwordSecret);
        if (other < i) return [{ path, message: `is the Secret of ${users[other]?.name}; use another one` }];
        // The first user's Secret has the name that CloudNativePG expects, whichever program creates it first.
        const reserved = [...ofOperator, ...(i === 0 ? [] : ["app"])].map((end) => `${name}-${end}`);
        return reserved.includes(passwordSecret)
          ? [{ path, message: "is CloudNativePG's own Secret; use another name" }]
          : [];
      }),
  },
];

/** Rules for extensions. */
export const contentRules: Rule<Contained & Pick<ResolvedCloudNativePgCluster, "cloudNativePg">>[] = [
  {
    id: "postgis-has-an-image",
    reads: ["extensions", "image", "cloudNativePg"],
    why: "PostGIS is missing in the pinned image.",
    source: "cloudnative-pg/postgis-containers",
    check: (cluster) =>
      cluster.image === undefined &&
      cluster.extensions.some(({ name }) => name.startsWith("postgis") && !extensionsOf(cluster).has(name))
        ? [
            {
              path: ["image"],
              message:
                "is missing; set an image with PostGIS, for example from ghcr.io/cloudnative-pg/postgis, or add one to cloudNativePg.extensionImages",
            },
          ]
        : [],
  },
  {
    id: "image-holds-extension",
    reads: ["extensions", "image", "cloudNativePg"],
    why: "An extension whose files are missing in the image cannot be created, and a missing library prevents the start of Postgres.",
    source: "cloudnative-pg/postgres-containers, docker-bake.hcl",
    check: (cluster) => notInTheImage(cluster, { extensions: extensionsOf(cluster) }),
  },
];
