import type { z } from "zod";
import { unlessEmpty } from "../../../shared/defined";
import type { Container, Env, Port, VolumeMount } from "../crd.gen";
import { restricted, unprivileged } from "../../../shared/security-context";
import type { environmentVariable, sidecar } from "../schema/containers";
import { containerResources } from "./resources";

/** Renders a container of the user with the security context of Kubernetes' restricted profile, as PGO's own have. */
export function container(of: z.output<typeof sidecar>): Container {
  const { name, image, command, args, env, ports, mounts, resources } = of;
  return {
    name,
    image,
    command,
    args,
    env: unlessEmpty(env.map(variable)),
    ports: unlessEmpty(ports.map((port): Port => ({ name: port.name, containerPort: port.port }))),
    volumeMounts: unlessEmpty(
      mounts.map(({ volume, path, readOnly }): VolumeMount => ({ name: volume, mountPath: path, readOnly })),
    ),
    resources: containerResources(resources),
    securityContext: { ...unprivileged, privileged: false, ...restricted },
  };
}

/** Renders a variable with its value, or with a reference. */
export function variable({ name, value, secret }: z.output<typeof environmentVariable>): Env {
  return secret !== undefined
    ? { name, valueFrom: { secretKeyRef: { name: secret.name, key: secret.key } } }
    : { name, value: value ?? "" };
}
