const required = " (skipped: ";
const optional = " (skipped, a download: ";

/** The reason for a skip that only a download can remove: CI without access to that site passes without it. */
export interface Download {
  readonly download: string;
}

/**
 * A group of tests that can run only when something exists. When it does not, the tests count as skipped and the reason is
 * printed at the end of the run; there is no other way to skip a test here (ESLint sees to that).
 *
 * `fn` runs in both cases, to count the tests: read what may be missing in `beforeAll`, not in `fn` itself.
 *
 * @param condition true when the tests can run.
 * @param reason what is missing and how to get it. A text names what every CI machine has (Debian's packages, root, a registry):
 *   there the skip is a failure. A {@link Download} comes from a site that a network may refuse; see {@link mustRun}.
 */
export function describeWhen(condition: boolean, reason: string | Download, name: string, fn: () => void): void {
  const mark = typeof reason === "string" ? `${required}${reason}` : `${optional}${reason.download}`;
  if (condition) describe(name, fn);
  else describe.skip(`${name}${mark})`, fn);
}

/** Why a group of tests was skipped. */
export interface Skip {
  readonly name: string;
  readonly reason: string;
  /** True when only a download removes the reason. */
  readonly download: boolean;
}

/** The reason that a group's title carries; nothing when it carries none. */
export function skipReason(titles: readonly string[]): Skip | undefined {
  for (const title of titles) {
    for (const mark of [required, optional]) {
      const at = title.indexOf(mark);
      if (at < 0) continue;
      return { name: title.slice(0, at), reason: title.slice(at + mark.length, -1), download: mark === optional };
    }
  }
  return undefined;
}

/**
 * Returns true when a skip is a failure: with `CI=true` unless a download is missing; with `REQUIRE_ALL=1` and on GitHub
 * (`GITHUB_ACTIONS=true`), which reaches every site, always.
 */
export function mustRun({ download }: Skip, env: NodeJS.ProcessEnv = process.env): boolean {
  if (env["REQUIRE_ALL"] === "1" || env["GITHUB_ACTIONS"] === "true") return true;
  return env["CI"] === "true" && !download;
}
