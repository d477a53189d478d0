/** Fix for an event. */
export interface EventFix {
  /** Reasons of events that it applies to. */
  readonly reasons: readonly string[];
  /** Pattern that the message must match. @default any message */
  readonly saying?: RegExp;
  /** The fix. */
  readonly remedy: string;
}
