import type { Rule, RuleFinding } from "../../../shared/validation";
import type { ResolvedCloudNativePgCluster } from "../cluster";
import { leavesImage, reservedVariable } from "./folders";

type Cluster = Pick<ResolvedCloudNativePgCluster, "cloudNativePg" | "version">;

const folderKeys = ["controlFolders", "libraryFolders", "systemLibraryFolders", "programFolders"] as const;

/** Variables with keys of their own. Source: CloudNativePG 1.30, internal/webhook/v1/cluster_webhook.go, validateExtensionEnvVars. */
const withKeys = new Map([
  ["PATH", "programFolders"],
  ["LD_LIBRARY_PATH", "systemLibraryFolders"],
]);

const path = ["cloudNativePg", "extensionImages"];

/** Rules for images of extensions. */
export const extensionImageRules: Rule<Cluster>[] = [
  {
    id: "extension-image-has-its-version",
    reads: ["cloudNativePg", "version"],
    why: "Earlier versions have no extension_control_path: Postgres does not start with the parameter.",
    source: "CloudNativePG 1.30, documentation, Image volume extensions; PostgreSQL 18, release notes",
    check: ({ cloudNativePg: { extensionImages }, version }) =>
      extensionImages.length > 0 && version < 18
        ? [
            {
              path,
              message: `needs Postgres 18, and version is ${version}; write an image with the extensions in image`,
            },
          ]
        : [],
  },
  {
    id: "extension-image-has-its-volume",
    reads: ["cloudNativePg"],
    why: "CloudNativePG's webhook refuses two images of one name, and names whose volumes are equal, as those of pg_ivm and pg-ivm are.",
    source: "CloudNativePG 1.30, internal/webhook/v1/cluster_webhook.go, validateExtensions",
    check: ({ cloudNativePg: { extensionImages } }) => {
      const volumes = extensionImages.map(({ name }) => name.replaceAll("_", "-"));
      return volumes.flatMap((volume, i) =>
        volumes.indexOf(volume) < i
          ? [{ path: [...path, i, "name"], message: "has the volume of another image; use another name" }]
          : [],
      );
    },
  },
  {
    id: "extension-folders-are-in-the-image",
    reads: ["cloudNativePg"],
    why: "CloudNativePG's webhook refuses folders that lead out of the image, and duplicates.",
    source: "CloudNativePG 1.30, internal/webhook/v1/cluster_webhook.go, validateExtensions",
    check: ({ cloudNativePg: { extensionImages } }) =>
      extensionImages.flatMap((image, i) =>
        folderKeys.flatMap((key) =>
          image[key].flatMap((folder, j): RuleFinding[] => {
            const at = [...path, i, key, j];
            if (leavesImage(folder)) return [{ path: at, message: "must be a folder of the image, without .." }];
            return image[key].indexOf(folder) < j ? [{ path: at, message: "is listed twice; keep one" }] : [];
          }),
        ),
      ),
  },
  {
    id: "extension-variable-is-free",
    reads: ["cloudNativePg"],
    why: "CloudNativePG's webhook refuses variables that it sets, and placeholders that it does not know.",
    source: "CloudNativePG 1.30, internal/webhook/v1/cluster_webhook.go, validateExtensionEnvVars",
    check: ({ cloudNativePg: { extensionImages } }) =>
      extensionImages.flatMap(({ env }, i) =>
        Object.entries(env).flatMap(([name, value]) => {
          const message = variableProblem(name, value);
          return message === undefined ? [] : [{ path: [...path, i, "env", name], message }];
        }),
      ),
  },
];

function variableProblem(name: string, value: string): string | undefined {
  const key = withKeys.get(name);
  if (key !== undefined) return `has a key of its own; write ${key}`;
  if (reservedVariable.test(name)) return "is set by CloudNativePG; remove it";
  // Only an odd number of dollar signs starts a placeholder. Source: CloudNativePG 1.30, pkg/postgres/environment.go, FindUnknownPlaceholders.
  const unknown = [...value.matchAll(/(\$+)\{([^}]+)\}/g)].find(
    ([, dollars = "", placeholder]) => dollars.length % 2 === 1 && placeholder !== "image_root",
  );
  return unknown === undefined
    ? undefined
    : `has \${${unknown[2]}}, which is unknown; write \${image_root}, or $\${${unknown[2]}} for the text`;
}
