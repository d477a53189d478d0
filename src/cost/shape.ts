import { capacityOf } from "../../components/placement";

/** vCPUs and memory of a machine type. */
export interface MachineShape {
  readonly vcpus: number;
  /** Memory in GiB. */
  readonly memoryGib: number;
}

/**
 * The shape of a general-purpose machine type, `n4-standard-8` or `n4-custom-6-24576`.
 *
 * @returns undefined for an unknown type, and for shared cores, which have their own price.
 */
export function machineShape(machineType: string): MachineShape | undefined {
  if (!/-(standard|highmem|highcpu|custom)-\d+/.test(machineType)) return undefined;
  const capacity = capacityOf(machineType);
  return capacity === undefined ? undefined : { vcpus: capacity.cpu, memoryGib: capacity.memory / 1024 ** 3 };
}
