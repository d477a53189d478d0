const TICK_MS = 10_000;

/** Plain lines that say what runs, for how long, and how long it was expected to take. */
export class Progress {
  private readonly started = Date.now();

  constructor(private readonly out: { write(text: string): unknown } = process.stderr) {}

  note(line: string): void {
    this.out.write(`${this.clock()}  ${line}\n`);
  }

  /** Runs one step. `say` replaces what a long step is reported to be doing; `estimate` is in seconds. */
  async step<T>(
    title: string,
    fn: (say: (detail: string) => void) => Promise<T>,
    opts: { estimate?: number } = {},
  ): Promise<T> {
    const begun = Date.now();
    let detail = "";
    const seconds = (): string => `${((Date.now() - begun) / 1000).toFixed(1)} s`;
    const expected = opts.estimate === undefined ? "" : `, expected about ${duration(opts.estimate)}`;
    this.note(`${title}${expected ? ` (${expected.slice(2)})` : ""}`);
    const ticker = setInterval(() => {
      this.note(`${title}: ${detail ? `${detail}, ` : ""}${seconds()} so far${expected}`);
    }, TICK_MS);
    try {
      const result = await fn((text) => (detail = text));
      this.note(`${title}: done in ${seconds()}`);
      return result;
    } catch (error) {
      this.note(`${title}: failed after ${seconds()}`);
      throw error;
    } finally {
      clearInterval(ticker);
    }
  }

  private clock(): string {
    return `[${((Date.now() - this.started) / 1000).toFixed(1).padStart(6)} s]`;
  }
}

export function duration(seconds: number): string {
  return seconds < 90 ? `${Math.round(seconds)} s` : `${Math.round(seconds / 60)} min`;
}
