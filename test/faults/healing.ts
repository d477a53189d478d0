/** Undoes faults, newest first. Each step is added before its fault is injected, so that a half injected one is healed too. */
export class Healing {
  private readonly steps: { readonly what: string; readonly undo: () => void | Promise<void> }[] = [];

  /** Adds a step. It must be safe when its fault never happened, and when what it undoes is gone. */
  add(what: string, undo: () => void | Promise<void>): void {
    this.steps.push({ what, undo });
  }

  /**
   * Runs all steps, and each once.
   *
   * @throws AggregateError with the steps that failed, after all have run.
   */
  async heal(): Promise<void> {
    const errors: Error[] = [];
    for (let step = this.steps.pop(); step !== undefined; step = this.steps.pop()) {
      try {
        await step.undo();
      } catch (error) {
        errors.push(new Error(`${step.what}: ${error instanceof Error ? error.message : String(error)}`));
      }
    }
    if (errors.length > 0) throw new AggregateError(errors, errors.map(({ message }) => message).join("\n"));
  }
}
