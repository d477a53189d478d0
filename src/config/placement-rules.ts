import { tooSmallVolumes, unattachableVolumes, unschedulablePods, type Placement } from "../../components/placement";
import type { Rule, RuleFinding } from "../../components/shared/validation";
import { type PlacedEnvironment, placementOf } from "./placement";
import { withStorageClasses } from "./storage-defaults";

const whole = ["kubernetes", "operators", "clusters", "monitoring"] as const;

/** A check of all pods of an environment; it has no findings if the environment does not create its nodes. */
function checked(check: (placement: Placement) => RuleFinding[]): (config: PlacedEnvironment) => RuleFinding[] {
  return (config) => {
    const placement = placements.get(config) ?? placementOf(withStorageClasses(config));
    if (placement === undefined) return [];
    // Three rules need the same check.
    placements.set(config, placement);
    return check(placement);
  };
}

const placements = new WeakMap<PlacedEnvironment, Placement>();

/** Rules over the nodes, volumes and pods of a whole environment. */
export const placementRules: Rule<PlacedEnvironment>[] = [
  {
    id: "volumes-fit-nodes",
    reads: whole,
    why: "A volume binds in the zone of its pod, even if the node cannot attach its type of disk: the pod stays in ContainerCreating, and `up` waits for it.",
    source:
      "gcp-compute-persistent-disk-csi-driver, pkg/gce-pd-csi-driver/controller.go (topology of a volume) and deploy/disk_type_labels.sh",
    check: checked(unattachableVolumes),
  },
  {
    id: "volumes-are-large-enough",
    reads: whole,
    why: "Compute Engine refuses a disk below the minimum size of its type, and the claim stays Pending.",
    source: "Compute Engine documentation, About Hyperdisk, size limits",
    check: checked(tooSmallVolumes),
  },
  {
    id: "pods-fit-nodes",
    reads: whole,
    why: "A pod stays Pending if no node has the labels, CPU or memory for it, or if its anti-affinity leaves no node.",
    source: "Kubernetes documentation, Assigning Pods to Nodes; GKE documentation, Plan GKE Standard node sizes",
    check: checked(unschedulablePods),
  },
  {
    id: "huge-pages-are-on-nodes",
    reads: whole,
    why: "Nodes of GKE have no huge pages unless their pool reserves them: a pod that requests some stays Pending.",
    source: "GKE documentation, Customize node system configuration, Linux huge page configuration options",
    check: ({ kubernetes, clusters }) => {
      if (kubernetes.source !== "gke") return [];
      const { systemPool, databasePool } = kubernetes;
      return clusters.flatMap((cluster, i) => {
        const pools =
          cluster.scheduling.nodePool === "database" ? [databasePool ?? systemPool] : [systemPool, databasePool];
        const reserved = pools.some(
          (pool) => pool !== undefined && JSON.stringify(pool.patch ?? {}).includes("hugepagesConfig"),
        );
        const asks = cluster.sets.some(({ resources }) => resources.hugePages !== undefined);
        return asks && !reserved
          ? [
              {
                path: ["clusters", i, "resources", "hugePages"],
                message:
                  "no node has huge pages: set patch: {nodeConfig: {linuxNodeConfig: {hugepagesConfig: {hugepageSize2m: <pages>}}}} for the node pool of its pods",
              },
            ]
          : [];
      });
    },
  },
];
