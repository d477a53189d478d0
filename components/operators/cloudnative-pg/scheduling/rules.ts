import type { Rule } from "../../../shared/validation";
import { nodeFindings } from "../../../model/placement";
import type { ResolvedCloudNativePgCluster } from "../cluster";

const path = ["cloudNativePg", "scheduling"];

/** Rules for the placement of instances. */
export const schedulingRules: Rule<Pick<ResolvedCloudNativePgCluster, "cloudNativePg" | "scheduling">>[] = [
  {
    id: "node-labels-have-their-values",
    reads: ["cloudNativePg"],
    why: "Kubernetes refuses a pod whose node affinity has no value, or a value that must be a number and is not: no pod starts.",
    source: "Kubernetes documentation, node affinity; CloudNativePG 1.30, pkg/specs/pods.go, CreateAffinitySection",
    check: ({ cloudNativePg: { scheduling } }) => nodeFindings(scheduling.nodes, [...path, "nodes"]),
  },
  {
    id: "spread-is-listed-once",
    reads: ["cloudNativePg", "scheduling"],
    why: "Kubernetes refuses a pod with two spread constraints of the same topology key and policy: no instance starts.",
    source: "Kubernetes, pkg/apis/core/validation/validation.go, validateTopologySpreadConstraints",
    check: ({ cloudNativePg: { scheduling: own }, scheduling: { zones } }) => {
      const zone = { topologyKey: "topology.kubernetes.io/zone", whenUnsatisfiable: "DoNotSchedule" };
      const seen = (zones === "required" ? [zone] : []).map(keyOf);
      return own.spread.flatMap((constraint, i) => {
        const isKnown = seen.includes(keyOf(constraint));
        seen.push(keyOf(constraint));
        return isKnown
          ? [{ path: [...path, "spread", i], message: "is there already, or set by scheduling.zones; remove it" }]
          : [];
      });
    },
  },
];

const keyOf = ({
  topologyKey,
  whenUnsatisfiable,
}: Readonly<Record<"topologyKey" | "whenUnsatisfiable", string>>): string => `${topologyKey} ${whenUnsatisfiable}`;
