/** Something that the user must mend; its message is all that needs to be printed. */
export class UserError extends Error {}

/** A command line that names something that does not exist or does not fit; nothing was started. */
export class UsageError extends UserError {}

/** Kubernetes cannot be asked: nothing is known of what runs there. */
export class Unreachable extends UserError {
  /**
   * @param place the Kubernetes that was asked.
   * @param reason one short line.
   */
  constructor(
    place: string,
    readonly reason: string,
  ) {
    super(`Kubernetes (${place}) is unreachable: ${reason}`);
  }
}
