import { join } from "node:path";
import { builtDir, buildGo, findGo, goModules } from "./go";
import { earlierCloudNativePg } from "./go-modules";
import { archives, type Image, make, managerPath, type Recipe } from "./images";
import { layerOf, pack } from "./images/pack";
import type { Progress } from "./progress";

/** Image of the operator of {@link earlierCloudNativePg}, which the node does not have from its start. */
export const earlierOperatorImage = `localhost/cloudnative-pg:${earlierCloudNativePg}`;

function recipe(): Recipe {
  const program = join(builtDir(goModules.earlierCloudNativePg), "manager");
  return {
    refs: [earlierOperatorImage],
    takes: 5,
    of: [program],
    make: async (folder) => {
      const layer = await layerOf(folder, { [managerPath]: program }, { manager: managerPath });
      await pack(folder, earlierOperatorImage, layer, { user: "65532:65532", entrypoint: "/manager" });
    },
  };
}

/** Builds the operator of an earlier release from its Go module, once, and returns its image with the manifest of the release. */
export async function ensureEarlierOperator(progress: Progress): Promise<{ images: Image[]; manifest: string }> {
  const built = await buildGo(progress, await findGo(progress), goModules.earlierCloudNativePg);
  await make(progress, [recipe()]);
  return { images: archives([recipe()]), manifest: join(built, "cnpg.yaml") };
}
