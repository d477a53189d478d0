import { clusterOperations } from "../../components/postgres-cluster";
import { hasFinished, type NodeState, podName } from "./node";
import type { MaintenancePlan } from "./plan";

/** Describes the steps of a maintenance, for the question. */
export function describeMaintenance(
  { switchovers, evicted, staying, waiting }: MaintenancePlan,
  { node }: Pick<NodeState, "node">,
): string {
  const { name } = node.metadata;
  const running = evicted.filter((pod) => !hasFinished(pod));
  const clusters = [...new Set(switchovers.map(({ cluster }) => `${cluster.namespace}/${cluster.name}`))];
  const line = (title: string, text: string): string => `  ${title.padEnd(11)} ${text}`;
  return [
    `This prepares the node ${name} for maintenance:`,
    ...switchovers.map(({ cluster, from, to }) =>
      line("switchover", `${cluster.namespace}/${cluster.name}: ${from} → ${replicaOf(cluster) ?? to}`),
    ),
    line("cordon", node.spec.unschedulable ? "the node is cordoned already" : "no new pod is scheduled on the node"),
    line("evict", running.length > 0 ? running.map(podName).join(", ") : "no pod"),
    ...(staying > 0 ? [line("stay", `${staying} pods of DaemonSets and of the kubelet`)] : []),
    ...waiting.map((text) => line("wait", `${text}: it is Pending until --undo`)),
    line("data", "nothing is lost in databases; emptyDir volumes of evicted pods are deleted"),
    line(
      "clients",
      clusters.length > 0
        ? `writes of ${clusters.join(", ")} fail during the switchover, for seconds to a minute; connections to evicted pods are closed`
        : "no primary moves; connections to evicted pods are closed",
    ),
  ].join("\n");
}

/** Describes the replica where the operator chooses it. */
function replicaOf(cluster: MaintenancePlan["switchovers"][number]["cluster"]): string | undefined {
  const { choosesReplica } = clusterOperations(cluster);
  return choosesReplica === undefined ? undefined : `a replica that ${choosesReplica} chooses`;
}
