import { quantity } from "../shared/scalars";
import { formatPath, type RuleFinding } from "../shared/problem";
import { type DiskType, smallestGib } from "./disks";
import { allocatableOf, knownSeries, type Resources } from "./machines";
import { canRunOn, type NodePool, type Path, type PlacedPods, type PodVolume } from "./pods";

/** Nodes and StorageClasses that pods and volumes are checked against. */
export interface Placement {
  readonly pools: readonly NodePool[];
  /** Types of disks by StorageClass; a missing class is unknown. */
  readonly classes: Readonly<Record<string, DiskType>>;
  /** StorageClass of a volume that names none. */
  readonly defaultClass: string;
  readonly pods: readonly PlacedPods[];
}

const gibibyte = 2 ** 30;

/**
 * Volumes whose disk cannot be attached to a node that their pod can run on: the pod would stay in ContainerCreating.
 */
export function unattachableVolumes(placement: Placement): RuleFinding[] {
  return distinct(
    placement.pods.flatMap(({ what, path, spec, volumes }) =>
      placement.pools
        .filter((pool) => canRunOn(spec, pool))
        .flatMap((pool) =>
          volumes.flatMap((volume) => {
            const type = typeOf(volume, placement);
            const disks = knownSeries(pool.machineType)?.disks;
            if (type === undefined || disks === undefined || disks.includes(type)) return [];
            return [
              {
                path: volume.path,
                message: `${volume.what} is a ${type} disk (class ${classOf(volume, placement)}), which no ${pool.machineType} of ${pool.what} can attach, where ${what} can run; ${fix(volume, path)}`,
              },
            ];
          }),
        ),
    ),
  );
}

/**
 * Returns the fix for a volume that cannot be attached: another class, where the volume is the pod's own, or other
 * nodes.
 */
function fix({ borrowed }: PodVolume, nodes: Path): string {
  const elsewhere = `change ${formatPath(nodes)}`;
  return borrowed === true ? elsewhere : `remove storageClass to use the class for these nodes, or ${elsewhere}`;
}

/** Volumes that are smaller than their type of disk can be: they would never be created. */
export function tooSmallVolumes(placement: Placement): RuleFinding[] {
  return distinct(
    placement.pods.flatMap(({ volumes }) =>
      volumes.flatMap((volume) => {
        const type = typeOf(volume, placement);
        if (type === undefined || volume.sizePath === undefined) return [];
        const smallest = smallestGib[type];
        return quantity(volume.size) >= smallest * gibibyte || smallest === 1
          ? []
          : [
              {
                path: volume.sizePath,
                message: `${volume.what}, ${volume.size}, is less than ${smallest}Gi, the minimum size of a ${type} disk (class ${classOf(volume, placement)}); write ${smallest}Gi or more`,
              },
            ];
      }),
    ),
  );
}

/**
 * Reports pods with anti-affinity that outnumber the nodes of a cluster whose nodes are otherwise unknown.
 *
 * @param fix how to add nodes.
 */
export function crowdedPods(
  pods: readonly PlacedPods[],
  nodes: number,
  { kubernetes, fix }: { readonly kubernetes: string; readonly fix: string },
): RuleFinding[] {
  return distinct(
    pods.flatMap((one) => {
      const total = together(one, pods);
      return isApart(one) && total > nodes
        ? [
            {
              path: one.countPath ?? one.path,
              message: `needs ${total} nodes, ${kubernetes} has ${nodes}; ${fix}, or set antiAffinity: preferred`,
            },
          ]
        : [];
    }),
  );
}

/** Reports pods that fit no node: they would stay Pending. */
export function unschedulablePods({ pools, pods }: Placement): RuleFinding[] {
  const alone = pods.flatMap((one): RuleFinding[] => {
    const { what, path, spec, requests, resourcesPath = path, count, countPath = path } = one;
    const allowed = pools.filter((pool) => canRunOn(spec, pool));
    if (count === 0) return [];
    if (allowed.length === 0)
      return [
        {
          path,
          message: `${what} can run on no node: no pool has matching labels and tolerated taints; change its affinity or tolerations`,
        },
      ];
    const roomy = allowed.filter(({ machineType }) => holds(allocatableOf(machineType), requests));
    if (roomy.length === 0)
      return [{ path: resourcesPath, message: `${what} requests ${shown(requests)}: ${limits(allowed)}` }];
    const nodes = roomy.reduce((sum, pool) => sum + pool.nodes, 0);
    const total = together(one, pods);
    return isApart(one) && total > nodes
      ? [
          {
            path: countPath,
            message: `${what} need ${total} nodes, ${named(roomy)} has ${nodes}; raise ${keys(roomy, "nodes")}, or set antiAffinity: preferred`,
          },
        ]
      : [];
  });
  return distinct(alone.length > 0 ? alone : overfull(pools, pods));
}

/** Pools whose pods request more than all of their nodes have. */
function overfull(pools: readonly NodePool[], pods: readonly PlacedPods[]): RuleFinding[] {
  return pools.flatMap((pool) => {
    const allocatable = allocatableOf(pool.machineType);
    if (allocatable === undefined) return [];
    const bound = pods.filter(({ spec }) => pools.every((other) => canRunOn(spec, other) === (other === pool)));
    const sum = (of: (requests: Resources) => number): number =>
      bound.reduce((total, { requests, count }) => total + of(requests) * count, 0);
    const requested = { cpu: sum(({ cpu }) => cpu), memory: sum(({ memory }) => memory) };
    const all = { cpu: allocatable.cpu * pool.nodes, memory: allocatable.memory * pool.nodes };
    return holds(all, requested)
      ? []
      : [
          {
            path: [...pool.path, "nodes"],
            message: `pods request ${shown(requested)} of ${pool.what}, whose ${pool.nodes} ${pool.machineType} have ${shown(all)} for pods; raise it, use a larger machineType, or lower the resources of ${bound.map(({ what }) => what).join(", ")}`,
          },
        ];
  });
}

/** The number of pods that keep apart from one another. */
function together(one: PlacedPods, pods: readonly PlacedPods[]): number {
  const group = one.group === undefined ? [one] : pods.filter(({ group }) => group === one.group);
  return group.reduce((sum, { count }) => sum + count, 0);
}

/** Returns true if no two of the pods can share a node. */
function isApart({ spec }: PlacedPods): boolean {
  const terms = spec.affinity?.podAntiAffinity?.requiredDuringSchedulingIgnoredDuringExecution ?? [];
  return terms.some(({ topologyKey }) => topologyKey === "kubernetes.io/hostname");
}

function holds(has: Resources | undefined, wants: Resources): boolean {
  return has === undefined || (has.cpu >= wants.cpu && has.memory >= wants.memory);
}

function limits(pools: readonly NodePool[]): string {
  const each = pools.flatMap(({ what, machineType }) => {
    const has = allocatableOf(machineType);
    return has === undefined ? [] : [`a ${machineType} of ${what} has ${shown(has)} for pods`];
  });
  return `${each.join(", ")}; lower it, or use a larger ${keys(pools, "machineType")}`;
}

function named(pools: readonly NodePool[]): string {
  return pools.map(({ what }) => what).join(" and ");
}

function keys(pools: readonly NodePool[], key: string): string {
  return pools.map(({ path }) => formatPath([...path, key])).join(" or ");
}

/** `1.93 CPU and 5.9 GiB`, rounded down. */
function shown({ cpu, memory }: Resources): string {
  return `${Math.floor(cpu * 100) / 100} CPU and ${Math.floor((memory / gibibyte) * 10) / 10} GiB`;
}

function classOf({ storageClass }: PodVolume, { defaultClass }: Placement): string {
  return storageClass ?? defaultClass;
}

function typeOf(volume: PodVolume, placement: Placement): DiskType | undefined {
  const name = classOf(volume, placement);
  return Object.hasOwn(placement.classes, name) ? placement.classes[name] : undefined;
}

/** One finding a key: a volume that two pods mount is one mistake. */
function distinct(findings: readonly RuleFinding[]): RuleFinding[] {
  const seen = new Set<string>();
  return findings.filter(({ path }: { readonly path: Path }) => {
    const key = path.join(".");
    return seen.has(key) ? false : (seen.add(key), true);
  });
}
