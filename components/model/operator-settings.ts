import { z } from "zod";
import { cpuQuantity, dnsLabel, imageReference, pullSecretNames, sizeQuantity } from "../shared/scalars";
import { type Rule, strict } from "../shared/validation";

/** Means every namespace in `watchNamespaces`. */
export const everyNamespace = "*";

/** Keys that every operator has. */
export const common = {
  namespace: dnsLabel().describe(
    "Namespace of the operator itself. An environment creates it; with the library alone it must exist. A change replaces the operator.",
  ),
  image: imageReference
    .optional()
    .describe(
      "Operator image, of the pinned release. Default: that of the release. A change restarts the operator, and with it every cluster may restart.",
    ),
  pullSecrets: pullSecretNames
    .default([])
    .describe(
      "Secrets of type kubernetes.io/dockerconfigjson in the operator's namespace, for its own image. CloudNativePG copies the first to the " +
        "namespaces of clusters, since their pods run its image too. A change restarts the operator.",
    ),
  watchNamespaces: z
    .array(z.union([dnsLabel(), z.literal(everyNamespace)]))
    .refine((names) => names.length < 2 || !names.includes(everyNamespace), {
      error: 'has "*" together with names; keep one of them',
    })
    .default([])
    .describe(
      'Namespaces whose clusters the operator manages, and to which its permissions are limited; each must exist. "*" alone is every namespace, ' +
        "for clusters that other programs create; the operator then reads Secrets everywhere. Default: in an environment the namespaces of its " +
        "clusters and of clusters that they clone, with the library alone every namespace.",
    ),
  resources: strict({
    cpu: cpuQuantity.default("100m").describe("CPU requested, in cores; there is no limit."),
    memory: sizeQuantity.default("512Mi").describe("Memory request and limit, in bytes."),
  })
    .prefault({})
    .describe("Resources of the operator's container. A change restarts the operator, not the databases."),
};

/** The keys that name the release of an operator. */
export interface Released {
  readonly image?: string | undefined;
  readonly imageVersion?: string | undefined;
  readonly chart?: { readonly version: string };
}

/** Returns the rule that an operator's release is the one whose CRDs and permissions pgstack applies. */
export function operatorIsPinned(version: string, keys: readonly (keyof Released)[]): Rule<Released> {
  return {
    id: "operator-is-the-pinned-release",
    reads: keys,
    why: "pgstack applies the CRDs and roles of one release: another one lacks fields or permissions and stops reconciling.",
    source: "CloudNativePG documentation, Installation and upgrades; PGO 6.0, Upgrade",
    check: ({ image, imageVersion, chart }) => [
      ...imageProblem(version, image, imageVersion).map((message) => ({ path: ["image"], message })),
      ...(chart !== undefined && chart.version !== version
        ? [{ path: ["chart", "version"], message: `must be ${version}, the release of the CRDs; remove it` }]
        : []),
    ],
  };
}

function imageProblem(version: string, image: string | undefined, stated: string | undefined): string[] {
  if (image === undefined) return [];
  const [, tag = ""] = /:([^/:]+)$/.exec(image.replace(/@sha256:.*$/, "")) ?? [];
  const release = /(?<![\d.])\d+\.\d+\.\d+(?![\d.])/.exec(tag)?.[0] ?? stated;
  if (release === version) return [];
  return release === undefined
    ? [`has no tag with a version; use a tag with ${version}, or set imageVersion: "${version}" if it is that release`]
    : [`is release ${release}, but the CRDs and roles are of ${version}; use the image of ${version}`];
}

/** Returns the schema of the key imageVersion. */
export const imageVersion = <const V extends string>(version: V) =>
  z
    .literal(version, { error: `must be "${version}", the release of the CRDs, or be removed` })
    .optional()
    .describe("Release of an `image` whose tag does not name it, for example a digest alone. It is only checked.");
