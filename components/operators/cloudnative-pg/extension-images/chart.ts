import { unlessEmpty } from "../../../shared/defined";
import type { ResolvedCloudNativePgCluster } from "../cluster";
import type { Extension } from "../crd.gen";

/** Renders the images of extensions. Source: CloudNativePG 1.30, api/v1/cluster_types.go, ExtensionConfiguration. */
export function extensionImages({
  cloudNativePg,
  imagePullPolicy,
}: Pick<ResolvedCloudNativePgCluster, "cloudNativePg" | "imagePullPolicy">): Extension[] {
  return cloudNativePg.extensionImages.map((one) => ({
    name: one.name,
    image: { reference: one.image, pullPolicy: imagePullPolicy },
    extension_control_path: unlessEmpty(one.controlFolders),
    dynamic_library_path: unlessEmpty(one.libraryFolders),
    ld_library_path: unlessEmpty(one.systemLibraryFolders),
    bin_path: unlessEmpty(one.programFolders),
    env: unlessEmpty(Object.entries(one.env).map(([name, value]) => ({ name, value }))),
  }));
}
