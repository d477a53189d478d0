import type { OperatorKey } from "../../components/operators";

/** Level of a test: the more of the real system runs, the higher. */
export type Level = 1 | 2 | 3 | 4 | 5 | 6;

/** The meaning of each level. */
export const levels: Readonly<Record<Level, string>> = {
  1: "pure functions",
  2: "rendered objects, validated against the operators' CRDs",
  3: "components under Pulumi's mocks",
  4: "plans of whole environments",
  5: "the real Pulumi engine and Kubernetes provider on a real API server",
  6: "a real node with a real Postgres",
};

/** The levels that hold a promise for one operator, each with what it covers; a sentence where no test does. */
export type Evidence = Readonly<Partial<Record<Level, string>>> | string;

/** Something that pgstack promises, and the tests that would fail if it were not so. */
export interface KeptPromise extends Readonly<Partial<Record<OperatorKey, Evidence>>> {
  readonly promise: string;
  /** Files below `test`, without `.test.ts`; `*` stands for part of a name. */
  readonly tests: readonly string[];
}
