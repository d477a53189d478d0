/**
 * Handles Ctrl-C during a running operation: the operation is asked to stop, and completed steps are recorded before
 * the command exits. A second Ctrl-C does not wait.
 */
export class Interruption {
  private readonly controller = new AbortController();
  private since: number | undefined;

  constructor() {
    process.on("SIGINT", this.stop);
    process.on("SIGTERM", this.stop);
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
      // npm forwards a terminal's signal once more; only a later one is a second Ctrl-C.
      if (Date.now() - this.since > 1000) process.exit(130);
      return;
    }
    this.since = Date.now();
    console.error(`\n${signal}: stopping; completed steps are being recorded. Press Ctrl-C again to exit at once.`);
    if (signal !== "SIGINT" || !process.stdin.isTTY) this.controller.abort();
  };
}
