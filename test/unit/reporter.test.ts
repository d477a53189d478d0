import type { AggregatedResult, AssertionResult, Test, TestResult } from "@jest/test-result";
import { levelOf, levels, testDirectory, tiers } from "../helpers/levels";
import PlainReporter from "../helpers/reporter";
import LevelSequencer from "../helpers/sequencer";
import { untestedRules } from "../helpers/rule";
import { Summary } from "../helpers/summary";
import { describeWhen, mustRun, skipReason } from "../helpers/when";

const testCase = (status: AssertionResult["status"], title: string, group = "group"): AssertionResult =>
  ({ status, title, fullName: `${group} ${title}`, ancestorTitles: [group], duration: 1 }) as AssertionResult;

/** Results of a file, as far as they are read. */
function fileResult(name: string, cases: AssertionResult[], rest: Partial<TestResult> = {}): TestResult {
  const count = (status: string): number => cases.filter((one) => one.status === status).length;
  return {
    testFilePath: `${testDirectory}/${name}.test.ts`,
    testResults: cases,
    numPassingTests: count("passed"),
    numFailingTests: count("failed"),
    perfStats: { runtime: 1500 },
    ...rest,
  } as unknown as TestResult;
}

/** Results of a run, as far as they are read. */
function results(...testResults: TestResult[]): AggregatedResult {
  return { numTotalTestSuites: testResults.length, testResults } as unknown as AggregatedResult;
}

/** The end of the output of a run. */
function summarized(
  run: AggregatedResult,
  env: Readonly<Record<string, string>> = {},
): { summary: Summary; lines: string[] } {
  const summary = new Summary(env);
  summary.add(run);
  return { summary, lines: summary.lines() };
}

describe("the last line of a run", () => {
  it.each([
    [[testCase("passed", "a")], "1 passed, 0 failed"],
    [[testCase("passed", "a"), testCase("failed", "b")], "1 passed, 1 failed"],
    [[testCase("passed", "a"), testCase("pending", "b"), testCase("todo", "c")], "1 passed, 0 failed, 2 skipped"],
  ])("counts", (cases, line) => {
    expect(summarized(results(fileResult("unit/a", cases))).lines.at(-1)).toBe(line);
  });

  it("counts a file that cannot be loaded as a failure", () => {
    const broken = fileResult("unit/b", [], { testExecError: new Error("no such module") } as unknown as TestResult);
    const { lines } = summarized(results(fileResult("unit/a", [testCase("passed", "a")]), broken));
    expect(lines.at(-1)).toBe("1 passed, 1 failed");
    expect(lines).toContain("failed: test/unit/b.test.ts: the file itself");
  });

  it("counts a check, an error outside of every test, and each run of Jest", () => {
    const summary = new Summary({});
    expect(summary.empty).toBe(true);
    summary.addCheck("lint", true, 1);
    summary.addCheck("types", false, 1);
    summary.addFailure("outside of every test: Error: x");
    for (const name of ["unit/a", "e2e/b"]) summary.add(results(fileResult(name, [testCase("passed", "a")])));
    expect(summary.lines().at(-1)).toBe("3 passed, 2 failed");
    expect(summary.failed).toBe(2);
    expect(summary.empty).toBe(false);
  });

  it("counts a run that was interrupted as failed", () => {
    const summary = new Summary({});
    summary.start();
    summary.add(results(fileResult("unit/a", [testCase("passed", "a")])));
    expect(summary.lines().at(-1)).toBe("1 passed, 0 failed");
    summary.start();
    expect(summary.lines().slice(-2)).toEqual([expect.stringMatching(/interrupted/), "1 passed, 1 failed"]);
  });

  it("stands below what was skipped and why", () => {
    const skipped = testCase("pending", "b", "the node (skipped: needs root)");
    const { lines } = summarized(results(fileResult("unit/a", [skipped, skipped, testCase("pending", "c")])));
    expect(lines.slice(-3)).toEqual([
      "skipped: the node: needs root (2)",
      "skipped: left out by the command line",
      "0 passed, 0 failed, 3 skipped",
    ]);
  });

  it("stands below what failed", () => {
    expect(summarized(results(fileResult("unit/a", [testCase("failed", "b")]))).lines).toContain(
      "failed: test/unit/a.test.ts: group b",
    );
  });

  it("stands below the fifteen files that took longest", () => {
    const files = Array.from({ length: 20 }, (_, i) =>
      fileResult(`unit/${i}`, [testCase("passed", "a")], { perfStats: { runtime: i * 1000 } } as TestResult),
    );
    const { lines } = summarized(results(...files));
    expect(lines[1]).toBe("slowest 15 of 20 files and checks:");
    expect(lines[2]).toMatch(/^ +19\.0 s {2}test\/unit\/19\.test\.ts$/);
    expect(lines.filter((line) => / s {2}test\//.test(line))).toHaveLength(15);
  });
});

describe("reasons for skipping", () => {
  it("are read from the title of the group", () => {
    expect(skipReason(["outer", "inner (skipped: no (real) node)"])).toEqual({
      name: "inner",
      reason: "no (real) node",
      download: false,
    });
    expect(skipReason(["inner (skipped, a download: no file)"])).toMatchObject({ reason: "no file", download: true });
    expect(skipReason(["outer"])).toBeUndefined();
  });

  it.each([
    ["a person's machine", {}, []],
    ["CI without access to the site", { CI: "true" }, ["the tools"]],
    ["CI that must have everything", { CI: "true", REQUIRE_ALL: "1" }, ["the tools", "the file"]],
    ["GitHub", { CI: "true", GITHUB_ACTIONS: "true" }, ["the tools", "the file"]],
  ])("fail the run on %s where they must not be", (_where, env, expected) => {
    const skips = [
      { name: "the tools", reason: "not installed", download: false },
      { name: "the file", reason: "cannot be downloaded", download: true },
    ];
    expect(skips.filter((skip) => mustRun(skip, env)).map(({ name }) => name)).toEqual(expected);
    const cases = [
      testCase("pending", "a", "the tools (skipped: not installed)"),
      testCase("pending", "b", "the file (skipped, a download: cannot be downloaded)"),
      testCase("pending", "c"),
    ];
    const { lines } = summarized(results(fileResult("unit/a", cases)), env);
    expect(lines.at(-1)).toBe(`0 passed, ${expected.length} failed, ${3 - expected.length} skipped`);
    const wrong = lines.filter((line) => line.startsWith("failed: ")).map((line) => line.split(": ")[2]);
    expect(wrong).toEqual(expected);
  });

  // The titles that the other tests here write by hand are those that `describeWhen` writes.
  describeWhen(true, "never", "a group that can run", () => {
    it("keeps its title", () => {
      expect(expect.getState().currentTestName).toBe("reasons for skipping a group that can run keeps its title");
    });
  });
});

describe("the progress of a run", () => {
  function printed(run: (reporter: PlainReporter) => void): string[] {
    const said: string[] = [];
    run(new PlainReporter(undefined, undefined, undefined, (line) => void said.push(line), new Summary({})));
    return said;
  }
  const test = (name: string): Test => ({ path: `${testDirectory}/${name}.test.ts` }) as Test;
  const passed = testCase("passed", "a");

  it("is a line for each file of the quick tier, and all of one that failed", () => {
    const failed = fileResult("unit/b", [testCase("failed", "b")], { failureMessage: "expected 1" });
    const lines = printed((reporter) => {
      reporter.onTestCaseResult(test("unit/a"), passed);
      reporter.onTestFileResult(test("unit/a"), fileResult("unit/a", [passed]));
      reporter.onTestCaseResult(test("unit/b"), testCase("failed", "b"));
      reporter.onTestFileResult(test("unit/b"), failed);
    });
    expect(lines).toEqual([
      "ok   test/unit/a.test.ts: 1 (1.5 s)",
      "\ntest/unit/b.test.ts",
      "  FAIL group > b (1 ms)",
      "expected 1",
    ]);
  });

  it("is a line for each test on the real engine, below the name of its file", () => {
    const lines = printed((reporter) => {
      for (const name of ["e2e/a", "e2e/a", "e2e/b", "e2e/a"]) reporter.onTestCaseResult(test(name), passed);
      reporter.onTestFileResult(test("e2e/a"), fileResult("e2e/a", [passed]));
    });
    const line = "  ok   group > a (1 ms)";
    expect(lines).toEqual(
      ["\ntest/e2e/a.test.ts", line, line, "\ntest/e2e/b.test.ts", line].concat("\ntest/e2e/a.test.ts", line),
    );
  });
});

describe("the order of tests", () => {
  it("is unit, charts, stacks, then e2e, then full; by name within each", () => {
    const files = ["full/a", "e2e/1-up", "e2e/2-ready", "stacks/b", "charts/b", "unit/z", "unit/a", "other/x"];
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
      "full/a",
    ]);
    expect(levelOf(`${testDirectory}/unit/a.test.ts`)).toBe(0);
  });

  it("has each level in one tier", () => {
    expect(Object.values(tiers).flat()).toEqual(levels);
  });
});

describe("the rules that a run tested", () => {
  const { summary } = summarized(
    results(
      fileResult("unit/a", [
        testCase("passed", "fires", "rule name-is-short"),
        testCase("passed", "x", "rules of names"),
      ]),
      fileResult("unit/b", [testCase("pending", "fires", "rule name-is-known")]),
    ),
  );

  it("are those that describeRule names, skipped ones too", () => {
    expect([...summary.testedRules]).toEqual(["name-is-short", "name-is-known"]);
  });

  it("are compared with all rules: each without a test is a failure, once", () => {
    const all = [{ id: "name-is-short" }, { id: "name-is-free" }, { id: "name-is-free" }];
    expect(untestedRules(all, summary.testedRules)).toEqual(["the rule name-is-free has no test: add a describeRule"]);
    expect(untestedRules(all.slice(0, 1), summary.testedRules)).toEqual([]);
  });
});
