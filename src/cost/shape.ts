/** vCPUs and memory of a machine type. */
export interface MachineShape {
  readonly vcpus: number;
  /** Memory in GiB. */
  readonly memoryGib: number;
}

/** GiB of memory per vCPU; a type has whole GiB. Source: Compute Engine documentation, machine families. */
const memoryPerVcpu: Readonly<Record<string, readonly [standard: number, highmem: number, highcpu: number]>> = {
  n1: [3.75, 6.5, 0.9],
  e2: [4, 8, 1],
  n2: [4, 8, 1],
  n2d: [4, 8, 1],
  n4: [4, 8, 2],
  n4a: [4, 8, 2],
  n4d: [4, 8, 2],
  c3: [4, 8, 2],
  c3d: [4, 8, 2],
  c4: [3.75, 7.75, 2],
  c4a: [4, 8, 2],
  c4d: [3.875, 7.875, 1.875],
};
const kinds = ["standard", "highmem", "highcpu"];

/**
 * The shape of a general-purpose machine type, `n4-standard-8` or `n4-custom-6-24576`.
 *
 * @returns undefined for a type whose shape is not known, for example of shared cores.
 */
export function machineShape(machineType: string): MachineShape | undefined {
  const custom = /^[a-z]\d+[a-z]*-custom-(\d+)-(\d+)$/.exec(machineType);
  if (custom !== null) return { vcpus: Number(custom[1]), memoryGib: Number(custom[2]) / 1024 };
  const [, series = "", kind = "", count = ""] =
    /^([a-z]\d+[a-z]*)-(standard|highmem|highcpu)-(\d+)$/.exec(machineType) ?? [];
  const ratio = memoryPerVcpu[series]?.[kinds.indexOf(kind)];
  if (ratio === undefined) return undefined;
  const vcpus = Number(count);
  const memory = vcpus * ratio;
  // n1 has fractions of a GiB; the fourth generation rounds down.
  return { vcpus, memoryGib: series === "n1" ? memory : Math.floor(memory) };
}
