import type { OperatorKey } from "../../../components/operators";

/** Keys of one subject on every operator. A key stands for all keys below it, unless another row names one of them. */
export interface ParityRow extends Readonly<Partial<Record<OperatorKey, readonly string[]>>> {
  readonly subject: string;
  /** Keys of a cluster that several operators have; the lists of the operators have those that only one has. */
  readonly shared?: readonly string[];
  /** Differences, or the reason why an operator has no such key; it names each operator that has none. */
  readonly note?: string;
  /** Test files that check the keys, below `test` and without `.test.ts`. */
  readonly tests: readonly string[];
}
