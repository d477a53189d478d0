import { managedBy } from "./labels";

/**
 * Returns the labels of a cloud resource: creator, environment and component.
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
