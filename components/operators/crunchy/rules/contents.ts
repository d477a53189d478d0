import type { Rule } from "../../../shared/validation";
import { notInTheImage } from "../../../model/contents/extension-rules";
import type { Contained } from "../../../model/contents/rules";
import { hasContents } from "../../../model/contents/sql";
import { madeByPgo } from "../extensions";
import { server } from "../server";

/** Rules for extensions, schemas and privileges. */
export const contentRules: Rule<Contained>[] = [
  {
    id: "crunchy-image-holds-extension",
    reads: ["extensions", "image"],
    why: "An extension whose files are missing in the image cannot be created, and a missing library prevents the start of Postgres.",
    source: 'Crunchy Postgres for Kubernetes, release notes, "Postgres extension versions"',
    check: (cluster) => notInTheImage(cluster, server),
  },
  {
    id: "room-for-the-superuser",
    reads: ["users", "databases", "extensions"],
    why: "A Job writes schemas and extensions as postgres, which becomes a user for it, and PGO accepts 64 users.",
    source: "PGO 6.0 CRD, spec.users",
    check: (cluster) =>
      hasContents(cluster) && cluster.users.length === 64 && !cluster.users.some(({ name }) => name === "postgres")
        ? [
            {
              path: ["users"],
              message: "are too many with postgres, which writes databases and extensions; use at most 63",
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
