import { tooSmallVolumes, unattachableVolumes, unschedulablePods, type Placement } from "../../components/placement";
import type { Rule, RuleFinding } from "../../components/shared/validation";
import { type PlacedEnvironment, placementOf } from "./placement";
import { withStorageClasses } from "./storage-defaults";

const whole = ["kubernetes", "operators", "clusters", "monitoring"] as const;

/** A check of everything that an environment runs; it finds nothing where the environment does not create its nodes. */
function checked(check: (placement: Placement) => RuleFinding[]): (config: PlacedEnvironment) => RuleFinding[] {
  return (config) => {
    const placement = placements.get(config) ?? placementOf(withStorageClasses(config));
    if (placement === undefined) return [];
    // Three rules ask for the same one.
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
    why: "A volume binds in the zone of its pod, whatever disks the node can attach: the pod waits in ContainerCreating for ever, and `up` with it.",
    source:
      "gcp-compute-persistent-disk-csi-driver, pkg/gce-pd-csi-driver/controller.go (topology of a volume) and deploy/disk_type_labels.sh",
    check: checked(unattachableVolumes),
  },
  {
    id: "volumes-are-large-enough",
    reads: whole,
    why: "Compute Engine refuses a disk that is smaller than its type allows, and the claim waits for it for ever.",
    source: "Compute Engine documentation, About Hyperdisk, size limits",
    check: checked(tooSmallVolumes),
  },
  {
    id: "pods-fit-nodes",
    reads: whole,
    why: "A pod for which no node has the labels, CPU or memory, or that finds no node of its own, waits in Pending for ever.",
    source: "Kubernetes documentation, Assigning Pods to Nodes; GKE documentation, Plan GKE Standard node sizes",
    check: checked(unschedulablePods),
  },
  {
    id: "huge-pages-are-on-nodes",
    reads: whole,
    why: "Nodes of GKE have no huge pages unless their pool reserves them: a pod that asks for some waits in Pending for ever.",
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
                  "no node has huge pages: write patch: {nodeConfig: {linuxNodeConfig: {hugepagesConfig: {hugepageSize2m: <pages>}}}} at the pool that it runs on",
              },
            ]
          : [];
      });
    },
  },
];
