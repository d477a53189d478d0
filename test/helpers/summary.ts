import * as path from "node:path";
import type { AggregatedResult } from "@jest/test-result";
import { noticeDays } from "../../src/pins/findings";
import { dayOf } from "../../src/pins/row";
import { pinTable } from "../../src/pins/table";
import { pinWarnings } from "../../src/pins/text";
import { testDirectory } from "./levels";
import { ruleOfTest } from "./rule";
import { mustRun, skipReason } from "./when";

const slowest = 15;

/** Results of a whole run: the checks, and each run of Jest. A file that cannot be loaded counts as a failed test. */
export class Summary {
  private passed = 0;
  /** Runs of Jest that have not come to their end: what they found so far is not in the numbers. */
  private open = 0;
  private readonly failures: string[] = [];
  private readonly skips: string[] = [];
  private readonly rules = new Set<string>();
  private readonly times: { readonly file: string; readonly seconds: number }[] = [];

  /** @param env decides which skips are failures. */
  constructor(private readonly env: NodeJS.ProcessEnv = process.env) {}

  /** How many failed so far. */
  get failed(): number {
    return this.failures.length + this.open;
  }

  /** True when nothing has run yet: a run without a test is no success. */
  get empty(): boolean {
    return this.passed + this.failed + this.skips.length === 0;
  }

  /** Ids of the rules that the tests so far were about. */
  get testedRules(): ReadonlySet<string> {
    return this.rules;
  }

  /** Adds a check that is no test of Jest: it counts as one test. */
  addCheck(name: string, passed: boolean, seconds: number): void {
    this.times.push({ file: name, seconds });
    if (passed) this.passed += 1;
    else this.failures.push(name);
  }

  /** Adds a failure that belongs to no test. */
  addFailure(what: string): void {
    this.failures.push(what);
  }

  /** A run of Jest starts; until {@link add} it counts as failed. */
  start(): void {
    this.open += 1;
  }

  /** Adds the results of one run of Jest. */
  add(results: AggregatedResult): void {
    this.open = Math.max(0, this.open - 1);
    if (results.runExecError !== undefined) this.failures.push(`the run: ${results.runExecError.message}`);
    for (const { testFilePath, testResults, testExecError, perfStats } of results.testResults) {
      const file = path.relative(path.dirname(testDirectory), testFilePath);
      this.times.push({ file, seconds: perfStats.runtime / 1000 });
      if (testExecError !== undefined) this.failures.push(`${file}: the file itself`);
      for (const { status, fullName, ancestorTitles } of testResults) {
        if (status === "passed") this.passed += 1;
        else if (status === "failed") this.failures.push(`${file}: ${fullName}`);
        else this.skip(file, ancestorTitles);
        const rule = ruleOfTest(ancestorTitles);
        if (rule !== undefined) this.rules.add(rule);
      }
    }
  }

  private skip(file: string, titles: readonly string[]): void {
    const found = skipReason(titles);
    if (found !== undefined && mustRun(found, this.env)) {
      this.failures.push(`${file}: ${found.name}: skipped, and must run here: ${found.reason}`);
      return;
    }
    // Tests that the command line left out have no reason of their own.
    const line = found !== undefined ? `${found.name}: ${found.reason}` : "left out by the command line";
    this.skips.push(line);
  }

  /** The end of the run's output; its last line is `3 passed, 1 failed, 2 skipped`. */
  lines(): string[] {
    const times = [...this.times].sort((a, b) => b.seconds - a.seconds).slice(0, slowest);
    return [
      "",
      `slowest ${times.length} of ${this.times.length} files and checks:`,
      ...times.map(({ file, seconds }) => `${seconds.toFixed(1).padStart(8)} s  ${file}`),
      "",
      ...counted(this.failures).map((line) => `failed: ${line}`),
      ...(this.open > 0
        ? ["failed: the run was interrupted: what it found so far stands above and is not counted"]
        : []),
      ...counted(this.skips).map((line) => `skipped: ${line}`),
      `${this.passed} passed, ${this.failed} failed${this.skips.length > 0 ? `, ${this.skips.length} skipped` : ""}`,
    ];
  }
}

/** Each line once, with how often it came where that is more than once. */
function counted(lines: readonly string[]): string[] {
  return [...new Set(lines)].map((line) => {
    const count = lines.filter((other) => other === line).length;
    return count > 1 ? `${line} (${count})` : line;
  });
}

/** The summary of this process: several runs of Jest in it add to one. */
export const summary = new Summary();

let registered = false;

/** Prints the summary when everything has ended, what is taken down after the tests too. */
export function printSummaryAtExit(): void {
  if (registered) return;
  registered = true;
  process.once("exit", () => {
    const notices = pinWarnings(pinTable, dayOf(new Date()), noticeDays);
    process.stdout.write(`${[...notices, ...summary.lines()].join("\n")}\n`);
    if (summary.failed > 0) process.exitCode = 1;
  });
}
