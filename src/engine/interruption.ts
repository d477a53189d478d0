/**
 * Ctrl-C, and what it means for a running operation: it is asked to stop, and what it has done is recorded before the
 * command ends. A second Ctrl-C does not wait.
 */
export class Interruption {
  private readonly controller = new AbortController();
  private since: number | undefined;

  constructor() {
    process.on("SIGINT", this.stop);
    process.on("SIGTERM", this.stop);
  }

  /** Whether it came. */
  get happened(): boolean {
    return this.since !== undefined;
  }

  /**
   * For operations that must be asked to stop. In a terminal the engine gets Ctrl-C by itself, and would take a second
   * signal as an order to drop everything; then this one stays silent.
   */
  get signal(): AbortSignal {
    return this.controller.signal;
  }

  private readonly stop = (signal: NodeJS.Signals): void => {
    if (this.since !== undefined) {
      // npm hands a terminal's signal down once more; only a later one is a second wish.
      if (Date.now() - this.since > 1000) process.exit(130);
      return;
    }
    this.since = Date.now();
    console.error(`\n${signal}: stopping; what is done so far is being recorded. Once more ends at once.`);
    if (signal !== "SIGINT" || !process.stdin.isTTY) this.controller.abort();
  };
}
