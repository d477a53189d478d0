/** What an event means and what to do about it. */
export interface EventFix {
  /** Reasons of events that it is for. */
  readonly reasons: readonly string[];
  /** What else the message must say. @default anything */
  readonly saying?: RegExp;
  /** What to do. */
  readonly remedy: string;
}

/**
 * Events that keep a database from working, most particular first. Sources: Kubernetes 1.36 (scheduler, kubelet, volume
 * and job controllers), PGO 6.0 (its event reasons), CloudNativePG 1.30.
 */
export const eventFixes: readonly EventFix[] = [
  {
    reasons: ["FailedScheduling"],
    saying: /Insufficient (cpu|memory)/,
    remedy:
      "no node has that much free: lower resources.cpu or resources.memory of the cluster, or give databasePool a larger machineType or more nodes",
  },
  {
    reasons: ["FailedScheduling"],
    saying: /anti-affinity|topology spread/,
    remedy:
      "there are fewer nodes or zones than instances: add nodes to databasePool, or set scheduling.antiAffinity or scheduling.zones to preferred",
  },
  {
    reasons: ["FailedScheduling"],
    saying: /taint|node affinity|node selector/,
    remedy:
      "no node is meant for it: nodes for databases carry label and taint workload-role=db; set scheduling.nodePool to any where there are none",
  },
  {
    reasons: ["FailedScheduling", "FailedBinding", "ProvisioningFailed"],
    saying: /storageclass|StorageClass|no persistent volumes/,
    remedy:
      "storage.storageClass names a class that is not there or that makes no volumes: see kubectl get storageclass",
  },
  {
    reasons: ["ProvisioningFailed", "FailedAttachVolume", "FailedMount"],
    saying: /quota|QUOTA/,
    remedy: "the project has no quota of disks left in this region: raise it, or lower storage.size",
  },
  {
    reasons: ["Failed", "FailedMount"],
    saying: /(secret|configmap) "?[^ ]+"? not found/i,
    remedy: "make the Secret that the message names, in the cluster's namespace; the pod goes on by itself",
  },
  {
    reasons: ["Failed", "ErrImagePull", "ImagePullBackOff", "BackOff", "InspectFailed"],
    saying: /pull|image/i,
    remedy:
      "the image cannot be had: check its name, whether the nodes reach its registry, and whether a pull secret is needed",
  },
  {
    reasons: ["UnableToCreateStanzas", "StanzaNotCreated"],
    remedy:
      "pgBackRest cannot use a repository: check that the bucket exists and that backups.identity may write to it; access that was just granted takes minutes to count everywhere",
  },
  {
    reasons: ["MissingRequiredImage"],
    remedy: "PGO knows no image for this version: set the cluster's image, or a version that the release supports",
  },
  {
    reasons: ["PersistentVolumeError", "VolumeRequestOverLimit", "DesiredVolumeAboveLimit", "VolumeResizeFailed"],
    remedy: "a volume cannot become what is asked for: a volume never shrinks, and its class must allow expansion",
  },
  {
    reasons: ["FailedCreate"],
    saying: /exceeded quota|forbidden/,
    remedy: "a quota or a policy of the namespace refuses the pod: see kubectl describe resourcequota, limitrange",
  },
  {
    reasons: ["BackoffLimitExceeded", "DeadlineExceeded"],
    remedy: "the Job's pods say why: see kubectl logs job/<name>",
  },
  {
    reasons: ["Unhealthy", "BackOff"],
    remedy: "the container starts and ends, or does not answer: see kubectl logs <pod> --all-containers --previous",
  },
  {
    reasons: ["Evicted", "OOMKilling", "SystemOOM"],
    remedy: "memory ran out: raise resources.memory of the cluster, or lower its parameters",
  },
];
