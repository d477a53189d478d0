import { untilInterrupted } from "../../src/commands/interrupted";
import { describeInterrupted } from "../../src/commands/main";
import { Interruption, setInterruption } from "../../src/engine/interruption";
import { UserError } from "../../src/errors";

const signals = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

describe("an interrupted command", () => {
  // The process that runs the tests has listeners, too; they are restored after this file.
  beforeEach(() => {
    for (const signal of signals) process.removeAllListeners(signal);
  });

  it.each(signals)("is asked to stop by %s, and reports it", (signal) => {
    const error = jest.spyOn(console, "error").mockImplementation(() => undefined);
    const interruption = new Interruption();
    expect(interruption.happened).toBe(false);
    process.emit(signal, signal);
    expect(interruption.happened).toBe(true);
    expect(interruption.signal.aborted).toBe(signal !== "SIGINT" || !process.stdin.isTTY);
    expect(error).toHaveBeenCalledWith(expect.stringContaining(`${signal}: stopping`));
  });

  it("continues to stop when its terminal refuses output", () => {
    jest.spyOn(console, "error").mockImplementation(() => undefined);
    const before = process.stdout.listenerCount("error");
    new Interruption();
    process.emit("SIGHUP", "SIGHUP");
    expect(process.stdout.listenerCount("error")).toBe(before + 1);
  });

  it.each(signals)("that has nothing to save ends with %s, whatever handled it before", async (signal) => {
    const interruption = new Interruption();
    const ended = untilInterrupted();
    process.emit(signal, signal);
    await ended;
    expect(interruption.happened).toBe(false);
  });

  it("reports the state that it left, and no effects of the signal", () => {
    const end = "Interrupted. Re-run the same command to continue.";
    expect(describeInterrupted(new UserError("The node stays cordoned."))).toBe(`The node stays cordoned.\n${end}`);
    expect(describeInterrupted(new Error("write EPIPE"))).toBe(end);
  });

  it("is interrupted once by a signal that npm forwards, and again by a later one", () => {
    const start = Date.now();
    const now = jest.spyOn(Date, "now").mockReturnValue(start);
    const [interrupt, again] = [jest.fn(), jest.fn()];
    setInterruption(interrupt, again);
    process.emit("SIGINT", "SIGINT");
    now.mockReturnValue(start + 1000);
    process.emit("SIGINT", "SIGINT");
    expect(again).not.toHaveBeenCalled();
    now.mockReturnValue(start + 1001);
    process.emit("SIGTERM", "SIGTERM");
    expect(interrupt.mock.calls).toEqual([["SIGINT"]]);
    expect(again).toHaveBeenCalledTimes(1);
  });
});
