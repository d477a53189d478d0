import type { z } from "zod";
import { restricted, unprivileged } from "../../../shared/security-context";
import type { environmentVariable, sidecar } from "../schema/containers";
import { containerResources } from "./resources";

/** A container of the user's, held to what Kubernetes' restricted profile asks for, as PGO's own are. */
export function container(of: z.output<typeof sidecar>): Record<string, unknown> {
  const { name, image, command, args, env, ports, mounts, resources } = of;
  return {
    name,
    image,
    ...(command !== undefined ? { command } : {}),
    ...(args !== undefined ? { args } : {}),
    ...(env.length > 0 ? { env: env.map(variable) } : {}),
    ...(ports.length > 0 ? { ports: ports.map((port) => ({ name: port.name, containerPort: port.port })) } : {}),
    ...(mounts.length > 0
      ? {
          volumeMounts: mounts.map(({ volume, path, readOnly }) => ({ name: volume, mountPath: path, readOnly })),
        }
      : {}),
    resources: containerResources(resources),
    securityContext: { ...unprivileged, privileged: false, ...restricted },
  };
}

/** A variable with its value, or with the place of it. */
export function variable({ name, value, secret }: z.output<typeof environmentVariable>): Record<string, unknown> {
  return secret !== undefined
    ? { name, valueFrom: { secretKeyRef: { name: secret.name, key: secret.key } } }
    : { name, value: value ?? "" };
}
