import { readNode, type NodeState } from "../../src/maintenance/node";
import { type ClusterOnNode, type MaintenancePlan, planMaintenance } from "../../src/maintenance/plan";
import type { LiveInstance, Replication } from "../../src/operations/live";
import { cloudNativePgCluster, crunchyCluster } from "./clusters";

/** Mode of replication. */
export type Mode = "asynchronous" | "synchronous" | "strict";
type Sync = "sync" | "quorum" | "potential" | "async";

/** Objects that a fake of kubectl answers with, by kind. */
interface Objects {
  readonly nodes: readonly object[];
  readonly pods?: readonly object[];
  readonly budgets?: readonly object[];
  readonly claims?: readonly object[];
  readonly volumes?: readonly object[];
}

/** Status of a node or pod that is ready. */
export const ready = { status: { conditions: [{ type: "Ready", status: "True" }] } };
/** A node. */
export const node = (name: string, spec: object = {}, status: object = ready): object => ({
  metadata: { name, labels: { "kubernetes.io/hostname": name } },
  spec,
  ...status,
});
/** Metadata of a pod with a controller. */
export const owned = (kind: string): object => ({ ownerReferences: [{ kind, controller: true }] });

/** A pod on the node a. */
export function pod(
  name: string,
  metadata: object = owned("Cluster"),
  spec: object = {},
  status: object = ready,
): object {
  return { metadata: { namespace: "postgres", name, ...metadata }, spec, ...status };
}

/** Reads the node a through a FAKE of kubectl. */
export async function stateOf({
  nodes,
  pods = [],
  budgets = [],
  claims = [],
  volumes = [],
}: Objects): Promise<NodeState> {
  const answers: Record<string, readonly object[]> = {
    ...{ nodes, pods, poddisruptionbudgets: budgets },
    ...{ persistentvolumeclaims: claims, persistentvolumes: volumes },
  };
  const run = async ([, kind = ""]: readonly string[]): Promise<string> =>
    Promise.resolve(JSON.stringify({ items: answers[kind] }));
  return readNode({ run }, "a");
}

/** Instances as name, role, node and state of replication. */
export type Seen = readonly (readonly [
  name: string,
  role: LiveInstance["role"],
  node: string | undefined,
  sync?: Sync | "broken",
])[];

/** A cluster with instances. */
export function clusterWith(
  mode: Mode,
  seen: Seen,
  operator: "crunchy" | "cloudnative-pg" = "cloudnative-pg",
): ClusterOnNode {
  const settings = { instances: Math.max(seen.length, mode === "strict" ? 3 : 1), highAvailability: { mode } };
  return {
    cluster: operator === "crunchy" ? crunchyCluster(settings) : cloudNativePgCluster(settings),
    instances: seen.map(([name, role, on]) => ({ name, role, ready: on !== undefined, restarts: 0, node: on })),
    replicas: seen.flatMap(([name, , , sync]): Replication[] =>
      sync === undefined
        ? []
        : [{ name, state: sync === "broken" ? "catchup" : "streaming", sync, bytes: 0, seconds: 0 }],
    ),
  };
}

/** The node a, and another one that is ready. */
export const two = [node("a"), node("b")];
/** Plans the maintenance of the node a. */
export const planOf = async (objects: Objects, ...clusters: readonly ClusterOnNode[]): Promise<MaintenancePlan> =>
  planMaintenance(await stateOf(objects), clusters, "prod");
