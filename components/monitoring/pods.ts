import { k8s } from "cdk8s-plus-28";

/** Resources of a program. Without a CPU limit, which would slow it down during incidents. */
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

/** A liveness probe. It is slower than the readiness probe, so that a busy program is not restarted. */
export function livenessProbe(path: string, port: number): k8s.Probe {
  return { ...httpProbe(path, port), initialDelaySeconds: 30, periodSeconds: 30, timeoutSeconds: 10 };
}

/** A probe by HTTP. */
export function httpProbe(path: string, port: number): k8s.Probe {
  return { httpGet: { path, port: k8s.IntOrString.fromNumber(port) }, periodSeconds: 10, failureThreshold: 6 };
}
