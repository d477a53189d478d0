import { k8s } from "cdk8s-plus-28";

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
