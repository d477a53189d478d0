import { definedEntries } from "./defined";

/** The value of `app.kubernetes.io/managed-by` on every object that pgstack renders. */
export const managedBy = "pgstack";

/**
 * The labels of every object that pgstack renders, after Kubernetes' recommended set.
 *
 * @param component component of the object, for example `postgres-operator`.
 * @param instance name of the instance, for example of the cluster.
 */
export function recommendedLabels(component: string, instance?: string): Record<string, string> {
  return definedEntries({
    "app.kubernetes.io/managed-by": managedBy,
    "app.kubernetes.io/part-of": "pgstack",
    "app.kubernetes.io/component": component,
    "app.kubernetes.io/instance": instance,
  });
}
