import TestSequencer from "@jest/test-sequencer";
import type { Test } from "@jest/test-result";
import { levelOf } from "./levels";

/** Runs unit tests first, then charts, stacks, and the real engine last; by name within a level. */
export default class LevelSequencer extends TestSequencer {
  /** Sorts test files in the order in which they run. */
  override sort(tests: Test[]): Test[] {
    return [...tests].sort((a, b) => levelOf(a.path) - levelOf(b.path) || (a.path < b.path ? -1 : 1));
  }
}
