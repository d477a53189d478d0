import type { AggregatedResult, AssertionResult, Test, TestResult } from "@jest/test-result";
import { levelOf, testDirectory } from "../helpers/levels";
import PlainReporter, { countLine } from "../helpers/reporter";
import LevelSequencer from "../helpers/sequencer";
import { skipReason } from "../helpers/when";

const testCase = (status: AssertionResult["status"], title: string, group = "group"): AssertionResult =>
  ({ status, title, fullName: `${group} ${title}`, ancestorTitles: [group], duration: 1 }) as AssertionResult;

/** A run's results, as far as the reporter reads them. */
function results(cases: AssertionResult[], brokenFiles = 0): AggregatedResult {
  const count = (status: string): number => cases.filter((one) => one.status === status).length;
  const file = { testFilePath: `${testDirectory}/unit/a.test.ts`, testResults: cases } as unknown as TestResult;
  return {
    numPassedTests: count("passed"),
    numFailedTests: count("failed"),
    numPendingTests: count("pending"),
    numTodoTests: count("todo"),
    numRuntimeErrorTestSuites: brokenFiles,
    testResults: [file],
  } as unknown as AggregatedResult;
}

function printed(run: (reporter: PlainReporter) => void): string[] {
  const said: string[] = [];
  const print = (line: string): void => void said.push(line);
  const atEnd = (finish: () => void): void => {
    finish();
  };
  run(new PlainReporter(undefined, undefined, undefined, print, atEnd));
  return said;
}

describe("the last line of a run", () => {
  it.each([
    [results([testCase("passed", "a")]), "1 passed, 0 failed"],
    [results([testCase("passed", "a"), testCase("failed", "b")]), "1 passed, 1 failed"],
    [
      results([testCase("passed", "a"), testCase("pending", "b"), testCase("todo", "c")]),
      "1 passed, 0 failed, 2 skipped",
    ],
  ])("counts", (result, line) => {
    expect(countLine(result)).toBe(line);
    expect(printed((reporter) => reporter.onRunComplete(undefined, result)).at(-1)).toBe(line);
  });

  it("counts a file that cannot be loaded as a failure", () => {
    expect(countLine(results([testCase("passed", "a")], 2))).toBe("1 passed, 2 failed");
  });

  it("stands below what was skipped and why", () => {
    const skipped = testCase("pending", "b", "the node (skipped: needs root)");
    const other = testCase("pending", "c");
    expect(printed((reporter) => reporter.onRunComplete(undefined, results([skipped, skipped, other])))).toEqual([
      "",
      "skipped: the node: needs root (2)",
      "skipped: left out by the command line (1)",
      "0 passed, 0 failed, 3 skipped",
    ]);
  });

  it("stands below what failed", () => {
    expect(printed((reporter) => reporter.onRunComplete(undefined, results([testCase("failed", "b")])))).toContain(
      "failed: test/unit/a.test.ts: group b",
    );
  });
});

describe("reasons for skipping", () => {
  it("are read from the title of the group", () => {
    expect(skipReason(["outer", "inner (skipped: no (real) node)"])).toEqual({
      name: "inner",
      reason: "no (real) node",
    });
    expect(skipReason(["outer"])).toBeUndefined();
  });
});

describe("the order of tests", () => {
  it("is unit, charts, stacks, then e2e; by name within each", () => {
    const files = ["e2e/1-up", "e2e/2-ready", "stacks/b", "charts/b", "unit/z", "unit/a", "other/x"];
    const tests = files.map((name) => ({ path: `${testDirectory}/${name}.test.ts` }) as Test);
    const sort = LevelSequencer.prototype.sort.bind(undefined);
    expect(sort(tests).map(({ path }) => path.slice(testDirectory.length + 1, -".test.ts".length))).toEqual([
      "unit/a",
      "unit/z",
      "charts/b",
      "stacks/b",
      "other/x",
      "e2e/1-up",
      "e2e/2-ready",
    ]);
    expect(levelOf(`${testDirectory}/unit/a.test.ts`)).toBe(0);
  });
});
