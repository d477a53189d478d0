import * as fs from "node:fs";
import * as path from "node:path";
import { keysOf, parityProblems, sides } from "../../src/docs/parity/coverage";
import type { ParityRow } from "../../src/docs/parity/row";
import { parityRows } from "../../src/docs/parity/rows";
import { repository } from "../helpers/repository";

const keys = { crunchy: keysOf("crunchy"), cloudNativePg: keysOf("cloudNativePg"), zalando: keysOf("zalando") };

describe("the table of parity", () => {
  it("has every key of each schema in a row, and no other", () => {
    expect(keys.crunchy.size).toBeGreaterThan(500);
    expect(keys.cloudNativePg.size).toBeGreaterThan(100);
    expect(keys.zalando.size).toBeGreaterThan(80);
    expect(parityProblems(parityRows, keys)).toEqual([]);
  });

  it("counts keys that hold a value", () => {
    expect([...keys.crunchy].filter((key) => key.startsWith("storage"))).toEqual([
      ...["storage.size", "storage.storageClass"],
      ...["storage.autoGrow.limit", "storage.autoGrow.trigger", "storage.autoGrow.maxGrow"],
    ]);
    // An object in a row would hide a new key below it.
    const listed = parityRows.flatMap((row) => sides.flatMap((side) => row[side] ?? []));
    expect(listed.filter((key) => (sides as readonly string[]).includes(key))).toEqual([]);
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
  const all = {
    crunchy: new Set(["a", "a.b", "c"]),
    cloudNativePg: new Set(["a", "d"]),
    zalando: new Set(["a", "e"]),
  };
  const row = (rest: Partial<ParityRow>): ParityRow => ({ subject: "Row", tests: [], ...rest });
  const shared = row({ shared: ["a"] });
  const own = { crunchy: ["a.b", "c"], cloudNativePg: ["d"], zalando: ["e"] };

  it("that fits the schemas has no problem", () => {
    expect(parityProblems([shared, row(own)], all)).toEqual([]);
  });

  it.each<[string, readonly ParityRow[], string]>([
    ["lacks a key", [shared, row({ ...own, crunchy: ["a.b"] })], "crunchy: c is in no row"],
    [
      "names a key as a shared one that one operator has",
      [shared, row({ ...own, crunchy: ["c"] })],
      'crunchy: a.b is in "Row" as a key of shared: no other operator has it',
    ],
    [
      "names a key that is gone",
      [shared, row(own), row({ crunchy: ["x"], note: "CloudNativePG, Zalando: none" })],
      'crunchy: x in "Row" is no key of the schema',
    ],
    [
      "names a shared key that is gone",
      [shared, row(own), row({ shared: ["x"], note: "PGO, CloudNativePG, Zalando: none" })],
      'x in "Row" is a key of fewer than two operators',
    ],
    [
      "has a reason for one of the operators without a key only",
      [shared, row({ crunchy: own.crunchy, zalando: own.zalando }), row({ cloudNativePg: ["d"], note: "PGO: none" })],
      '"Row" needs a note on CloudNativePG, which lacks a key',
    ],
  ])("that %s is reported", (_what, rows, problem) => {
    expect(parityProblems(rows, all)).toContain(problem);
  });

  it("that names one operator's key for a shared key is reported", () => {
    expect(parityProblems([row({ ...own, crunchy: ["a", "c"] })], all)).toContain(
      'crunchy: a is in "Row" as a key of crunchy: cloudNativePg, zalando has it',
    );
  });
});
