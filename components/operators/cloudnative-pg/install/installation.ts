import type { Installation } from "../../operator";
import { barmanCloud, cloudNativePg } from "../../../versions";
import { barmanPluginChart, barmanServiceChart } from "./barman";
import { certificatesChart } from "./certificates";
import { cloudNativePgOperatorChart } from "./chart";
import type { ResolvedCloudNativePgOperator } from "./settings";

/** Returns the parts of an installation of CloudNativePG and its Barman Cloud plugin. */
export function installation(settings: ResolvedCloudNativePgOperator): Installation {
  const { namespace, imagePullPolicy, pullSecrets, watchNamespaces, resources, barman } = settings;
  const image = settings.image ?? cloudNativePg.operatorImage;
  const common = { namespace, imagePullPolicy, pullSecrets };
  const sidecarImage = barman.sidecarImage ?? barmanCloud.sidecarImage;
  const { cpu, memory, replicas, issuer } = barman;
  return {
    published: {
      manifests: [...cloudNativePg.manifests, ...barmanCloud.manifests],
      kinds: ["CustomResourceDefinition", "ConfigMap"],
      namespace,
    },
    permissions: [],
    operator: {
      objects: [
        ...cloudNativePgOperatorChart({ ...common, watchNamespaces, image, ...resources }),
        ...barmanPluginChart({
          ...{ ...common, watchNamespaces, replicas, cpu, memory, sidecarImage },
          image: barman.image ?? barmanCloud.pluginImage,
        }),
      ],
    },
    jobs: certificatesChart({ ...common, image: sidecarImage, issuer }),
    registered: barmanServiceChart(namespace),
  };
}
