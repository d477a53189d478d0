import { tolerationFindings } from "../../../model/shapes";
import type { Rule } from "../../../shared/validation";
import type { ResolvedCloudNativePgCluster } from "../cluster";
import { ownedKeys } from "../names";

/** Rules for the image. */
export const imageRules: Rule<Pick<ResolvedCloudNativePgCluster, "image" | "version">>[] = [
  {
    id: "image-says-version",
    reads: ["image", "version"],
    why: "CloudNativePG reads the version of Postgres from the image's tag: it refuses an image without one, and another version is an upgrade.",
    source: "CloudNativePG 1.30, internal/webhook/v1/cluster_webhook.go",
    check: ({ image, version }) => {
      if (image === undefined) return [];
      const [, tag = ""] = /:([^/]+)$/.exec(image.replace(/@sha256:.*$/, "")) ?? [];
      return new RegExp(`^${version}(\\.\\d+)*(?![.\\d])`).test(tag)
        ? []
        : [
            {
              path: ["image"],
              message: `must have a tag that starts with the version, ${version}, also with a digest; write for example "postgresql:${version}.1@sha256:…"`,
            },
          ];
    },
  },
];

/** Rules for tolerations, labels and annotations of pods. */
export const podRules: Rule<Pick<ResolvedCloudNativePgCluster, "cloudNativePg">>[] = [
  {
    id: "tolerations-are-whole",
    reads: ["cloudNativePg"],
    why: "CloudNativePG's webhook and the API server refuse an inconsistent toleration.",
    source: "Kubernetes documentation, taints and tolerations",
    check: ({ cloudNativePg: { scheduling } }) =>
      tolerationFindings(scheduling.tolerations, ["cloudNativePg", "scheduling", "tolerations"]),
  },
  {
    id: "inherited-metadata-is-its-own",
    reads: ["cloudNativePg"],
    why: "CloudNativePG and pgstack select their objects with these labels and annotations; another value breaks them or is dropped.",
    source: "CloudNativePG 1.30, pkg/utils/labels_annotations.go",
    check: ({ cloudNativePg: { metadata } }) =>
      (["labels", "annotations"] as const).flatMap((kind) =>
        ownedKeys(metadata[kind]).map((key) => ({
          path: ["cloudNativePg", "metadata", kind, key],
          message: "is set by CloudNativePG or pgstack; use another name",
        })),
      ),
  },
];

/** Rules for the lease of the primary. */
export const leaseRules: Rule<Pick<ResolvedCloudNativePgCluster, "cloudNativePg">>[] = [
  {
    id: "primary-lease-can-be-renewed",
    reads: ["cloudNativePg"],
    why: "CloudNativePG's webhook refuses a lease that may end while the primary still renews it: the primary's pod would not start.",
    source: "CloudNativePG 1.30, internal/webhook/v1/cluster_webhook.go, validatePrimaryLease",
    check: ({ cloudNativePg: { primaryLease } }) => {
      const { durationSeconds, renewDeadlineSeconds, retryPeriodSeconds } = primaryLease;
      const path = (key: keyof typeof primaryLease): string[] => ["cloudNativePg", "primaryLease", key];
      const least = Math.floor(retryPeriodSeconds * 1.2) + 1;
      return [
        ...(durationSeconds > renewDeadlineSeconds
          ? []
          : [
              {
                path: path("durationSeconds"),
                message: `must be greater than renewDeadlineSeconds; write at least ${renewDeadlineSeconds + 1}`,
              },
            ]),
        ...(5 * renewDeadlineSeconds > 6 * retryPeriodSeconds
          ? []
          : [
              {
                path: path("renewDeadlineSeconds"),
                message: `must be greater than 1.2 times retryPeriodSeconds; write at least ${least}`,
              },
            ]),
      ];
    },
  },
];
