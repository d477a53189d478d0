import { managedBy } from "./labels";

/**
 * Labels of every cloud resource that takes labels: who made it, for which environment, as a part of what.
 *
 * @param environment name of the environment.
 * @param component what the resource is a part of, for example `backup-bucket`.
 */
export function cloudLabels(environment: string, component: string): Record<string, string> {
  return {
    "managed-by": managedBy,
    environment: labelValue(environment),
    component: labelValue(component),
  };
}

/** Lower case, digits, `_` and `-`, 63 characters at most. Source: Google Cloud documentation, requirements for labels. */
function labelValue(text: string): string {
  return text
    .toLowerCase()
    .replaceAll(/[^a-z0-9_-]/g, "-")
    .slice(0, 63);
}
