import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { BuildPace } from "../../local/go-progress";

/** A line as `go list` prints it, of a package with one file of a size in bytes. */
function listed(folder: string, name: string, bytes: number, stale = true): string {
  const dir = path.join(folder, name);
  fs.mkdirSync(dir, { recursive: true });
  fs.writeFileSync(path.join(dir, "a.go"), " ".repeat(bytes));
  return [stale, name, `example.com/${name}`, dir, "a.go"].join("\t");
}

describe("the estimate of a build", () => {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "pgstack-pace-"));
  afterAll(() => fs.rmSync(folder, { recursive: true }));
  let clock = 0;
  const pace = (): BuildPace => {
    clock = 0;
    return new BuildPace(() => clock * 1000);
  };

  it("is the time that the rest takes at the pace so far, by the size of the source", () => {
    const build = pace();
    build.expect([listed(folder, "small", 45_000), listed(folder, "large", 345_000)].join("\n"));
    build.compiling("example.com/small");
    clock = 30;
    expect(build.secondsLeft()).toBeCloseTo(120, 0);
    expect(build.describe()).toBe("1 packages compiled, 1 left: about 2 min on this machine");
  });

  it("follows the machine: half the pace, twice the time", () => {
    const build = pace();
    build.expect([listed(folder, "small", 45_000), listed(folder, "large", 345_000)].join("\n"));
    build.compiling("example.com/small");
    clock = 60;
    expect(build.secondsLeft()).toBeCloseTo(240, 0);
  });

  it("is missing until there is a pace to measure", () => {
    const build = pace();
    expect(build.secondsLeft()).toBeUndefined();
    build.compiling("example.com/small");
    clock = 20;
    expect(build.describe()).toBe("1 packages compiled");
    build.expect([listed(folder, "small", 45_000), listed(folder, "large", 345_000)].join("\n"));
    expect(build.secondsLeft()).toBeDefined();
  });

  it("leaves out packages that Go has compiled already, but counts those that this build compiled", () => {
    const build = pace();
    build.compiling("example.com/small");
    clock = 30;
    build.expect(
      [
        listed(folder, "small", 45_000, false),
        listed(folder, "cached", 900_000, false),
        listed(folder, "large", 345_000),
      ].join("\n"),
    );
    expect(build.secondsLeft()).toBeCloseTo(120, 0);
  });

  it("counts the linking of a program, which Go does not report", () => {
    const [library, program] = [pace(), pace()];
    for (const [build, name] of [
      [library, "lib"],
      [program, "main"],
    ] as const) {
      build.expect([listed(folder, "small", 45_000), listed(folder, name, 45_000)].join("\n"));
      build.compiling("example.com/small");
    }
    clock = 30;
    expect(program.secondsLeft() ?? 0).toBeGreaterThan(2 * (library.secondsLeft() ?? 0));
  });
});
