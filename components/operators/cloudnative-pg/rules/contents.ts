import type { Rule } from "../../../shared/validation";
import { notInTheImage } from "../../../model/contents/extension-rules";
import type { Contained } from "../../../model/contents/rules";
import { server } from "../server";

/** Rules for extensions. */
export const contentRules: Rule<Contained>[] = [
  {
    id: "postgis-has-an-image",
    reads: ["extensions", "image"],
    why: "PostGIS is missing in the pinned image.",
    source: "cloudnative-pg/postgis-containers",
    check: ({ extensions, image }) =>
      image === undefined && extensions.some(({ name }) => name.startsWith("postgis"))
        ? [
            {
              path: ["image"],
              message: "is missing; set an image with PostGIS, for example from ghcr.io/cloudnative-pg/postgis",
            },
          ]
        : [],
  },
  {
    id: "image-holds-extension",
    reads: ["extensions", "image"],
    why: "An extension whose files are missing in the image cannot be created, and a missing library prevents the start of Postgres.",
    source: "cloudnative-pg/postgres-containers, docker-bake.hcl",
    check: (cluster) => notInTheImage(cluster, server),
  },
];
