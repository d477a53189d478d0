import type { k8s } from "cdk8s-plus-28";

/** Fields that Kubernetes' restricted profile asks of each container. Source: Kubernetes, Pod Security Standards, "Restricted". */
export const unprivileged: k8s.SecurityContext = { allowPrivilegeEscalation: false, capabilities: { drop: ["ALL"] } };

/** The same profile's fields for a pod, or for a container in a pod of another workload. */
export const restricted = {
  runAsNonRoot: true,
  seccompProfile: { type: "RuntimeDefault" },
} as const satisfies k8s.PodSecurityContext;

/** The security context of a container of pgstack: in addition to the profile its root filesystem is read-only. */
export const restrictedContainer: k8s.SecurityContext = { ...unprivileged, readOnlyRootFilesystem: true };

/** The security context of a pod of pgstack, which runs as a user and group that no node has. */
export function restrictedPod(user: number): k8s.PodSecurityContext {
  return { ...restricted, runAsUser: user, runAsGroup: user, fsGroup: user };
}
