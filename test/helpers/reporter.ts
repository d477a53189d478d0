import * as path from "node:path";
import type { AggregatedResult, AssertionResult, Test, TestResult } from "@jest/test-result";
import type { Reporter } from "@jest/reporters";
import { isReal, testDirectory } from "./levels";
import { printSummaryAtExit, summary as summaryOfProcess, type Summary } from "./summary";

const patience = 15_000;
/** With more files than this each test is not worth a line, unless it runs on the real engine. */
const fewFiles = 5;

/**
 * Prints each test or file as it ends, and what a long one is at; the {@link Summary} of the process ends the output. Files run
 * side by side, so a file is named again whenever its lines follow those of another.
 */
export default class PlainReporter implements Reporter {
  private readonly running = new Map<string, { readonly what: string; readonly since: number }>();
  private shown: string | undefined;
  private few = false;
  private timer: NodeJS.Timeout | undefined;
  /** Errors that came outside of every test; without a listener each would end the process on the spot. */
  private strays = 0;
  private static listening: PlainReporter | undefined;

  constructor(
    _config?: unknown,
    _options?: unknown,
    _context?: unknown,
    private readonly print: (line: string) => void = (line) => process.stdout.write(`${line}\n`),
    private readonly summary: Summary = summaryOfProcess,
  ) {}

  /** A run starts. */
  onRunStart(results: AggregatedResult): void {
    printSummaryAtExit();
    this.summary.start();
    this.few = results.numTotalTestSuites <= fewFiles;
    this.print(`${results.numTotalTestSuites} test files`);
    this.timer = setInterval(() => {
      for (const [file, { what, since }] of this.running) {
        if (Date.now() - since < patience) continue;
        this.say(file, `    … ${what}: ${((Date.now() - since) / 1000).toFixed(0)} s so far`);
      }
    }, patience);
    this.timer.unref();
    // A process may run Jest more than once, and an error is counted once.
    for (const event of ["unhandledRejection", "uncaughtException"] as const) {
      if (PlainReporter.listening !== undefined) process.off(event, PlainReporter.listening.stray);
      process.on(event, this.stray);
    }
    PlainReporter.listening = this;
  }

  /** A file starts. */
  onTestFileStart(test: Test): void {
    this.now(test, "loading, and what it prepares");
  }

  /** A test starts. */
  onTestCaseStart(test: Test, info: { readonly title: string }): void {
    this.now(test, info.title);
  }

  /** A test ended. */
  onTestCaseResult(test: Test, result: AssertionResult): void {
    if (result.status === "pending" || result.status === "todo") return;
    this.now(test, "between tests");
    if (result.status === "passed" && !this.few && !isReal(test.path)) return;
    const sign = result.status === "passed" ? "ok  " : "FAIL";
    const name = [...result.ancestorTitles, result.title].join(" > ");
    this.say(test.path, `  ${sign} ${name} (${duration(result.duration ?? 0)})`);
  }

  /** A file ended: how many tests passed, what failed in it, and why. */
  onTestFileResult(test: Test, result: TestResult): void {
    this.running.delete(test.path);
    const { numPassingTests: passed, numFailingTests: failed, perfStats } = result;
    const broken = result.testExecError !== undefined;
    if (broken) this.say(test.path, "  FAIL the file itself");
    if (result.failureMessage) this.say(test.path, result.failureMessage.trimEnd());
    if (this.few || isReal(test.path) || broken || failed > 0) return;
    this.print(`ok   ${nameOf(test.path)}: ${passed} (${duration(perfStats.runtime)})`);
    this.shown = undefined;
  }

  /** The run ended. */
  onRunComplete(_contexts: unknown, results: AggregatedResult): void {
    clearInterval(this.timer);
    // What is taken down after the tests may fail outside of them too: these listeners stay until the process ends.
    this.summary.add(results);
  }

  /** Makes the run fail for what went wrong outside of every test. */
  getLastError(): Error | undefined {
    return this.strays > 0 ? new Error(`${this.strays} errors outside of every test`) : undefined;
  }

  private readonly stray = (error: unknown): void => {
    this.strays += 1;
    this.summary.addFailure(`outside of every test: ${String(error)}`);
    this.print(
      `  FAIL outside of every test: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`,
    );
  };

  private now(test: Test, what: string): void {
    this.running.set(test.path, { what, since: Date.now() });
  }

  private say(file: string, line: string): void {
    if (this.shown !== file) this.print(`\n${nameOf(file)}`);
    this.shown = file;
    this.print(line);
  }
}

function nameOf(file: string): string {
  return path.relative(path.dirname(testDirectory), file);
}

function duration(ms: number): string {
  return ms < 1000 ? `${ms.toFixed(0)} ms` : `${(ms / 1000).toFixed(1)} s`;
}
