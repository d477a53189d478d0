import type { Rule } from "../../../shared/validation";
import { notInTheImage } from "../../../model/contents/extension-rules";
import type { Contained } from "../../../model/contents/rules";
import { hasContents } from "../../../model/contents/sql";
import { madeByPgo } from "../extensions";

/** Rules for what databases hold. */
export const contentRules: Rule<Contained>[] = [
  {
    id: "crunchy-image-holds-extension",
    reads: ["extensions", "image"],
    why: "An extension whose files the image lacks cannot be created, and a library that it lacks stops Postgres at its start.",
    source: 'Crunchy Postgres for Kubernetes, release notes, "Postgres extension versions"',
    check: (cluster) => notInTheImage(cluster, ["crunchy", "gis"]),
  },
  {
    id: "room-for-the-superuser",
    reads: ["users", "databases", "extensions"],
    why: "What databases hold is written as postgres, which becomes a user then, and PGO takes 64.",
    source: "PGO 6.0 CRD, spec.users",
    check: (cluster) =>
      hasContents(cluster) && cluster.users.length === 64 && !cluster.users.some(({ name }) => name === "postgres")
        ? [
            {
              path: ["users"],
              message: "leave no room for postgres, who writes databases and extensions; 63 may be there",
            },
          ]
        : [],
  },
  {
    id: "pgo-decides-where",
    reads: ["extensions"],
    why: "PGO makes these in every database itself.",
    source: "PGO 6.0, internal/pgaudit/postgres.go, internal/postgis/postgis.go",
    check: ({ extensions }) =>
      extensions.flatMap((extension, i) =>
        (["databases", "schema", "version"] as const)
          .filter((key) => extension[key] !== undefined && madeByPgo.includes(extension.name))
          .map((key) => ({
            path: ["extensions", i, key],
            message: "cannot be chosen: PGO makes it everywhere; remove it",
          })),
      ),
  },
];
