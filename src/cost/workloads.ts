import { canRunOn, type PodSpec } from "../../components/placement";
import { quantity } from "../../components/shared/scalars";
import { at, entriesOf, textAt } from "../../components/shared/tree";
import type { PlannedResource } from "../plan/resource";
import type { Inventory, Pool } from "./inventory";
import type { Assumptions } from "./prices";
import { inNamespace, replicasOf, workloadOf } from "./volumes";

/** Pods of one kind, with their requests. */
export interface Workload {
  /** The Postgres cluster that they belong to; undefined for operators and monitoring. */
  readonly cluster?: string | undefined;
  readonly pods: number;
  /** CPU request of each, in cores; undefined without one. */
  readonly cpu?: number | undefined;
  /** Memory request of each, in GiB; undefined without one. */
  readonly memoryGib?: number | undefined;
  /** True if they run Postgres itself. */
  readonly instance: boolean;
  /** The fields that decide their nodes. */
  readonly spec: PodSpec;
}

const gib = 2 ** 30;

/** Returns every permanent pod of a plan. */
export function workloadsOf(resources: readonly PlannedResource[]): Workload[] {
  return resources.flatMap(({ type, inputs, read }) => {
    if (read === true || !type.startsWith("kubernetes:")) return [];
    const find = finders[type.split(":").at(-1) ?? ""];
    if (find !== undefined) return find(inputs);
    const { cluster, pods = [] } = workloadOf(type, inputs) ?? {};
    return pods.map(({ count, resources: requested, placement, instances }) => ({
      ...pod(placement, requested),
      cluster: inNamespace(inputs, cluster),
      pods: count,
      instance: instances,
    }));
  });
}

const finders: Readonly<Record<string, (inputs: unknown) => Workload[]>> = {
  Deployment: (inputs) => template(inputs),
  StatefulSet: (inputs) => template(inputs),
};

function template(inputs: unknown): Workload[] {
  const spec = at(inputs, "spec", "template", "spec");
  return [{ ...pod(spec, containers(spec)), pods: replicasOf(at(inputs, "spec")) }];
}

function containers(spec: unknown): unknown[] {
  return entriesOf(spec, "containers").map((container) => at(container, "resources"));
}

/** Requests of all containers of a pod, and the nodes that it can run on. */
function pod(placement: unknown, resources: readonly unknown[]): Omit<Workload, "pods"> {
  const sum = (kind: string): number | undefined => {
    const requests = resources.flatMap((one) => textAt(one, "requests", kind) ?? textAt(one, "limits", kind) ?? []);
    return requests.length === 0 ? undefined : requests.reduce((total, text) => total + quantity(text), 0);
  };
  const [cpu, memory] = [sum("cpu"), sum("memory")];
  return {
    cpu,
    memoryGib: memory !== undefined ? memory / gib : undefined,
    instance: false,
    // As rendered; a plan contains plain values.
    spec: placement ?? {},
  };
}

/** Returns the pool of pods: among possible ones a tainted one, which is reserved for them, otherwise the first. */
export function poolOf({ spec }: Workload, { pools }: Inventory): Pool | undefined {
  const possible = pools.filter((pool) => canRunOn(spec, pool));
  return possible.find(({ taints }) => taints.length > 0) ?? possible[0] ?? pools[0];
}

/** CPU and memory by which the cost of nodes is shared. */
export function weightOf(
  workload: Workload,
  assumptions: Assumptions,
): { readonly cpu: number; readonly memory: number } {
  const { pods, cpu = assumptions.podCpu, memoryGib = assumptions.podMemoryGib } = workload;
  return { cpu: pods * cpu, memory: pods * memoryGib };
}
