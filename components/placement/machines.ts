import type { DiskType } from "./disks";
import { machineSeries, type Series } from "./series";

/** CPU in cores and memory in bytes. */
export interface Resources {
  readonly cpu: number;
  readonly memory: number;
}

const gibibyte = 2 ** 30;
const mebibyte = 2 ** 20;

/** Memory in GiB of E2 machines with shared cores. Source: Compute Engine documentation, "E2 shared-core machine types". */
const sharedCore: Readonly<Record<string, number>> = { micro: 1, small: 2, medium: 4 };

/** The name of the series of a machine type: `n4` of `n4-standard-4`. */
export function seriesOf(machineType: string): string {
  return machineType.split("-")[0] ?? machineType;
}

/** Returns the series of a machine type; undefined for one that is newer than this table. */
export function knownSeries(machineType: string): Series | undefined {
  const series = seriesOf(machineType);
  return Object.hasOwn(machineSeries, series) ? machineSeries[series] : undefined;
}

/** Returns the general-purpose type of disk of a machine type; undefined for an unknown series. */
export function diskTypeFor(machineType: string): DiskType | undefined {
  return knownSeries(machineType)?.disks[0];
}

/** Size of an E2 machine with shared cores: `medium` of `e2-medium` and of `e2-custom-medium-4096`; nothing for other machines. */
function sharedSizeOf(machineType: string): string | undefined {
  const [series, kind = "", size = ""] = machineType.split("-");
  const shared = kind === "custom" ? size : kind;
  return series === "e2" && Object.hasOwn(sharedCore, shared) ? shared : undefined;
}

/** Returns CPU and memory of a machine; undefined where its type does not name both, for example `m1-ultramem-40`. */
export function capacityOf(machineType: string): Resources | undefined {
  const [series = "", kind = "", size = "", megabytes = ""] = machineType.split("-");
  const shared = sharedSizeOf(machineType);
  if (kind === "custom") {
    const [cpu, memory] = [shared !== undefined ? 2 : Number(size), Number(megabytes) * mebibyte];
    return cpu > 0 && memory > 0 ? { cpu, memory } : undefined;
  }
  if (shared !== undefined) return { cpu: 2, memory: (sharedCore[shared] ?? 0) * gibibyte };
  const perCpu = knownSeries(machineType)?.memory[kind];
  const cpu = Number(size);
  if (perCpu === undefined || !(cpu > 0)) return undefined;
  // Series after N1 have whole GiB.
  return { cpu, memory: (series === "n1" ? perCpu * cpu : Math.floor(perCpu * cpu)) * gibibyte };
}

/** Shares of memory that GKE reserves: up to so many GiB, this part of them. */
const memoryShares = [
  { upTo: 4, share: 0.25 },
  { upTo: 8, share: 0.2 },
  { upTo: 16, share: 0.1 },
  { upTo: 128, share: 0.06 },
  { upTo: Infinity, share: 0.02 },
];

/** Shares of CPU that GKE reserves: up to so many cores, this part of them. */
const cpuShares = [
  { upTo: 1, share: 0.06 },
  { upTo: 2, share: 0.01 },
  { upTo: 4, share: 0.005 },
  { upTo: Infinity, share: 0.0025 },
];

/** CPU that GKE reserves on E2 machines with shared cores, in cores. */
const reservedOfShared = 1.06;
/** Eviction threshold of the kubelet: memory that stays free, in MiB. */
const evictionMib = 100;

/**
 * Returns the allocatable CPU and memory of a node; undefined where the machine's capacity is unknown. The kernel and
 * GKE's own pods take a part of it, which is not documented. Source: GKE documentation, "Plan GKE Standard node sizes".
 */
export function allocatableOf(machineType: string): Resources | undefined {
  const capacity = capacityOf(machineType);
  if (capacity === undefined) return undefined;
  const gib = capacity.memory / gibibyte;
  const reservedMemory = gib < 1 ? 255 * mebibyte : reserved(gib, memoryShares) * gibibyte;
  const isShared = sharedSizeOf(machineType) !== undefined;
  return {
    cpu: capacity.cpu - (isShared ? reservedOfShared : reserved(capacity.cpu, cpuShares)),
    memory: capacity.memory - reservedMemory - evictionMib * mebibyte,
  };
}

function reserved(amount: number, shares: readonly { readonly upTo: number; readonly share: number }[]): number {
  return shares.reduce((sum, { upTo, share }, i) => {
    const from = shares[i - 1]?.upTo ?? 0;
    return sum + Math.max(0, Math.min(amount, upTo) - from) * share;
  }, 0);
}
