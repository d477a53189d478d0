import type { Rule } from "../../../shared/validation";
import type { CheckedCrunchyCluster } from "../cluster";

/** Rules for images. */
export const imageRules: Rule<CheckedCrunchyCluster>[] = [
  {
    id: "image-is-of-the-version",
    reads: ["version", "image"],
    why: "An image of another major version does not start on the existing data; PGO waits forever.",
    source: "PGO 6.0, internal/postgres/config.go, startup",
    check: ({ version, image }) => {
      const major = /:ubi\d+-(\d+)\./.exec(image ?? "")?.[1];
      return major !== undefined && Number(major) !== version
        ? [{ path: ["image"], message: `is of Postgres ${major}; use an image of ${version}, or remove it` }]
        : [];
    },
  },
  {
    id: "pull-secrets-differ",
    reads: ["crunchy"],
    why: "Kubernetes refuses a pod with a duplicate: PGO retries forever.",
    source: "Kubernetes API reference, PodSpec, imagePullSecrets (list-map key `name`)",
    check: ({
      crunchy: {
        images: { pullSecrets },
      },
    }) =>
      pullSecrets.flatMap((name, i) =>
        pullSecrets.indexOf(name) < i
          ? [{ path: ["crunchy", "images", "pullSecrets", i], message: "is listed twice; keep one" }]
          : [],
      ),
  },
];
