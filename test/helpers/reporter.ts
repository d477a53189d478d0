import * as path from "node:path";
import type { AggregatedResult, AssertionResult, Test, TestResult } from "@jest/test-result";
import type { Reporter } from "@jest/reporters";
import { testDirectory } from "./levels";
import { skipReason } from "./when";

const patience = 15_000;

/**
 * Says each test as it ends and what a long one is at; at the end lists what was skipped and why, and prints the counts as
 * the very last line. A file that cannot be loaded counts as a failed test.
 */
export default class PlainReporter implements Reporter {
  private running: string | undefined;
  private since = Date.now();
  private timer: NodeJS.Timeout | undefined;
  /** Errors that came outside of every test; without a listener each would end the process on the spot. */
  private readonly strays: unknown[] = [];

  constructor(
    _config?: unknown,
    _options?: unknown,
    _context?: unknown,
    private readonly print: (line: string) => void = (line) => process.stdout.write(`${line}\n`),
    /** Calls when everything has ended, what is taken down after the tests too. */
    private readonly atEnd: (finish: () => void) => void = (finish) => process.once("exit", finish),
  ) {}

  /** A run begins. */
  onRunStart(results: AggregatedResult): void {
    this.print(`${results.numTotalTestSuites} test files`);
    this.timer = setInterval(() => {
      const seconds = (Date.now() - this.since) / 1000;
      if (this.running !== undefined && seconds * 1000 >= patience) {
        this.print(`    … ${this.running}: ${seconds.toFixed(0)} s so far`);
      }
    }, patience);
    this.timer.unref();
    process.on("unhandledRejection", this.stray);
    process.on("uncaughtException", this.stray);
  }

  /** A file begins. */
  onTestFileStart(test: Test): void {
    this.print(`\n${path.relative(path.dirname(testDirectory), test.path)}`);
    this.now("loading, and what it prepares");
  }

  /** A test begins. */
  onTestCaseStart(_test: Test, info: { readonly title: string }): void {
    this.now(info.title);
  }

  /** A test ended. */
  onTestCaseResult(_test: Test, result: AssertionResult): void {
    if (result.status === "pending" || result.status === "todo") return;
    const sign = result.status === "passed" ? "ok  " : "FAIL";
    const name = [...result.ancestorTitles, result.title].join(" > ");
    this.print(`  ${sign} ${name} (${duration(result.duration ?? 0)})`);
    this.now(undefined);
  }

  /** A file ended: what failed in it, and why. */
  onTestFileResult(_test: Test, result: TestResult): void {
    this.now(undefined);
    if (result.testExecError !== undefined) this.print("  FAIL the file itself");
    if (result.failureMessage) this.print(result.failureMessage.trimEnd());
  }

  /** The run ended. */
  onRunComplete(_contexts: unknown, results: AggregatedResult): void {
    clearInterval(this.timer);
    this.atEnd(() => {
      this.summarize(results);
    });
  }

  private summarize(results: AggregatedResult): void {
    const failed = [...failures(results), ...this.strays.map((error) => `outside of every test: ${String(error)}`)];
    this.print("");
    for (const line of failed) this.print(`failed: ${line}`);
    for (const [line, count] of skips(results)) this.print(`skipped: ${line} (${count})`);
    this.print(countLine(results, this.strays.length));
    if (this.strays.length > 0) process.exitCode = 1;
  }

  /** Makes the run fail for what went wrong outside of every test. */
  getLastError(): Error | undefined {
    return this.strays.length > 0 ? new Error(`${this.strays.length} errors outside of every test`) : undefined;
  }

  private readonly stray = (error: unknown): void => {
    this.strays.push(error);
    this.print(
      `  FAIL outside of every test: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`,
    );
  };

  private now(what: string | undefined): void {
    this.running = what;
    this.since = Date.now();
  }
}

/** `3 passed, 1 failed, 2 skipped`. */
export function countLine(results: AggregatedResult, strays = 0): string {
  const skipped = results.numPendingTests + results.numTodoTests;
  return (
    `${results.numPassedTests} passed, ${failureCount(results) + strays} failed` +
    (skipped > 0 ? `, ${skipped} skipped` : "")
  );
}

/** How many tests failed; a file that could not run is one more. */
export function failureCount(results: AggregatedResult): number {
  const broken = results.numRuntimeErrorTestSuites + (results.runExecError !== undefined ? 1 : 0);
  return results.numFailedTests + broken;
}

function failures({ testResults }: AggregatedResult): string[] {
  return testResults.flatMap(({ testFilePath, testResults: cases, testExecError }) => {
    const file = path.relative(path.dirname(testDirectory), testFilePath);
    return [
      ...(testExecError !== undefined ? [`${file}: the file itself`] : []),
      ...cases.filter(({ status }) => status === "failed").map(({ fullName }) => `${file}: ${fullName}`),
    ];
  });
}

/** What was skipped and why, with the number of tests; tests that the command line left out have no reason of their own. */
function skips({ testResults }: AggregatedResult): Map<string, number> {
  const counts = new Map<string, number>();
  for (const { testResults: cases } of testResults) {
    for (const { status, ancestorTitles } of cases) {
      if (status !== "pending" && status !== "todo") continue;
      const found = skipReason(ancestorTitles);
      const line = found !== undefined ? `${found.name}: ${found.reason}` : "left out by the command line";
      counts.set(line, (counts.get(line) ?? 0) + 1);
    }
  }
  return counts;
}

function duration(ms: number): string {
  return ms < 1000 ? `${ms.toFixed(0)} ms` : `${(ms / 1000).toFixed(1)} s`;
}
