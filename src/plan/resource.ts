/** A resource of a plan. */
export interface PlannedResource {
  readonly type: string;
  readonly name: string;
  readonly parent?: string;
  readonly provider?: string;
  readonly read?: true;
  readonly protect?: true;
  readonly retainOnDelete?: true;
  /** Direct dependencies, without those of another dependency. */
  readonly after?: readonly string[];
  readonly ignoreChanges?: readonly string[];
  readonly replaceOnChanges?: readonly string[];
  readonly inputs?: Readonly<Record<string, unknown>>;
}
