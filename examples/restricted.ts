import { ApiObject, JsonPatch } from "cdk8s";
import { Capability, type ContainerSecurityContextProps, type PodSecurityContextProps } from "cdk8s-plus-28";
import type { Construct } from "constructs";

/** A container that needs no privilege; what it writes goes to volumes. */
export const restrictedContainer: ContainerSecurityContextProps = {
  allowPrivilegeEscalation: false,
  capabilities: { drop: [Capability.ALL] },
  ensureNonRoot: true,
  readOnlyRootFilesystem: true,
};

/** A pod whose programs run as a user of its own. */
export function restrictedPod(user: number): PodSecurityContextProps {
  return { ensureNonRoot: true, user, group: user, fsGroup: user };
}

/**
 * Adds what the Pod Security Standard "restricted" asks for beside: system calls are filtered.
 *
 * @param podSpec JSON pointer to the pod's spec in the object, for example `/spec/template/spec`.
 */
export function filterSystemCalls(workload: Construct, podSpec: string): void {
  ApiObject.of(workload).addJsonPatch(
    JsonPatch.add(`${podSpec}/securityContext/seccompProfile`, { type: "RuntimeDefault" }),
  );
}
