import fc from "fast-check";
import { z } from "zod";
import {
  closest,
  formatPath,
  InvalidInput,
  type Rule,
  strict,
  validate,
  withDerivedRules,
  withRules,
} from "../../components/shared/validation";
import { lines, problemsWith } from "../helpers/problems";

const server = strict({
  name: z.string(),
  size: z.number(),
  mode: z.enum(["fast", "safe"]),
  limits: strict({ memory: z.string() }).optional(),
});
const valid = { name: "a", size: 1, mode: "fast" };

describe("keys", () => {
  it.each([
    ["a typing error", { ...valid, limts: {} }, 'limts: unknown key; did you mean "limits"?'],
    ["another case", { ...valid, Limits: {} }, 'Limits: unknown key; did you mean "limits"?'],
    ["far from all", { ...valid, colour: 1 }, "colour: unknown key; known here: name, size, mode, limits"],
    [
      "nested",
      { ...valid, limits: { memroy: "1", memory: "1" } },
      'limits.memroy: unknown key; did you mean "memory"?',
    ],
  ])("that are unknown are refused with a fix: %s", (_what, input, problem) => {
    expect(lines(problemsWith(server, input))).toEqual([problem]);
  });

  it("are each a problem of their own, with path and value", () => {
    expect(problemsWith(server, { ...valid, sizze: 2, nmae: "b" }, "pgstack:")).toEqual([
      { path: "pgstack:sizze", value: undefined, message: 'unknown key; did you mean "size"?' },
      { path: "pgstack:nmae", value: undefined, message: 'unknown key; did you mean "name"?' },
    ]);
  });

  it("that another object has say where", () => {
    const cluster = strict({ name: z.string() }, { pgAdmin: "exists only with operator: crunchy; remove it" });
    expect(lines(problemsWith(cluster, { name: "a", pgAdmin: {} }))).toEqual([
      "pgAdmin: exists only with operator: crunchy; remove it",
    ]);
  });

  it("that are missing say what is expected", () => {
    expect(lines(problemsWith(server, { mode: "fast", name: "a" }))).toEqual(["size: is missing; expected a number"]);
  });
});

describe("values", () => {
  it.each([
    ["fsat", 'mode: one of fast, safe is expected; did you mean "fast"?'],
    ["SAFE", 'mode: one of fast, safe is expected; did you mean "safe"?'],
    ["something else", "mode: one of fast, safe is expected"],
    [7, "mode: one of fast, safe is expected"],
    [undefined, "mode: is missing; one of fast, safe is expected"],
  ])("of an enumeration: %p", (mode, problem) => {
    expect(lines(problemsWith(server, { ...valid, mode }))).toEqual([problem]);
  });

  it.each<[string, z.ZodType, unknown, string]>([
    ["a word for a number", z.number(), "three", "expected a number"],
    ["a number in quotes", z.number().int(), "3", "expected a number: write it without quotes"],
    ["a choice among numbers in quotes", z.literal([16, 17]), "17", "write it without quotes"],
    ["a word for true", z.boolean(), "yes", "expected true or false"],
    ["text for a list", z.array(z.string()), "a", "expected a list"],
    ["a text that is too short", z.string().min(3), "ab", "must have at least 3 characters"],
    ["an empty list", z.array(z.string()).min(1), [], "must have at least 1 entry"],
    ["a list that is too long", z.array(z.string()).length(1), ["a", "b"], "must have exactly 1 entry"],
    ["a number that is too large", z.number().max(9), 10, "must be at most 9"],
    ["what the schema has words for", z.number().max(9, { error: "is a week at most" }), 10, "is a week at most"],
  ])("of the wrong shape are refused in words of this project: %s", (_what, schema, value, message) => {
    expect(lines(problemsWith(strict({ key: schema }), { key: value }))).toEqual([`key: ${message}`]);
  });

  it("that are long are shown by what they hold", () => {
    const refused = (value: unknown): InvalidInput => new InvalidInput("f", [{ path: "key", value, message: "no" }]);
    expect(refused(Array.from({ length: 50 }, (_, i) => i)).message).toContain("key = [50 entries]");
    expect(refused({ first: "x".repeat(90), second: 1 }).message).toContain("key = {first, second}");
    expect(refused([1, 2]).message).toContain("key = [1,2]");
  });

  it("that are numbers in quotes say how to write them", () => {
    expect(lines(problemsWith(server, { ...valid, size: "3" }))).toEqual([
      "size: expected a number: write it without quotes",
    ]);
  });

  it.each([
    ["crnchy", 'kind: one of crunchy, cnpg is expected; did you mean "crunchy"?'],
    [undefined, "kind: is missing; one of crunchy, cnpg is expected"],
    ["oracle", "kind: one of crunchy, cnpg is expected"],
  ])("of a discriminator: %p", (kind, problem) => {
    const union = z.discriminatedUnion("kind", [
      strict({ kind: z.literal("crunchy"), a: z.string() }),
      strict({ kind: z.literal("cnpg") }),
    ]);
    expect(lines(problemsWith(union, { kind }))).toEqual([problem]);
  });
});

describe("a refusal", () => {
  const nested = strict({ servers: z.array(server) });

  it("carries every problem at once, each with its full path and value", () => {
    const input = { servers: [valid, { name: 5, size: "x", mode: "fats", extra: true }] };
    expect(problemsWith(nested, input, "pgstack:").map(({ path, value }) => [path, value])).toEqual([
      ["pgstack:servers[1].name", 5],
      ["pgstack:servers[1].size", "x"],
      ["pgstack:servers[1].mode", "fats"],
      ["pgstack:servers[1].extra", undefined],
    ]);
  });

  it("reads as one message that names file, path, value and fix", () => {
    expect(() => validate(nested, { servers: [{ ...valid, size: "3" }] }, "Pulumi.dev.yaml", "pgstack:")).toThrow(
      new InvalidInput("Pulumi.dev.yaml", [
        { path: "pgstack:servers[0].size", value: "3", message: "expected a number: write it without quotes" },
      ]),
    );
    expect(() => validate(nested, {}, "Pulumi.dev.yaml")).toThrow(/^Pulumi\.dev\.yaml: 1 problem\n {2}servers\n/);
  });

  it("names the whole input when that is what is wrong", () => {
    expect(problemsWith(nested, "text").map(({ path }) => path)).toEqual(["(the whole input)"]);
  });
});

describe("rules", () => {
  interface Range {
    readonly low: number;
    readonly high: number;
    readonly note: string;
  }
  const ordered: Rule<Range> = {
    id: "ordered",
    reads: ["low", "high"],
    why: "test",
    source: "test",
    check: ({ low, high }) => (low > high ? [{ path: ["high"], message: `is below ${low}` }] : []),
  };
  const range = withRules(strict({ low: z.number(), high: z.number(), note: z.string() }), [ordered]);

  it("run although another key is malformed", () => {
    expect(problemsWith(range, { low: 5, high: 1, note: 3 }).map(({ path }) => path)).toEqual(["note", "high"]);
  });

  it("run although another key is malformed or unknown", () => {
    expect(lines(problemsWith(range, { low: 5, high: 1, note: 3, nte: "" }))).toEqual([
      expect.stringMatching(/^note: /),
      'nte: unknown key; did you mean "note"?',
      "high: is below 5",
    ]);
  });

  it.each([
    ["malformed", { low: "5", high: 1, note: "" }],
    ["missing", { high: 1, note: "" }],
  ])("are left out when a key that they read is %s", (_what, input) => {
    expect(problemsWith(range, input).map(({ path }) => path)).toEqual(["low"]);
  });

  it.each(["text", 3, null, undefined, []])("are left out when the input is no object at all: %j", (input) => {
    expect(problemsWith(range, input).map(({ path }) => path)).toEqual(["(the whole input)"]);
  });

  it("report path and value below the object that they stand on", () => {
    const outer = strict({ ranges: z.array(range) });
    expect(problemsWith(outer, { ranges: [{ low: 2, high: 1, note: "" }] }, "pgstack:")).toEqual([
      { path: "pgstack:ranges[0].high", value: 1, message: "is below 2" },
    ]);
  });

  it("run in each element of a list, beside problems of other elements", () => {
    const outer = strict({ ranges: z.array(range) });
    const input = {
      ranges: [
        { low: "x", high: 1, note: "" },
        { low: 2, high: 1, note: "" },
      ],
    };
    expect(problemsWith(outer, input).map(({ path }) => path)).toEqual(["ranges[0].low", "ranges[1].high"]);
  });
});

describe("rules that read what follows from keys", () => {
  const items = strict({ list: z.array(z.number()).optional(), one: z.number().optional(), note: z.string() });
  const all = ({ list, one }: z.output<typeof items>): number[] | undefined =>
    list ?? (one === undefined ? undefined : [one]);
  const few = withDerivedRules(
    items,
    [
      {
        id: "few",
        reads: ["all"],
        why: "test",
        source: "test",
        check: ({ all: found }) => (found.length > 1 ? [{ path: ["list"], message: `has ${found.length}` }] : []),
      },
    ],
    { all: { from: ["list"], of: all } },
  );

  it("see it as a key, whatever it follows from", () => {
    expect(lines(problemsWith(few, { list: [1, 2], note: "" }))).toEqual(["list: has 2"]);
    expect(problemsWith(few, { one: 1, note: "" })).toEqual([]);
    expect(lines(problemsWith(few, { list: [1, 2], note: 3 }))).toEqual(["note: expected text", "list: has 2"]);
  });

  it("are left out where it does not follow", () => {
    expect(problemsWith(few, { list: "x", note: "" }).map(({ path }) => path)).toEqual(["list"]);
    expect(problemsWith(few, { note: "" })).toEqual([]);
  });

  it("leave it out of what is parsed", () => {
    expect(few.parse({ one: 1, note: "" })).toEqual({ one: 1, note: "" });
  });
});

describe("guesses", () => {
  it("find a name that has one character too many, too few or exchanged", () => {
    const known = ["highAvailability", "parameters", "storage"];
    fc.assert(
      fc.property(fc.constantFrom(...known), fc.nat(), fc.constantFrom("drop", "double"), (name, at, how) => {
        const i = at % name.length;
        const typo =
          how === "drop"
            ? name.slice(0, i) + name.slice(i + 1)
            : name.slice(0, i) + name.slice(i, i + 1) + name.slice(i);
        expect(closest(typo, known)).toBe(name);
      }),
    );
  });

  it("are left out when nothing is near, or nothing is known", () => {
    expect(closest("abcdefgh", ["storage"])).toBeUndefined();
    expect(closest("eks", ["gke", "existing"])).toBeUndefined();
    expect(closest("storage", [])).toBeUndefined();
  });
});

describe("paths", () => {
  it.each([
    [["clusters", 0, "storage", "size"], "pgstack:", "pgstack:clusters[0].storage.size"],
    [["a", "b"], "", "a.b"],
    [[0], "", "[0]"],
    [[], "", "(the whole input)"],
  ])("%j below %p", (path, root, text) => {
    expect(formatPath(path, root)).toBe(text);
  });
});
