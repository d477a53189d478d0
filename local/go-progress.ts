import { statSync } from "node:fs";
import { join } from "node:path";
import { duration } from "./progress";

/** Bytes of source that cost as much as starting a compiler, and as linking a program: fitted to the 4,705 packages of one build. */
const perPackage = 55_000;
const perProgram = 900_000;

/** The format in which `go list` prints each package, for `BuildPace.expect`. */
export const packageFormat = `{{.Stale}}\t{{.Name}}\t{{.ImportPath}}\t{{.Dir}}\t{{join .GoFiles "\t"}}`;

/**
 * Predicts how long a build still takes: the source that is left, at the pace of what was compiled since the first package.
 * Nothing in it is a constant of time, so it holds on any machine, beside any load, and for a build that is resumed.
 */
export class BuildPace {
  private readonly weights = new Map<string, number>();
  private readonly seen = new Set<string>();
  private started: number | undefined;

  constructor(private readonly now: () => number = Date.now) {}

  /** Takes what `go list -deps` printed in `packageFormat`: packages that are not in Go's build cache are to be compiled. */
  expect(listed: string): void {
    for (const line of listed.split("\n")) {
      const [stale, name, path = "", dir = "", ...files] = line.split("\t");
      if (stale !== "true" && !this.seen.has(path)) continue;
      const bytes = sum(files.map((file) => size(join(dir, file))));
      this.weights.set(path, bytes + perPackage + (name === "main" ? perProgram : 0));
    }
  }

  /** Takes a line of `go build -v`, which names a package when its compilation starts. */
  compiling(path: string): void {
    this.started ??= this.now();
    this.seen.add(path);
  }

  /** Seconds that the rest takes; undefined until 15 seconds and a hundredth of the source show the pace. */
  secondsLeft(): number | undefined {
    const total = sum(this.weights.values());
    const left = sum(this.left().map(([, weight]) => weight));
    const seconds = (this.now() - (this.started ?? this.now())) / 1000;
    return seconds < 15 || total - left <= total / 100 ? undefined : (left / (total - left)) * seconds;
  }

  describe(): string {
    const seconds = this.secondsLeft();
    const compiled = `${this.seen.size} packages compiled`;
    if (seconds === undefined) return compiled;
    return `${compiled}, ${this.left().length} left: about ${duration(seconds)} on this machine`;
  }

  private left(): [string, number][] {
    return [...this.weights].filter(([path]) => !this.seen.has(path));
  }
}

const sum = (numbers: Iterable<number>): number => [...numbers].reduce((total, number) => total + number, 0);

function size(file: string): number {
  return statSync(file, { throwIfNoEntry: false })?.size ?? 0;
}
