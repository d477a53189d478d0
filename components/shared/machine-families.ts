/**
 * Machine series that take Hyperdisk only. Source: Compute Engine documentation, "Machine series comparison"; of a4, a4x, g4 and
 * h4d: kubernetes-sigs/gcp-compute-persistent-disk-csi-driver, deploy/disk_type_labels.sh.
 */
const hyperdiskOnly = new Set(["n4", "n4a", "n4d", "c4", "c4a", "c4d", "m4", "x4", "z3", "a4", "a4x", "g4", "h4d"]);

/** Types of disks for volumes and for the disk that a node starts from. */
export type DiskType = "pd-balanced" | "hyperdisk-balanced";

/** The general-purpose type of disk that a machine can take: `n4-standard-4` takes Hyperdisk, `e2-standard-2` does not. */
export function diskTypeFor(machineType: string): DiskType {
  return hyperdiskOnly.has(seriesOf(machineType)) ? "hyperdisk-balanced" : "pd-balanced";
}

/** The series of a machine type: `n4` of `n4-standard-4`. */
export function seriesOf(machineType: string): string {
  return machineType.split("-")[0] ?? machineType;
}
