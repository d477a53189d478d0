import type { Rule } from "../../../shared/validation";
import { notInTheImage } from "../../../model/contents/extension-rules";
import type { Contained } from "../../../model/contents/rules";

/** Rules for what databases hold. */
export const contentRules: Rule<Contained>[] = [
  {
    id: "postgis-has-an-image",
    reads: ["extensions", "image"],
    why: "The image that pgstack pins holds no PostGIS.",
    source: "cloudnative-pg/postgis-containers",
    check: ({ extensions, image }) =>
      image === undefined && extensions.some(({ name }) => name.startsWith("postgis"))
        ? [
            {
              path: ["image"],
              message: "is missing; write one with PostGIS, for example of ghcr.io/cloudnative-pg/postgis",
            },
          ]
        : [],
  },
  {
    id: "image-holds-extension",
    reads: ["extensions", "image"],
    why: "An extension whose files the image lacks cannot be created, and a library that it lacks stops Postgres at its start.",
    source: "cloudnative-pg/postgres-containers, docker-bake.hcl",
    check: (cluster) => notInTheImage(cluster, ["cloudnative-pg"]),
  },
];
