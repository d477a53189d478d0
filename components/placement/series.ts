import type { DiskType } from "./disks";

/** Disks and memory of a machine series. */
export interface Series {
  /** Disks that can be attached. The first one is for general purposes. */
  readonly disks: readonly DiskType[];
  readonly architecture: "amd64" | "arm64";
  /**
   * GiB of memory for each vCPU, by class of the machine type (`standard` of `n4-standard-4`), where the name contains
   * it.
   */
  readonly memory: Readonly<Record<string, number>>;
}

const persistent: readonly DiskType[] = ["pd-balanced", "pd-ssd", "pd-standard", "pd-extreme"];
const balanced: readonly DiskType[] = ["hyperdisk-balanced", "hyperdisk-balanced-high-availability"];
const usual = { standard: 4, highmem: 8, highcpu: 1 };
const recent = { standard: 4, highmem: 8, highcpu: 2 };

const x86 = (disks: readonly DiskType[], memory: Series["memory"] = {}): Series => ({
  disks,
  architecture: "amd64",
  memory,
});
const arm = (disks: readonly DiskType[], memory: Series["memory"]): Series => ({
  disks,
  architecture: "arm64",
  memory,
});

/**
 * Machine series that the Compute Engine API accepts.
 *
 * Disks: gcp-compute-persistent-disk-csi-driver, deploy/kubernetes/overlays/node-labeler/configmap.yaml and deploy/disk_type_labels.sh,
 * commit b560165, machines without Confidential Computing. They list Persistent Disk for n4 and c4a, which Compute Engine's
 * documentation ("Machine series comparison") does not: it is left out here. f1 and g1 are machines of N1.
 * Memory: Compute Engine documentation, "General-purpose machine family" and those of the other families.
 */
export const machineSeries: Readonly<Record<string, Series>> = {
  e2: x86(persistent, usual),
  f1: x86(persistent),
  g1: x86(persistent),
  n1: x86(persistent, { standard: 3.75, highmem: 6.5, highcpu: 0.9 }),
  n2: x86([...persistent, "hyperdisk-extreme", "hyperdisk-throughput"], usual),
  n2d: x86([...persistent, "hyperdisk-throughput"], usual),
  n4: x86([...balanced, "hyperdisk-throughput"], recent),
  n4a: arm([...balanced, "hyperdisk-ml", "hyperdisk-throughput"], recent),
  n4d: x86([...balanced, "hyperdisk-throughput"], recent),
  t2a: arm(persistent, usual),
  t2d: x86(["pd-balanced", "pd-ssd", "pd-standard", "hyperdisk-throughput"], usual),
  c2: x86(persistent, { standard: 4 }),
  c2d: x86(persistent, recent),
  c3: x86(
    ["pd-balanced", "pd-ssd", "pd-extreme", ...balanced, "hyperdisk-extreme", "hyperdisk-throughput", "hyperdisk-ml"],
    recent,
  ),
  c3d: x86(["pd-balanced", "pd-ssd", ...balanced, "hyperdisk-extreme", "hyperdisk-throughput", "hyperdisk-ml"], recent),
  c4: x86([...balanced, "hyperdisk-extreme", "hyperdisk-throughput"], { standard: 3.75, highmem: 7.75, highcpu: 2 }),
  c4a: arm([...balanced, "hyperdisk-extreme", "hyperdisk-throughput", "hyperdisk-ml"], recent),
  c4d: x86([...balanced, "hyperdisk-extreme"], { standard: 3.875, highmem: 7.875, highcpu: 1.875 }),
  h3: x86(["pd-balanced", "hyperdisk-balanced", "hyperdisk-throughput"], { standard: 4 }),
  h4d: x86(balanced, { standard: 3.75, highmem: 7.75 }),
  m1: x86([...persistent, "hyperdisk-balanced", "hyperdisk-extreme"]),
  m2: x86([...persistent, "hyperdisk-balanced", "hyperdisk-extreme"]),
  m3: x86([...persistent, ...balanced, "hyperdisk-extreme", "hyperdisk-throughput"]),
  m4: x86(["hyperdisk-balanced", "hyperdisk-extreme"]),
  x4: x86(["hyperdisk-balanced", "hyperdisk-extreme"]),
  z3: x86([...balanced, "hyperdisk-extreme", "hyperdisk-throughput", "pd-balanced", "pd-ssd"], { highmem: 8 }),
  a2: x86([...persistent, "hyperdisk-ml"]),
  a3: x86(["pd-balanced", "pd-ssd", ...balanced, "hyperdisk-extreme", "hyperdisk-throughput", "hyperdisk-ml"]),
  a4: x86(["hyperdisk-balanced", "hyperdisk-extreme", "hyperdisk-ml"]),
  a4x: arm(["hyperdisk-balanced", "hyperdisk-extreme", "hyperdisk-ml"], {}),
  g2: x86(["pd-balanced", "pd-ssd", "pd-standard", "hyperdisk-throughput", "hyperdisk-ml"], { standard: 4 }),
  g4: x86([...balanced, "hyperdisk-extreme", "hyperdisk-throughput", "hyperdisk-ml"], { standard: 3.75 }),
};
