import type { Rule } from "../../../shared/validation";
import type { ResolvedCloudNativePgCluster } from "../cluster";

/** Names of volumes of each instance. Source: CloudNativePG 1.28, pkg/specs/volumes.go, createPostgresVolumes. */
const volumesOfCloudNativePg = ["pgdata", "scratch_data", "shm", "projected"];

/** Rules for tablespaces on CloudNativePG. */
export const tablespaceRules: Rule<ResolvedCloudNativePgCluster>[] = [
  {
    id: "tablespace-is-no-other-volume",
    reads: ["tablespaces"],
    why: "CloudNativePG names the volume of a pod after the tablespace: Kubernetes refuses a pod with two volumes of one name.",
    source: "CloudNativePG 1.28, pkg/specs/volumes.go, createPostgresVolumes and VolumeMountNameForTablespace",
    check: ({ tablespaces }) =>
      tablespaces.flatMap(({ name }, i) =>
        volumesOfCloudNativePg.includes(name)
          ? [{ path: ["tablespaces", i, "name"], message: "is the name of another volume; use another name" }]
          : [],
      ),
  },
];
