/** Labels that objects must have; written here again, since a test of labels does not read them from the code that it tests. */
export function recommendedLabels(component: string, instance: string): Readonly<Record<string, string>> {
  return {
    "app.kubernetes.io/managed-by": "pgstack",
    "app.kubernetes.io/part-of": "pgstack",
    "app.kubernetes.io/component": component,
    "app.kubernetes.io/instance": instance,
  };
}
