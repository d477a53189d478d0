import * as path from "node:path";

/** The levels of the tests, in the order in which they run: what fails fast comes first. */
export const levels = ["unit", "charts", "stacks", "e2e", "full"] as const;

/** The levels of each tier: `quick` while editing, `pass` at every landing, `full` nightly. */
export const tiers = {
  quick: ["unit", "charts", "stacks"],
  pass: ["e2e"],
  full: ["full"],
} as const satisfies Readonly<Record<string, readonly (typeof levels)[number][]>>;

/** A tier of the tests. */
export type Tier = keyof typeof tiers;

/** The directory that holds the tests. */
export const testDirectory = path.resolve(__dirname, "..");

/** The number of a test file's level; a directory that is not a known level runs before `e2e`. */
export function levelOf(file: string): number {
  const directory = path.relative(testDirectory, file).split(path.sep)[0] ?? "";
  const found = levels.findIndex((level) => level === directory);
  return found >= 0 ? found : levels.indexOf("e2e") - 0.5;
}

/** Returns true for tests that need the engine or a node: they take minutes, and share what they start. */
export function isReal(file: string): boolean {
  return levelOf(file) >= levels.indexOf("e2e");
}
