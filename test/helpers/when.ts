const mark = " (skipped: ";

/**
 * A group of tests that can run only when something is there. When it is not, the tests count as skipped and the reason is
 * printed at the end of the run; there is no other way to skip a test here (ESLint sees to that).
 *
 * `fn` runs in both cases, to count the tests: read what may be missing in `beforeAll`, not in `fn` itself.
 *
 * @param condition whether the tests can run.
 * @param reason why they cannot, for the reader of the run: what is missing and how to get it.
 */
export function describeWhen(condition: boolean, reason: string, name: string, fn: () => void): void {
  if (condition) describe(name, fn);
  else describe.skip(`${name}${mark}${reason})`, fn);
}

/** The reason that a group's title carries; nothing when it carries none. */
export function skipReason(titles: readonly string[]): { readonly name: string; readonly reason: string } | undefined {
  for (const title of titles) {
    const at = title.indexOf(mark);
    if (at >= 0) return { name: title.slice(0, at), reason: title.slice(at + mark.length, -1) };
  }
  return undefined;
}
