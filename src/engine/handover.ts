import type { Stack } from "@pulumi/pulumi/automation";
import { z } from "zod";
import type { EnvironmentConfig } from "../config/schema";
import { UserError } from "../errors";

/** Deletion settings of a resource in a stack's state. */
const deploymentSchema = z.looseObject({
  resources: z.array(z.looseObject({ type: z.string(), retainOnDelete: z.boolean().default(false) })).default([]),
});

/**
 * Returns the reason why an environment cannot be handed over to GitOps yet: its state still has objects in Kubernetes
 * that the engine would delete once the program no longer contains them. `protect` prevents that for some, and for none
 * in a disposable environment.
 */
export async function handoverRefusal(
  stack: Pick<Stack, "name" | "exportStack">,
  { delivery }: Pick<EnvironmentConfig, "delivery">,
): Promise<UserError | undefined> {
  if (delivery !== "gitops") return undefined;
  const { resources } = deploymentSchema.parse((await stack.exportStack()).deployment ?? {});
  const lost = resources.filter(({ type, retainOnDelete }) => type.startsWith("kubernetes:") && !retainOnDelete);
  if (lost.length === 0) return undefined;
  return new UserError(
    `${lost.length} objects of "${stack.name}" in Kubernetes were created by up, and pgstack:delivery: gitops would delete them. ` +
      `Hand them over first: set pgstack:delivery: handover, npm run up -- ${stack.name}, and then gitops. See docs/gitops.md.`,
  );
}
