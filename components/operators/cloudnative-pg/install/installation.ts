import type { Installation } from "../../operator";
import { cloudNativePg } from "../../../versions";
import { cloudNativePgOperatorChart } from "./chart";
import type { ResolvedCloudNativePgOperator } from "./settings";

/** Returns the parts of an installation of CloudNativePG. */
export function installation(settings: ResolvedCloudNativePgOperator): Installation {
  const { namespace, imagePullPolicy, pullSecrets, watchNamespaces, resources } = settings;
  const image = settings.image ?? cloudNativePg.operatorImage;
  const props = { namespace, image, imagePullPolicy, pullSecrets, watchNamespaces, ...resources };
  return {
    published: { manifests: cloudNativePg.manifests, kinds: ["CustomResourceDefinition", "ConfigMap"], namespace },
    permissions: [],
    operator: { objects: cloudNativePgOperatorChart(props) },
  };
}
