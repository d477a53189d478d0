import { canRunOn, type PodSpec } from "../../components/placement";
import { quantity } from "../../components/shared/scalars";
import { at } from "../../components/shared/tree";
import type { PlannedResource } from "../plan/resource";
import type { Inventory, Pool } from "./inventory";
import type { Assumptions } from "./prices";
import { entriesOf, textAt } from "./read";
import { nameOf, replicasOf } from "./volumes";

/** Pods of one kind, with their requests. */
export interface Workload {
  /** The Postgres cluster that they belong to; undefined for operators and monitoring. */
  readonly cluster?: string;
  readonly pods: number;
  /** CPU request of each, in cores; undefined without one. */
  readonly cpu?: number;
  /** Memory request of each, in GiB; undefined without one. */
  readonly memoryGib?: number;
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
    return find === undefined ? [] : find(inputs, nameOf(inputs));
  });
}

const finders: Readonly<Record<string, (inputs: unknown, name: string) => Workload[]>> = {
  PostgresCluster: (inputs, cluster) => {
    const sets = entriesOf(inputs, "spec", "instances");
    const pooler = at(inputs, "spec", "proxy", "pgBouncer");
    const backups = at(inputs, "spec", "backups", "pgbackrest");
    const onVolume = entriesOf(backups, "repos").some((repo) => at(repo, "volume") !== undefined);
    return [
      ...sets.map((set) => ({ ...pod(set, [at(set, "resources")]), cluster, pods: replicasOf(set), instance: true })),
      ...(pooler !== undefined
        ? [{ ...pod(pooler, [at(pooler, "resources")]), cluster, pods: replicasOf(pooler) }]
        : []),
      ...(onVolume
        ? [{ ...pod(at(backups, "repoHost"), [at(backups, "repoHost", "resources")]), cluster, pods: 1 }]
        : []),
    ];
  },
  Cluster: (inputs, cluster) => [
    {
      // CloudNativePG has selector, tolerations and node affinity in one place.
      ...pod({ ...(at(inputs, "spec", "affinity") ?? {}), affinity: at(inputs, "spec", "affinity") }, [
        at(inputs, "spec", "resources"),
      ]),
      cluster,
      pods: Number(at(inputs, "spec", "instances") ?? 1),
      instance: true,
    },
  ],
  Pooler: (inputs) => {
    const namespace = textAt(inputs, "metadata", "namespace") ?? "default";
    const template = at(inputs, "spec", "template", "spec");
    return [
      {
        ...pod(template, containers(template)),
        cluster: `${namespace}/${textAt(inputs, "spec", "cluster", "name") ?? "?"}`,
        pods: Number(at(inputs, "spec", "instances") ?? 1),
      },
    ];
  },
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
    ...(cpu !== undefined ? { cpu } : {}),
    ...(memory !== undefined ? { memoryGib: memory / gib } : {}),
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
