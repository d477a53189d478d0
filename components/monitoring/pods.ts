import { k8s } from "cdk8s-plus-28";

/** What a program of the stack runs as: no user of the node, nothing that it could gain, nothing that it could overwrite. */
export function restrictedPod(user: number): k8s.PodSecurityContext {
  return {
    runAsNonRoot: true,
    runAsUser: user,
    runAsGroup: user,
    fsGroup: user,
    seccompProfile: { type: "RuntimeDefault" },
  };
}

/** The same for its containers. */
export const restrictedContainer: k8s.SecurityContext = {
  allowPrivilegeEscalation: false,
  capabilities: { drop: ["ALL"] },
  readOnlyRootFilesystem: true,
};

/** Resources of a program. A limit of CPU would slow down what must be quick when much is wrong. */
export function resources({
  cpu,
  memory,
}: {
  readonly cpu: string;
  readonly memory: string;
}): k8s.ResourceRequirements {
  return {
    requests: { cpu: k8s.Quantity.fromString(cpu), memory: k8s.Quantity.fromString(memory) },
    limits: { memory: k8s.Quantity.fromString(memory) },
  };
}

/** A probe that restarts a program which answers no more. It is slower than that of readiness: a program that is busy is not restarted. */
export function livenessProbe(path: string, port: number): k8s.Probe {
  return { ...httpProbe(path, port), initialDelaySeconds: 30, periodSeconds: 30, timeoutSeconds: 10 };
}

/** A probe by HTTP. */
export function httpProbe(path: string, port: number): k8s.Probe {
  return { httpGet: { path, port: k8s.IntOrString.fromNumber(port) }, periodSeconds: 10, failureThreshold: 6 };
}
