import type { k8s } from "cdk8s-plus-28";
import type { DrillSource } from "../../../model/drill/source";
import type { ResolvedCloudNativePgCluster } from "../cluster";
import { extensionsFolder } from "./folders";

type Cluster = Pick<ResolvedCloudNativePgCluster, "cloudNativePg" | "imagePullPolicy">;

/** Requirements of a drill for images of extensions. */
export interface ImagesOfDrill {
  /** Lines of postgresql.auto.conf; empty without images. */
  readonly settings: string;
  readonly env: readonly k8s.EnvVar[];
  readonly imageVolumes: NonNullable<DrillSource["imageVolumes"]>;
  readonly volumeMounts: readonly k8s.VolumeMount[];
}

/**
 * Returns the requirements of a drill for images of extensions: an index on a type of an extension cannot be checked
 * without its library. Source: CloudNativePG 1.30, pkg/postgres/configuration.go (setExtensionControlPath,
 * setDynamicLibraryPath); PostgreSQL documentation, pg_amcheck.
 */
export function imagesOfDrill({ cloudNativePg: { extensionImages }, imagePullPolicy }: Cluster): ImagesOfDrill {
  if (extensionImages.length === 0) return { settings: "", env: [], imageVolumes: [], volumeMounts: [] };
  const root = (name: string): string => `${extensionsFolder}/${name}`;
  const folders = (of: (image: (typeof extensionImages)[number]) => readonly string[]): string[] =>
    extensionImages.flatMap((image) => of(image).map((folder) => `${root(image.name)}/${folder.replace(/^\/+/, "")}`));
  const control = folders(({ controlFolders }) => (controlFolders.length > 0 ? controlFolders : ["share"]));
  const libraries = folders(({ libraryFolders }) => (libraryFolders.length > 0 ? libraryFolders : ["lib"]));
  const linked = folders(({ systemLibraryFolders }) => systemLibraryFolders);
  return {
    settings: [
      `extension_control_path = '${["$system", ...control].join(":")}'`,
      `dynamic_library_path = '${["$libdir", ...libraries].join(":")}'`,
    ].join("\n"),
    env: [
      ...extensionImages.flatMap(({ name, env }) =>
        Object.entries(env).map(([key, value]) => ({
          name: key,
          value: value.replaceAll("${image_root}", root(name)),
        })),
      ),
      ...(linked.length > 0 ? [{ name: "LD_LIBRARY_PATH", value: linked.join(":") }] : []),
    ],
    imageVolumes: extensionImages.map(({ name, image }) => ({
      name: volumeOf(name),
      image: { reference: image, pullPolicy: imagePullPolicy },
    })),
    volumeMounts: extensionImages.map(({ name }) => ({
      name: volumeOf(name),
      mountPath: root(name),
      readOnly: true,
    })),
  };
}

/** Source: CloudNativePG 1.30, pkg/specs/volumes.go, SanitizeExtensionNameForVolume. */
const volumeOf = (name: string): string => `ext-${name.replaceAll("_", "-")}`;
