import { setTimeout as sleep } from "node:timers/promises";

/** Options of {@link waitUntil}. */
export interface WaitOptions<T> {
  /** Returns the value that ends the wait, or undefined to keep waiting. An error ends the wait too. */
  readonly check: () => Promise<T | undefined> | T | undefined;
  /** Time between two checks, in milliseconds. */
  readonly interval: number;
  /** Time after which a failed check is the last one, in milliseconds. @default no limit */
  readonly timeout?: number;
  /** Ends the wait after one more check. @default never */
  readonly signal?: AbortSignal;
}

/**
 * Polls a condition. The first check is immediate.
 *
 * @returns The value that `check` returned; undefined after the timeout or an abort.
 */
export async function waitUntil<T>({
  check,
  interval,
  timeout = Infinity,
  signal,
}: WaitOptions<T>): Promise<T | undefined> {
  const start = Date.now();
  for (;;) {
    const value = await check();
    if (value !== undefined || signal?.aborted === true || Date.now() - start > timeout) return value;
    // An abort rejects the sleep; the next check is the last one.
    await sleep(interval, undefined, signal === undefined ? {} : { signal }).catch(() => undefined);
  }
}
