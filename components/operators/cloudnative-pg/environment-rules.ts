import { isDrilled } from "../../model/drill/names";
import { barmanCloud } from "../../versions";
import type { EnvironmentRule } from "../operator";
import type { ResolvedCloudNativePgCluster } from "./cluster";
import type { ResolvedCloudNativePgOperator } from "./install/settings";
import { pairRules } from "./pairs";

/** Rules between clusters on CloudNativePG and their operator. */
export const environmentRules: EnvironmentRule<ResolvedCloudNativePgCluster, ResolvedCloudNativePgOperator>[] = [
  {
    id: "drills-have-the-sidecars-barman",
    reads: ["operators", "clusters"],
    why: "A drill that restores with another Barman than that of the instances verifies what no restore of the cluster runs; from another registry it possibly does not start.",
    source:
      "plugin-barman-cloud 0.14, internal/cnpgi/operator/lifecycle.go, reconcilePodSpec: every sidecar has the installation's image",
    check: ({ operators, clusters }) =>
      operators.flatMap(([, { barman }]) => {
        const sidecar = barman.sidecarImage ?? barmanCloud.sidecarImage;
        return clusters.flatMap(([i, cluster]) => {
          const image = cluster.cloudNativePg.images.barman ?? barmanCloud.sidecarImage;
          return !isDrilled(cluster) || image === sidecar
            ? []
            : [
                {
                  path: ["clusters", i, "cloudNativePg", "images", "barman"],
                  message: `is ${image}; set it to the image of the sidecars, ${sidecar} (operators[].barman.sidecarImage)`,
                },
              ];
        });
      }),
  },
  ...pairRules,
];
