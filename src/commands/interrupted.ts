/** Waits for Ctrl-C, which ends a command that has nothing to save. */
export async function untilInterrupted(): Promise<void> {
  await new Promise((resolve) => process.removeAllListeners("SIGINT").once("SIGINT", resolve));
}
