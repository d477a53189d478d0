import type { EventFix } from "../../components/model";
import { operators } from "../../components/operators";

/**
 * Events that keep a database from working, most particular first: those of operators, then those of Kubernetes 1.36
 * (scheduler, kubelet, volume and job controllers).
 */
export const eventFixes: readonly EventFix[] = [
  ...operators.flatMap((operator) => operator.eventFixes),
  {
    reasons: ["FailedScheduling"],
    saying: /Insufficient (cpu|memory)/,
    remedy:
      "no node has enough free capacity: lower resources.cpu or resources.memory of the cluster, or use a larger machineType or more nodes for databasePool",
  },
  {
    reasons: ["FailedScheduling"],
    saying: /anti-affinity|topology spread/,
    remedy:
      "fewer nodes or zones than instances: add nodes to databasePool, or set scheduling.antiAffinity or scheduling.zones to preferred",
  },
  {
    reasons: ["FailedScheduling"],
    saying: /taint|node affinity|node selector/,
    remedy:
      "no node matches: nodes for databases have the label and taint workload-role=db; without such nodes set scheduling.nodePool to any",
  },
  {
    reasons: ["FailedScheduling", "FailedBinding", "ProvisioningFailed"],
    saying: /storageclass|StorageClass|no persistent volumes/,
    remedy:
      "the StorageClass in storage.storageClass does not exist or cannot create volumes: see kubectl get storageclass",
  },
  {
    reasons: ["ProvisioningFailed", "FailedAttachVolume", "FailedMount"],
    saying: /quota|QUOTA/,
    remedy: "the project's quota of disks in this region is used up: raise it, or lower storage.size",
  },
  {
    reasons: ["Failed", "FailedMount"],
    saying: /(secret|configmap) "?[^ ]+"? not found/i,
    remedy: "create the Secret that the message names, in the cluster's namespace; the pod then starts by itself",
  },
  {
    reasons: ["Failed", "ErrImagePull", "ImagePullBackOff", "BackOff", "InspectFailed"],
    saying: /pull|image/i,
    remedy:
      "the image cannot be pulled: check its name, that the nodes reach its registry, and whether a pull Secret is needed",
  },
  {
    reasons: ["PersistentVolumeError", "VolumeRequestOverLimit", "DesiredVolumeAboveLimit", "VolumeResizeFailed"],
    remedy: "the volume cannot be changed: a volume cannot shrink, and its StorageClass must allow expansion",
  },
  {
    reasons: ["FailedCreate"],
    saying: /exceeded quota|forbidden/,
    remedy: "a quota or a policy of the namespace refuses the pod: see kubectl describe resourcequota, limitrange",
  },
  {
    reasons: ["BackoffLimitExceeded", "DeadlineExceeded"],
    remedy: "the logs of the Job's pods show the error: see kubectl logs job/<name>",
  },
  {
    reasons: ["Unhealthy", "BackOff"],
    remedy: "the container exits, or fails its probe: see kubectl logs <pod> --all-containers --previous",
  },
  {
    reasons: ["Evicted", "OOMKilling", "SystemOOM"],
    remedy: "memory ran out: raise resources.memory of the cluster, or lower its parameters",
  },
];
