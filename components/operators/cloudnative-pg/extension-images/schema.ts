import { z } from "zod";
import { imageReference, postgresName } from "../../../shared/scalars";
import { strict } from "../../../shared/validation";

const folders = (use: string): z.ZodDefault<z.ZodArray<z.ZodString>> =>
  z.array(z.string().min(1)).default([]).describe(`Folders of the image ${use}`);

const extensionImage = strict({
  name: z
    .string()
    .max(59, { error: "must not be longer than 59 characters" })
    .regex(/^[a-z0-9]([-a-z0-9_]*[a-z0-9])?$/, {
      error: "must be lowercase letters, digits, hyphens and underscores, and start and end with a letter or digit",
    })
    .describe("Name of the image: it is mounted at /extensions/<name>."),
  image: imageReference.describe(
    "Image with the extension, for the same version of Postgres, distribution and CPU architecture as `image`.",
  ),
  provides: z
    .array(postgresName)
    .default([])
    .describe("Extensions and libraries in it, as `extensions` names them. Default: one of its name."),
  controlFolders: folders("for extension_control_path. Default: share."),
  libraryFolders: folders("for dynamic_library_path. Default: lib."),
  systemLibraryFolders: folders("with shared libraries that the extension links to, for LD_LIBRARY_PATH."),
  programFolders: folders("with programs that the extension runs, for PATH."),
  env: z
    .record(
      z.string().regex(/^[a-zA-Z_][a-zA-Z0-9_]*$/, {
        error: "must be letters, digits and underscores, and must not start with a digit",
      }),
      z.string().min(1),
    )
    .default({})
    .describe("Environment variables of Postgres; ${image_root} in a value is /extensions/<name>."),
});

/** Images with extensions. */
export const extensionImagesSchema = z
  .array(extensionImage)
  .default([])
  .describe(
    "Images with extensions that are mounted into each instance, beside `image`; `extensions` creates the extensions. Needs Postgres 18, and Kubernetes 1.35 (1.33 with the feature gate " +
      "ImageVolume) with containerd 2.1 or CRI-O 1.31. Another image is a rolling restart. Default: none.",
  );
