export { crowdedPods, type Placement, tooSmallVolumes, unattachableVolumes, unschedulablePods } from "./check";
export { type DiskType, diskTypes, gkeClasses, gkeDefaultClass, smallestGib } from "./disks";
export { allocatableOf, capacityOf, diskTypeFor, knownSeries, type Resources, seriesOf } from "./machines";
export { canRunOn, type NodePool, type Path, type PlacedPods, type PodSpec, type PodVolume } from "./pods";
export { type Claim, type Container, requestsOf, type WorkloadPods, workloadPods } from "./workloads";
