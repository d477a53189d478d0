/** Conditions that show that an operator has rolled out a change of a custom resource. */
export interface RolloutWatch {
  /** The part of the custom resource that determines the pods. A change of it is awaited. */
  readonly decides: unknown;
  /**
   * Status: that of the custom resource, which fulfils `until`. StatefulSets: each has all its pods at its newest revision, and ready. Pods: each is ready, and younger than the change or, since
   * not every change needs new ones, unchanged for a quarter of a minute.
   */
  readonly watched: "StatefulSet" | "Pod" | "Status";
  /** Label selector of pods or StatefulSets. */
  readonly selector?: string;
  /**
   * Conditions that the status must fulfill, for `Status` and `Pod`: each `condition=Type`, `jsonpath={.status.field}` or
   * `jsonpath={.status.field}=value`.
   */
  readonly until?: readonly string[];
  /**
   * Pods of an operator whose status does not show that it has read a change: their number, and an annotation that each pod has
   * then. @default `spec.instances`, and the age of the pods decides
   */
  readonly pods?: { readonly count: number; readonly annotation: { readonly key: string; readonly value: string } };
}
