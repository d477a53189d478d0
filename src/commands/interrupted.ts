/** Waits for Ctrl-C. Nothing is under way that would have to be recorded: that is how such a command ends. */
export async function untilInterrupted(): Promise<void> {
  await new Promise((resolve) => process.removeAllListeners("SIGINT").once("SIGINT", resolve));
}
