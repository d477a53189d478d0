import { setInterruption } from "../engine/interruption";

/** Waits for Ctrl-C, which ends a command that has nothing to save. */
export async function untilInterrupted(): Promise<void> {
  await new Promise<void>((resolve) => {
    setInterruption(() => {
      resolve();
    });
  });
}
