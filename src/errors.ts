/** An error that the user must fix; only its message is printed. */
export class UserError extends Error {}

/** A command line that names something that does not exist or does not fit; nothing was started. */
export class UsageError extends UserError {}

/** Kubernetes cannot be reached: its state is unknown. */
export class Unreachable extends UserError {
  /**
   * @param place the Kubernetes cluster.
   * @param reason one short line.
   */
  constructor(
    place: string,
    readonly reason: string,
  ) {
    super(`Kubernetes (${place}) is unreachable: ${reason}`);
  }
}
