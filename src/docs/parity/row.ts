/** Keys of one subject on both operators. A key stands for all keys below it, unless another row names one of them. */
export interface ParityRow {
  readonly subject: string;
  /** Keys of a cluster that both operators have. */
  readonly both?: readonly string[];
  /** Keys that only clusters on PGO have. */
  readonly crunchy?: readonly string[];
  /** Keys that only clusters on CloudNativePG have. */
  readonly cloudNativePg?: readonly string[];
  /** Differences, or the reason why an operator has no such key; required where one has none. */
  readonly note?: string;
  /** Test files that check the keys, below `test` and without `.test.ts`. */
  readonly tests: readonly string[];
}
