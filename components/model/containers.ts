import { z } from "zod";
import { cpuQuantity, dataKey, objectName, quantity, sizeQuantity } from "../shared/scalars";
import { definedEntries } from "../shared/defined";
import { type RuleFinding, strict } from "../shared/validation";

/** Resources of a container other than Postgres. */
export const containerResources = strict({
  cpu: cpuQuantity.describe("CPU request, in cores."),
  cpuLimit: cpuQuantity.optional().describe("CPU limit, in cores. Default: none."),
  memory: sizeQuantity.describe("Memory request and limit."),
});

type Resources = z.output<typeof containerResources>;

/** Renders resources of a container: memory request and limit are equal; CPU has a limit only if configured. */
export function resourceRequirements({ cpu, cpuLimit, memory }: Resources): {
  readonly requests: Record<string, string>;
  readonly limits: Record<string, string>;
} {
  return { requests: { cpu, memory }, limits: definedEntries({ memory, cpu: cpuLimit }) };
}

/** Returns the problem that Kubernetes reports for resources of a container. Source: Kubernetes documentation, resource management for pods. */
export function resourceFindings(
  { cpu, cpuLimit }: Pick<Resources, "cpu" | "cpuLimit">,
  path: readonly (string | number)[],
): RuleFinding[] {
  return cpuLimit !== undefined && quantity(cpuLimit) < quantity(cpu)
    ? [{ path: [...path, "cpuLimit"], message: `must be at least the request, ${cpu}; raise or remove it` }]
    : [];
}

/** Number of pods that stay during a node drain. */
export const minAvailable = z
  .union([
    z.number().int().min(0),
    z.string().regex(/^(\d|[1-9]\d|100)%$/, { error: 'a number, or for example "50%"' }),
  ])
  .optional();

/** Returns the number of `replicas` that stay; Kubernetes rounds a percentage up. */
export function staying(minAvailable: number | string, replicas: number): number {
  return typeof minAvailable === "number"
    ? minAvailable
    : Math.ceil((Number.parseInt(minAvailable, 10) / 100) * replicas);
}

/** Returns the problem of pods that can never be moved. Source: Kubernetes documentation, pod disruption budgets. */
export function drainFindings(
  { minAvailable, instances }: { readonly minAvailable?: number | string | undefined; readonly instances: number },
  path: readonly (string | number)[],
): RuleFinding[] {
  return minAvailable !== undefined && staying(minAvailable, instances) >= instances
    ? [{ path: [...path, "minAvailable"], message: `must be less than the ${instances} pods; lower it` }]
    : [];
}

/** One key of a Secret in the cluster's namespace. */
export const secretKey = strict({
  name: objectName.describe("Name of the Secret, in the cluster's namespace."),
  key: dataKey.describe("Key in it."),
});

/** A variable of a container's environment. */
export const environmentVariable = strict({
  name: z
    .string()
    .regex(/^[A-Za-z_][A-Za-z0-9_]*$/, {
      error: "must be letters, digits and underscores, and must not start with a digit",
    })
    .describe("Name of the variable."),
  value: z
    .string()
    .optional()
    .describe("Value of the variable; not a secret, since every reader of the custom resource sees it."),
  secret: secretKey.optional().describe("Secret key with the value."),
});
