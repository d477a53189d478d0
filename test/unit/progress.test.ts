import { Terminal } from "@xterm/headless";
import { Progress, type RunningStep } from "../../local/progress";
import { OperationMonitor } from "../../src/engine/monitor";

/** Where a step is in a fake clock; what is reported after it starts. */
const seconds = async (count: number): Promise<void> => jest.advanceTimersByTimeAsync(count * 1000);

beforeEach(() => jest.useFakeTimers());
afterEach(() => jest.useRealTimers());

describe("progress into a file", () => {
  const report = (): { progress: Progress; lines: () => string[] } => {
    let text = "";
    const progress = new Progress({ write: (part) => (text += part) });
    return { progress, lines: () => text.trimEnd().split("\n") };
  };

  it("has one line when a step starts and one when it ends", async () => {
    const { progress, lines } = report();
    await progress.step("Build", async () => seconds(9), { estimate: 100 });
    expect(lines()).toEqual(["[   0.0 s]  Build (about 2 min)", "[   9.0 s]  Build: done in 9.0 s"]);
  });

  it("has a line when a step fails, and keeps its error", async () => {
    const { progress, lines } = report();
    await expect(progress.step("Build", async () => Promise.reject(new Error("no space")))).rejects.toThrow("no space");
    expect(lines().at(-1)).toBe("[   0.0 s]  Build: failed after 0.0 s");
  });

  it("repeats a detail that stays the same every 30 s, and a new one after 10 s", async () => {
    const { progress, lines } = report();
    await progress.step("Build", async (say) => {
      say("one");
      await seconds(45);
      say("two");
      await seconds(5);
    });
    expect(lines().slice(1, -1)).toEqual([
      "[  10.0 s]  Build: 10 s; one",
      "[  40.0 s]  Build: 40 s; one",
      "[  50.0 s]  Build: 50 s; two",
    ]);
  });

  it("has few lines however often the detail changes", async () => {
    const { progress, lines } = report();
    await progress.step("Build", async (say) => {
      for (let count = 0; count < 290; count++) {
        say(`package ${count}`);
        await seconds(0.1);
      }
    });
    expect(lines()).toHaveLength(4);
  });

  it("counts the estimate down, and takes a better one while the step runs", async () => {
    const { progress, lines } = report();
    await progress.step(
      "Build",
      async (say, expect) => {
        say("one");
        await seconds(10);
        expect(60);
        say("two");
        await seconds(10);
        expect(4);
        say("three");
        await seconds(10);
      },
      { estimate: 30 },
    );
    expect(lines().slice(1, -1)).toEqual([
      "[  10.0 s]  Build: 10 s, about 20 s left; one",
      "[  20.0 s]  Build: 20 s, about 50 s left; two",
      "[  30.0 s]  Build: 30 s, expected 24 s; three",
    ]);
  });

  it("has no control characters", async () => {
    const { progress, lines } = report();
    await progress.step("Build", async () => seconds(100));
    expect(lines().join("")).not.toMatch(/\p{Cc}/u);
  });

  it("has a line of the engine's operations that take longer than 3 s only", async () => {
    const { progress, lines } = report();
    const monitor = new OperationMonitor(
      progress,
      () => "",
      false,
      () => "1 of 3 instances",
      (name) => (name === "main" ? "it works" : undefined),
    );
    const metadata = {
      urn: "urn:pulumi:local::pgstack::kubernetes:batch/v1:Job::main",
      type: "kubernetes:batch/v1:Job",
    };
    const event = (kind: string) => ({
      sequence: 1,
      timestamp: 0,
      [kind]: { metadata: { ...metadata, op: "create" } },
    });
    monitor.onEvent(event("resourcePreEvent"));
    await seconds(4);
    monitor.onEvent(event("resOutputsEvent"));
    await seconds(60);
    monitor.stop();
    expect(lines()).toEqual([
      "[   3.0 s]    create Job main: 3 s; 1 of 3 instances",
      "[   4.0 s]    create Job main: done in 4.0 s",
      "[   4.0 s]  it works",
    ]);
    expect(progress.timings).toEqual([{ title: "create Job main", key: metadata.urn, start: 0, end: 4 }]);
  });
});

/** A fake of a stream to a terminal, which is a real terminal emulator without a window. */
class FakeTerminal {
  readonly isTTY = true;
  readonly columns = 60;
  readonly rows = 12;
  /** All that was written, with control characters. */
  written = "";
  private readonly terminal = new Terminal({
    cols: this.columns,
    rows: this.rows,
    convertEol: true,
    allowProposedApi: true,
  });

  write(text: string): boolean {
    this.written += text;
    this.terminal.write(text);
    return true;
  }
  cursorTo(column: number): boolean {
    return this.write(`\u001B[${column + 1}G`);
  }
  moveCursor(_columns: number, rows: number): boolean {
    return this.write(`\u001B[${-rows}A`);
  }
  clearLine(): boolean {
    return this.write("\u001B[0K");
  }

  /** The lines that a person sees. */
  async screen(): Promise<string[]> {
    const written = new Promise<void>((resolve) => {
      this.terminal.write("", resolve);
    });
    await jest.advanceTimersByTimeAsync(100);
    await written;
    const { active } = this.terminal.buffer;
    const lines = Array.from({ length: active.length }, (_, i) => active.getLine(i)?.translateToString(true) ?? "");
    return lines.join("\n").trimEnd().split("\n");
  }
}

describe("progress in a terminal", () => {
  const ci = process.env["CI"];
  beforeEach(() => {
    delete process.env["CI"];
    process.env["TERM"] = "xterm";
    process.env["FORCE_COLOR"] = "1";
  });
  afterEach(() => {
    delete process.env["NO_COLOR"];
    delete process.env["FORCE_COLOR"];
    if (ci !== undefined) process.env["CI"] = ci;
  });
  const report = (): { progress: Progress; terminal: FakeTerminal } => {
    const terminal = new FakeTerminal();
    return { progress: new Progress(terminal), terminal };
  };
  const begin = async (progress: Progress, title: string, detail = ""): Promise<RunningStep> => {
    const step = progress.start(title, { announced: false, detail: () => detail });
    await seconds(1);
    return step;
  };

  it("is one line for each running step, which stays where it is", async () => {
    const { progress, terminal } = report();
    const [a, b] = [await begin(progress, "  create Job a", "1 of 3 pods"), await begin(progress, "  create Job b")];
    await seconds(60);
    expect(await terminal.screen()).toEqual([
      expect.stringMatching(/^\S {2}create Job a: 62\.\d s; 1 of 3 pods$/),
      expect.stringMatching(/^ {3}create Job b: 61\.\d s$/),
    ]);
    a.end("done");
    b.end("done");
    expect(await terminal.screen()).toEqual([
      expect.stringMatching(/^\[ {2}6\d\.\d s] {4}create Job a: done in 6\d\.\d s$/),
      expect.stringMatching(/^\[ {2}6\d\.\d s] {4}create Job b: done in 6\d\.\d s$/),
    ]);
  });

  it("leaves lines of others whole, above it", async () => {
    const { progress, terminal } = report();
    const step = await begin(progress, "Build");
    progress.note("a note");
    terminal.write("a line of something else\nand another one\n");
    await seconds(1);
    expect(await terminal.screen()).toEqual([
      expect.stringMatching(/^\[.*] {2}a note$/),
      "a line of something else",
      "and another one",
      expect.stringMatching(/^\S {2}Build: 2\.\d s$/),
    ]);
    step.end();
    expect(await terminal.screen()).toHaveLength(3);
  });

  it("fits: a long detail is cut off, and many steps are counted", async () => {
    const { progress, terminal } = report();
    const steps = [await begin(progress, "Build", "x".repeat(200))];
    for (let count = 0; count < 20; count++) steps.push(await begin(progress, `step ${count}`));
    const screen = await terminal.screen();
    expect(screen).toHaveLength(7);
    expect(screen[0]).toHaveLength(59);
    expect(screen.at(-1)).toBe("   and 15 more");
    for (const step of steps) step.end();
    expect(await terminal.screen()).toEqual([""]);
  });

  it("hides the cursor while a step runs only", async () => {
    const { progress, terminal } = report();
    const step = await begin(progress, "Build");
    expect(terminal.written).toContain("\u001B[?25l");
    expect(terminal.written).not.toContain("\u001B[?25h");
    step.end();
    expect(terminal.written.endsWith("\u001B[?25h")).toBe(true);
  });

  it.each([
    ["", true],
    ["1", false],
  ])("has colours unless NO_COLOR is set: %j", async (value, colours) => {
    process.env["NO_COLOR"] = value;
    const { progress, terminal } = report();
    (await begin(progress, "Build")).end();
    expect(terminal.written.includes("\u001B[36m")).toBe(colours);
  });

  it.each([["CI"], ["TERM"]])("is lines only where %s indicates a non-interactive run", async (variable) => {
    process.env[variable] = variable === "TERM" ? "dumb" : "true";
    const { progress, terminal } = report();
    await progress.step("Build", async () => seconds(60));
    expect(terminal.written).not.toContain("\u001B");
    delete process.env["CI"];
  });
});
