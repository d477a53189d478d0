import type { Stack } from "@pulumi/pulumi/automation";
import { z } from "zod";
import type { EnvironmentConfig } from "../config/schema";
import { UserError } from "../errors";

/** What a stack's state says of the end of a resource. */
const deploymentSchema = z.looseObject({
  resources: z.array(z.looseObject({ type: z.string(), retainOnDelete: z.boolean().default(false) })).default([]),
});

/**
 * Why an environment cannot be left to GitOps yet: its state still has objects in Kubernetes that the engine would delete as soon as
 * the program no longer asks for them. `protect` refuses that of some, and of none where everything is disposable.
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
    `${lost.length} objects of "${stack.name}" in Kubernetes are made by up, and pgstack:delivery: gitops would delete them. ` +
      `Hand them over first: set pgstack:delivery: handover, npm run up -- ${stack.name}, and then gitops. See docs/gitops.md.`,
  );
}
