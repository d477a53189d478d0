/** Types of disks of Compute Engine. */
export const diskTypes = [
  "pd-standard",
  "pd-balanced",
  "pd-ssd",
  "pd-extreme",
  "hyperdisk-balanced",
  "hyperdisk-balanced-high-availability",
  "hyperdisk-extreme",
  "hyperdisk-throughput",
  "hyperdisk-ml",
] as const;

/** A type of disk of Compute Engine. */
export type DiskType = (typeof diskTypes)[number];

/**
 * Smallest disk of each type, in GiB.
 *
 * Persistent Disk: GKE's driver rounds a smaller claim up to 1 GiB. The other types have a limit of their own, and the driver passes a
 * smaller size on to the API, which refuses it. Source: gcp-compute-persistent-disk-csi-driver, MinimumVolumeSizeInBytes; Compute
 * Engine documentation, "About Persistent Disk" and "About Hyperdisk", size limits.
 */
export const smallestGib: Readonly<Record<DiskType, number>> = {
  "pd-standard": 1,
  "pd-balanced": 1,
  "pd-ssd": 1,
  "pd-extreme": 500,
  "hyperdisk-balanced": 4,
  "hyperdisk-balanced-high-availability": 4,
  "hyperdisk-extreme": 64,
  "hyperdisk-throughput": 2048,
  "hyperdisk-ml": 4,
};

/** StorageClasses of every GKE cluster, and the type of their disks; each deletes a disk with its claim. Source: GKE documentation, "Storage". */
export const gkeClasses: Readonly<Record<string, DiskType>> = {
  standard: "pd-standard",
  "standard-rwo": "pd-balanced",
  "premium-rwo": "pd-ssd",
};

/** The default StorageClass of a GKE cluster. Source: GKE documentation, "Storage". */
export const gkeDefaultClass = "standard-rwo";
