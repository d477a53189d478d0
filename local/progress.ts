import type { Options, Ora } from "ora";

/** Seconds between lines about one step where nothing is updated in place: while its detail changes, and while it does not. */
const patience = 10;
const reminder = 30;

/** The most steps that are shown at once in a terminal. */
const mostShown = 6;

/** The output of a command's progress: a stream, or a fake of one. */
export interface ProgressOutput {
  write(text: string): unknown;
  readonly isTTY?: boolean;
  readonly columns?: number;
}

/** Options of a step's report. */
export interface StepOptions {
  /** Its expected duration, in seconds. */
  readonly estimate?: number;
  /** Seconds before a changed detail is a line where nothing is updated in place. Default: 10. */
  readonly patience?: number;
  /** True if its start is a line where nothing is updated in place. Default: true. */
  readonly announced?: boolean;
  /** Identifies it in the timings. */
  readonly key?: string;
  /** Returns its detail, for a step that does not report it. */
  readonly detail?: () => string;
}

/** A step that has started. */
export interface RunningStep {
  /** Replaces the detail: what a long step is doing, or waits for. */
  readonly say: (detail: string) => void;
  /** Replaces what remains of the estimate, in seconds. */
  readonly expect: (secondsLeft: number) => void;
  /** Ends it with a line, or without one where no word is given. */
  readonly end: (word?: "done" | "failed") => void;
}

/** From the start of the command, in seconds. */
export interface Timing {
  readonly title: string;
  readonly key?: string;
  readonly start: number;
  readonly end: number;
}

/**
 * Reports what a command does. In a terminal the running steps are lines at the bottom that are updated in place; without one
 * (in a pipeline, into a file) there are lines only, and few of them.
 */
export class Progress {
  /** The finished steps. */
  readonly timings: Timing[] = [];
  private readonly started = Date.now();
  private readonly running = new Set<() => string>();
  private readonly inPlace: boolean;
  private spinner: Ora | undefined;

  constructor(private readonly out: ProgressOutput = process.stderr) {
    this.inPlace = out.isTTY === true && process.env["TERM"] !== "dumb" && process.env["CI"] === undefined;
  }

  /** Seconds since the start of the command. */
  get elapsed(): number {
    return (Date.now() - this.started) / 1000;
  }

  /** Reports one thing, which stays. */
  note(line: string): void {
    this.out.write(`[${this.elapsed.toFixed(1).padStart(6)} s]  ${line}\n`);
  }

  /** Runs one step. `say` and `expect` are those of its {@link RunningStep}. */
  async step<T>(
    title: string,
    fn: (say: RunningStep["say"], expect: RunningStep["expect"]) => Promise<T>,
    options: StepOptions = {},
  ): Promise<T> {
    const step = this.start(title, options);
    try {
      const result = await fn(step.say, step.expect);
      step.end("done");
      return result;
    } catch (error) {
      step.end("failed");
      throw error;
    }
  }

  /** Starts a step that ends elsewhere. */
  start(
    title: string,
    { estimate, patience: first = patience, announced = true, key, ...options }: StepOptions,
  ): RunningStep {
    const start = this.elapsed;
    let expected = estimate;
    let said = "";
    const detail = options.detail ?? ((): string => said);
    const words = (digits: number): string => {
      const text = detail();
      return `${title}: ${(this.elapsed - start).toFixed(digits)} s${remaining(this.elapsed - start, expected)}${text === "" ? "" : `; ${text}`}`;
    };
    const stop = this.inPlace ? this.show(() => words(1)) : this.remind(() => words(0), detail, first);
    if (announced && !this.inPlace)
      this.note(`${title}${estimate === undefined ? "" : ` (about ${duration(estimate)})`}`);
    return {
      say: (text) => (said = text),
      expect: (secondsLeft) => (expected = this.elapsed - start + secondsLeft),
      end: (word) => {
        stop();
        const end = this.elapsed;
        if (word !== undefined) this.timings.push({ title: title.trim(), key, start, end });
        if (word === "done") this.note(`${title}: done in ${(end - start).toFixed(1)} s`);
        if (word === "failed") this.note(`${title}: failed after ${(end - start).toFixed(1)} s`);
      },
    };
  }

  /** Writes lines about a step from time to time, until the function that it returns is called. */
  private remind(line: () => string, detail: () => string, first: number): () => void {
    let last = { at: this.elapsed, detail: "" };
    const timer = setInterval(() => {
      const now = { at: this.elapsed, detail: detail() };
      if (now.at - last.at < (now.detail === last.detail ? reminder : first)) return;
      last = now;
      this.note(line());
    }, 1000);
    return () => {
      clearInterval(timer);
    };
  }

  /** Shows a line that is updated in place, until the function that it returns is called. */
  private show(line: () => string): () => void {
    this.running.add(line);
    void this.spin();
    return () => {
      this.running.delete(line);
      if (this.running.size > 0) return;
      this.spinner?.stop();
    };
  }

  private async spin(): Promise<void> {
    const { default: ora } = await import("ora");
    this.spinner ??= this.create(ora);
    if (this.running.size > 0) this.spinner.start();
  }

  private create(ora: (options: Options) => Ora): Ora {
    const spinner = ora({
      stream: this.out as NodeJS.WritableStream,
      // By default it reads the keyboard, and Ctrl-C would no longer be a signal.
      discardStdin: false,
      color: (process.env["NO_COLOR"] ?? "") === "" ? "cyan" : false,
      suffixText: () => this.lines(),
    });
    process.once("exit", () => spinner.stop());
    return spinner;
  }

  private lines(): string {
    const width = (this.out.columns ?? 80) - 4;
    const all = [...this.running];
    const lines = all.slice(0, mostShown).map((line) => line().trim().slice(0, width));
    if (all.length > mostShown) lines.push(`and ${all.length - mostShown} more`);
    return lines.join("\n   ");
  }
}

function remaining(elapsed: number, expected: number | undefined): string {
  if (expected === undefined) return "";
  return expected - elapsed >= 1 ? `, about ${duration(expected - elapsed)} left` : `, expected ${duration(expected)}`;
}

/** Seconds in words. */
export function duration(seconds: number): string {
  return seconds < 90 ? `${Math.round(seconds)} s` : `${Math.round(seconds / 60)} min`;
}
