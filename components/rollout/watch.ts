/** An annotation of an object. */
export interface Annotation {
  readonly key: string;
  readonly value: string;
}

/** Conditions that show that an operator has rolled out a change of a custom resource. */
export interface RolloutWatch {
  /** The part of the custom resource that determines the pods. A change of it is awaited. */
  readonly decides: unknown;
  /**
   * The pinned release of an operator that recreates every pod when it is upgraded, and the init container of pods with the operator's image.
   * Another release is awaited like a change of the custom resource, until all pods have the same image, another one than before, or are
   * unchanged for a minute: the operator may be another than the pinned one. @default the operator decides pod by pod, and nothing waits
   */
  readonly release?: { readonly version: string; readonly initContainer: string };
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
   * Pods of an operator whose status does not show that it has read a change: their number; a Service, which the operator annotates after
   * it has read the change and set its status; and the annotation of pods that it has yet to recreate. @default `spec.instances` pods
   */
  readonly pods?: {
    readonly count: number;
    readonly service: { readonly name: string; readonly annotation: Annotation };
    readonly outdated: Annotation;
  };
}
