/** Signals that end a command: Ctrl-C, a request to end, and the end of the terminal. */
const signals = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

/** Time in milliseconds within which a second signal is the same one: npm forwards that of a terminal once more. */
const sameSignal = 1000;

/**
 * Calls a function at the first of these signals, and another one at the next, in place of all that was called before.
 *
 * @param again Default: exits at once.
 */
export function setInterruption(
  interrupt: (signal: NodeJS.Signals) => void,
  again: () => void = () => process.exit(130),
): void {
  let since: number | undefined;
  const hear = (signal: NodeJS.Signals): void => {
    if (since === undefined) {
      since = Date.now();
      interrupt(signal);
    } else if (Date.now() - since > sameSignal) again();
  };
  for (const name of signals) process.removeAllListeners(name).on(name, hear);
}

/**
 * Handles Ctrl-C during a running operation: the operation is asked to stop, and completed steps are recorded before
 * the command exits. A second Ctrl-C does not wait.
 */
export class Interruption {
  private readonly controller = new AbortController();
  private since: number | undefined;

  constructor() {
    for (const signal of signals) process.on(signal, this.stop);
  }

  /** True after Ctrl-C. */
  get happened(): boolean {
    return this.since !== undefined;
  }

  /**
   * Signal for operations that must be asked to stop. In a terminal the engine receives Ctrl-C itself, and a second
   * signal would abort it; then this signal stays silent.
   */
  get signal(): AbortSignal {
    return this.controller.signal;
  }

  private readonly stop = (signal: NodeJS.Signals): void => {
    if (this.since !== undefined) {
      if (Date.now() - this.since > sameSignal) process.exit(130);
      return;
    }
    this.since = Date.now();
    // A terminal that was closed refuses all output, which must not end the command before it has stopped.
    if (signal === "SIGHUP") for (const stream of [process.stdout, process.stderr]) stream.on("error", () => undefined);
    console.error(`\n${signal}: stopping; completed steps are being recorded. Press Ctrl-C again to exit at once.`);
    if (signal !== "SIGINT" || !process.stdin.isTTY) this.controller.abort();
  };
}
