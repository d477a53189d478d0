import { instanceCount } from "../../components/model";
import { clusterOperations, type ResolvedPostgresCluster } from "../../components/postgres-cluster";
import { type LiveInstance, type Replication, replicationOf } from "../operations/live";
import {
  budgetsOf,
  hasFinished,
  ignoresBudgets,
  isReady,
  isUnmanaged,
  type NodeState,
  type Pod,
  podName,
  stays,
} from "./node";

/** A cluster with instances on the node. */
export interface ClusterOnNode {
  readonly cluster: ResolvedPostgresCluster;
  readonly instances: readonly LiveInstance[];
  /** Replication as the primary reports it; a text is the reason why it is not known. */
  readonly replicas: readonly Replication[] | string;
}

/** A switchover away from the node. */
export interface PlannedSwitchover {
  readonly cluster: ResolvedPostgresCluster;
  readonly from: string;
  readonly to: string;
}

/** The steps of a maintenance, and the reasons against it. */
export interface MaintenancePlan {
  /** Reasons why the node cannot be drained, each with its fix; nothing is changed where there is one. */
  readonly problems: readonly string[];
  /** Clusters whose primary would have too few synchronous replicas, each with the effect: users agree to that by name. */
  readonly unprotected: readonly string[];
  readonly switchovers: readonly PlannedSwitchover[];
  /** Pods that are evicted. */
  readonly evicted: readonly Pod[];
  /** Number of pods that a drain leaves alone. */
  readonly staying: number;
  /** Pods that wait for the node, each with the reason. */
  readonly waiting: readonly string[];
}

/** Plans the maintenance of a node. Pure: it reads nothing. */
export function planMaintenance(
  state: NodeState,
  clusters: readonly ClusterOnNode[],
  environment: string,
): MaintenancePlan {
  const { node, pods, localVolumes } = state;
  const name = node.metadata.name;
  const here = clusters.filter(({ instances }) => instances.some((one) => one.node === name));
  const plans = here.map((one) => planCluster(one, state, environment));
  const switchovers = plans.flatMap(({ switchover }) => switchover ?? []);
  const evicted = pods.filter((pod) => !stays(pod));
  const moved = plans.flatMap(({ switchover, movedByOperator }) => [
    ...(switchover === undefined ? [] : [`${switchover.cluster.namespace}/${switchover.from}`]),
    ...(movedByOperator ?? []),
  ]);
  return {
    problems: [
      ...plans.flatMap(({ problems }) => problems),
      ...evicted
        .filter(isUnmanaged)
        .map(
          (pod) =>
            `${podName(pod)} has no controller that would recreate it: delete it yourself, or leave it and use kubectl drain --force`,
        ),
      ...evicted.flatMap((pod) => (moved.includes(podName(pod)) ? [] : blockedBy(pod, state))),
    ],
    unprotected: plans.flatMap(({ unprotected }) => unprotected),
    switchovers,
    evicted,
    staying: pods.length - evicted.length,
    waiting: evicted.flatMap((pod) => {
      const volumes = hasFinished(pod) ? [] : (localVolumes.get(podName(pod)) ?? []);
      return volumes.length === 0 ? [] : [`${podName(pod)} cannot move: only ${name} can attach ${volumes.join(", ")}`];
    }),
  };
}

/**
 * Returns the reasons why the Eviction API would refuse a pod now. Source: Kubernetes 1.36, pkg/registry/core/pod/storage/eviction.go.
 */
export function blockedBy(pod: Pod, { budgets }: Pick<NodeState, "budgets">): string[] {
  if (ignoresBudgets(pod)) return [];
  const matching = budgetsOf(pod, budgets);
  if (matching.length > 1) {
    const names = matching.map(({ metadata }) => metadata.name).join(" and ");
    return [`${podName(pod)} has more than one PodDisruptionBudget, ${names}, so it cannot be evicted: keep one`];
  }
  return matching.flatMap(({ metadata, spec, status }) => {
    const { disruptionsAllowed, currentHealthy, desiredHealthy } = status;
    if (disruptionsAllowed > 0) return [];
    const enough = desiredHealthy > 0 && currentHealthy >= desiredHealthy;
    if (!isReady(pod) && (enough || spec.unhealthyPodEvictionPolicy === "AlwaysAllow")) return [];
    const why = `it requires ${desiredHealthy} healthy pods, and ${currentHealthy} are`;
    return [
      `${podName(pod)} cannot be evicted: the PodDisruptionBudget ${metadata.namespace}/${metadata.name} allows no disruption, because ${why}; wait until more pods are ready, or lower its minimum`,
    ];
  });
}

interface ClusterPlan {
  readonly problems: readonly string[];
  readonly unprotected: readonly string[];
  readonly switchover?: PlannedSwitchover;
  /** Leaders that their operator moves after the cordon, by namespace and name. Default: none. */
  readonly movedByOperator?: readonly string[];
}

function planCluster(one: ClusterOnNode, { node, others }: NodeState, environment: string): ClusterPlan {
  const { cluster, instances, replicas } = one;
  const named = `${cluster.namespace}/${cluster.name}`;
  const refused = (...problems: readonly string[]): ClusterPlan => ({ problems, unprotected: [] });
  const { mode } = clusterOperations(cluster);
  const on = instances.filter((instance) => instance.node === node.metadata.name);
  const names = on.map(({ name }) => name).join(", ");
  if (others.length === 0) {
    return refused(
      `${named}: no other node is ready and schedulable, so none can run ${names}; add a node, or uncordon one`,
    );
  }
  if (mode === "paused")
    return refused(
      `${named} is paused, so its operator would not recreate ${names}; resume it in Pulumi.${environment}.yaml`,
    );
  // A standby accepts no writes: its operator moves its leader, and no client waits for it.
  const primary = instances.find(({ role }) => role === "primary");
  if (mode !== "primary") {
    const isElsewhere = instances.some((one) => one !== primary && one.ready && one.node !== node.metadata.name);
    const leader = clusterOperations(cluster).movesLeader && isElsewhere && primary !== undefined ? [primary.name] : [];
    return { problems: [], unprotected: [], movedByOperator: leader.map((name) => `${cluster.namespace}/${name}`) };
  }
  if (primary === undefined) return refused(`${named} has no primary: npm run status -- ${environment}`);
  const moves = primary.node === node.metadata.name;
  if (moves && instanceCount(cluster) === 1) {
    return refused(
      `${named} has one instance, ${primary.name}: its database would be unavailable until the instance runs elsewhere; raise instances in Pulumi.${environment}.yaml, npm run up, and re-run`,
    );
  }
  if (typeof replicas === "string")
    return refused(`${named}: the replication of ${primary.name} is not known: ${replicas}`);
  const { mode: replication, synchronousStandbys } = cluster.highAvailability;
  const synchronous = replication !== "asynchronous";
  const elsewhere = instances.filter(
    ({ role, ready, node: runs }) => role === "replica" && ready && runs !== undefined && runs !== node.metadata.name,
  );
  const streaming = elsewhere.filter(({ name }) => replicationOf(name, replicas)?.state === "streaming");
  const inSync = streaming.filter(({ name }) => ["sync", "quorum"].includes(replicationOf(name, replicas)?.sync ?? ""));
  const target = (synchronous ? inSync : streaming)[0];
  if (moves && target === undefined) {
    const what = synchronous ? "is a synchronous replica that is ready" : "is a ready replica that streams";
    return refused(
      `${named}: its primary ${primary.name} runs on the node, and no instance elsewhere ${what} (${seenOf(instances, replicas, primary)}); npm run status -- ${environment} shows why`,
    );
  }
  const left = streaming.length - (moves ? 1 : 0);
  return {
    problems: [],
    unprotected:
      synchronous && left < synchronousStandbys
        ? [
            `${named} would have ${left} of the ${synchronousStandbys} synchronous replicas that a commit waits for: ${effects[replication]}`,
          ]
        : [],
    ...(moves && target !== undefined ? { switchover: { cluster, from: primary.name, to: target.name } } : {}),
  };
}

const effects = {
  strict: "every commit waits until a replica is back",
  synchronous: "commits are acknowledged although only the primary has them, and are lost if it fails then",
} as const;

function seenOf(instances: readonly LiveInstance[], replicas: readonly Replication[], primary: LiveInstance): string {
  const seen = instances
    .filter((one) => one !== primary)
    .map(({ name, ready, node }) => {
      const { state = "not connected", sync = "" } = replicationOf(name, replicas) ?? {};
      return `${name} on ${node ?? "no node"}: ${ready ? "ready" : "not ready"}, ${[state, sync].filter((word) => word !== "").join(" ")}`;
    });
  return seen.length > 0 ? seen.join("; ") : "there is no other instance";
}
