import * as fs from "node:fs";
import * as path from "node:path";
import { keysOf, parityProblems } from "../../src/docs/parity/coverage";
import type { ParityRow } from "../../src/docs/parity/row";
import { parityRows } from "../../src/docs/parity/rows";
import { repository } from "../helpers/repository";

const keys = { crunchy: keysOf("crunchy"), cloudNativePg: keysOf("cloudNativePg") };

describe("the table of parity", () => {
  it("has every key of both schemas in a row, and no other", () => {
    expect(keys.crunchy.size).toBeGreaterThan(500);
    expect(keys.cloudNativePg.size).toBeGreaterThan(100);
    expect(parityProblems(parityRows, keys)).toEqual([]);
  });

  it("counts keys that hold a value", () => {
    expect([...keys.crunchy].filter((key) => key.startsWith("storage"))).toEqual([
      ...["storage.size", "storage.storageClass"],
      ...["storage.autoGrow.limit", "storage.autoGrow.trigger", "storage.autoGrow.maxGrow"],
    ]);
    // An object in a row would hide a new key below it.
    expect(parityRows.flatMap(({ crunchy = [], cloudNativePg = [] }) => [...crunchy, ...cloudNativePg])).not.toContain(
      "cloudNativePg",
    );
  });

  it("names tests that exist", () => {
    const tests = parityRows.flatMap((row) => row.tests);
    expect(parityRows.filter((row) => row.tests.length === 0)).toEqual([]);
    expect(tests.filter((test) => !fs.existsSync(path.join(repository, "test", `${test}.test.ts`)))).toEqual([]);
  });

  it("has subjects of their own", () => {
    const subjects = parityRows.map(({ subject }) => subject);
    expect(new Set(subjects).size).toBe(subjects.length);
  });
});

describe("a row of parity", () => {
  const both = { crunchy: new Set(["a", "a.b", "c"]), cloudNativePg: new Set(["a", "d"]) };
  const row = (rest: Partial<ParityRow>): ParityRow => ({ subject: "Row", tests: [], ...rest });
  const whole = [row({ both: ["a"] }), row({ crunchy: ["a.b", "c"], cloudNativePg: ["d"] })];

  it("that fits the schemas has no problem", () => {
    expect(parityProblems(whole, both)).toEqual([]);
  });

  it.each<[string, readonly ParityRow[], string]>([
    ["lacks a key", [row({ both: ["a"] }), row({ crunchy: ["a.b"], cloudNativePg: ["d"] })], "crunchy: c is in no row"],
    [
      "names a key as one of both that one operator lacks",
      [row({ both: ["a"] }), row({ crunchy: ["c"], cloudNativePg: ["d"] })],
      'crunchy: a.b is in "Row" as a key of both: cloudNativePg does not have it',
    ],
    [
      "names a key that is gone",
      [...whole, row({ crunchy: ["x"], note: "none" })],
      'crunchy: x in "Row" is no key of the schema',
    ],
    [
      "has no reason",
      [row({ both: ["a"] }), row({ crunchy: ["a.b", "c"] }), row({ cloudNativePg: ["d"], note: "none" })],
      '"Row" needs a note: one operator has no such key',
    ],
  ])("that %s is reported", (_what, rows, problem) => {
    expect(parityProblems(rows, both)).toEqual([problem]);
  });

  it("that names one operator's key for a key of both is reported", () => {
    expect(parityProblems([row({ crunchy: ["a", "c"], cloudNativePg: ["a", "d"] })], both)).toContain(
      'cloudNativePg: a is in "Row" as a key of cloudNativePg: crunchy has it too',
    );
  });
});
