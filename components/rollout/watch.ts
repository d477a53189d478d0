/** What tells that an operator has brought a change of a custom resource to its pods. */
export interface RolloutWatch {
  /** The part of the custom resource that decides what the pods are like. A change is waited for. */
  readonly decides: unknown;
  /**
   * StatefulSets: each has all its pods at its newest revision, and ready. Pods: each is ready, and younger than the change or, since
   * not every change needs new ones, unchanged for a quarter of a minute.
   */
  readonly watched: "StatefulSet" | "Pod";
  /** Label selector of those. */
  readonly selector: string;
}
