import type { k8s } from "cdk8s-plus-28";
import { unlessEmpty } from "../../../shared/defined";
import { spreadConstraints } from "../../../model/placement";
import type { ResolvedCloudNativePgCluster } from "../cluster";
import type { ClusterSpec } from "../crd.gen";

/** Renders the priority and the spread of instances. */
export function placementSpec({
  name,
  scheduling: { zones },
  cloudNativePg: { scheduling },
}: ResolvedCloudNativePgCluster): Pick<ClusterSpec, "priorityClassName"> & {
  readonly topologySpreadConstraints: k8s.TopologySpreadConstraint[] | undefined;
} {
  const overZones = {
    maxSkew: 1,
    topologyKey: "topology.kubernetes.io/zone",
    whenUnsatisfiable: "DoNotSchedule",
  } as const;
  const spread = [...(zones === "required" ? [overZones] : []), ...scheduling.spread];
  return {
    priorityClassName: scheduling.priorityClass,
    topologySpreadConstraints: unlessEmpty(
      spreadConstraints(spread, { "cnpg.io/cluster": name, "cnpg.io/podRole": "instance" }),
    ),
  };
}
