import type { z } from "zod";
import { definedEntries, unlessEmpty } from "../../../shared/defined";
import { restricted, unprivileged } from "../../../shared/security-context";
import type { Container, Env, Metadata, Port, Resources as RenderedResources, VolumeMount } from "../crd.gen";
import type { environmentVariable, sidecar } from "./schema";

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

interface Resources {
  readonly cpu: string;
  readonly cpuLimit?: string | undefined;
  readonly memory: string;
}

/** Renders resources of a container: memory request and limit are equal; CPU has a limit only if configured. */
export function containerResources(
  { cpu, cpuLimit, memory }: Resources,
  further: Readonly<Record<string, string>> = {},
): RenderedResources {
  return {
    requests: { cpu, memory },
    limits: definedEntries({ memory, cpu: cpuLimit, ...further }),
  };
}

type Text = Readonly<Record<string, string>>;

/** Renders labels and annotations, if any. */
export function metadataOf(of: { readonly labels: Text; readonly annotations: Text }): Metadata | undefined {
  return unlessEmpty({ labels: unlessEmpty(of.labels), annotations: unlessEmpty(of.annotations) });
}
