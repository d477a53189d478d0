import fc from "fast-check";
import { defined, definedEntries, unlessEmpty } from "../../components/shared/defined";

describe("an object without fields that are undefined", () => {
  it.each<[string, unknown, unknown]>([
    ["a field", { a: 1, b: undefined }, { a: 1 }],
    ["a field inside", { a: { b: undefined, c: { d: undefined, e: 1 } } }, { a: { c: { e: 1 } } }],
    ["a field of an element of a list", { a: [{ b: undefined, c: 1 }, [{ d: undefined }]] }, { a: [{ c: 1 }, [{}]] }],
  ])("leaves out %s", (_, value, expected) => {
    expect(defined(value)).toStrictEqual(expected);
  });

  it("keeps what is empty, false, zero or null", () => {
    const value = { a: {}, b: [], c: "", d: 0, e: false, f: null, g: [null] };
    expect(defined(value)).toStrictEqual(value);
  });

  it("keeps the order of keys, also of those that look like numbers or stand for a prototype", () => {
    const text = '{"z":1,"a":{"y":1,"b":2},"__proto__":{"c":1}}';
    expect(JSON.stringify(defined(JSON.parse(text)))).toBe(text);
  });

  it("is a copy, and leaves the original as it is", () => {
    const value = { a: [{ b: undefined }] };
    expect(defined<typeof value>(value).a).not.toBe(value.a);
    expect(value).toStrictEqual({ a: [{ b: undefined }] });
  });

  it.each<[unknown, string]>([
    [{ a: [1, undefined] }, "$.a[1] is undefined"],
    [{ a: { b: [[], [{ c: [undefined] }]] } }, "$.a.b[1][0].c[0] is undefined"],
  ])("refuses an element of a list that is undefined in %j", (value, message) => {
    expect(() => defined(value)).toThrow(message);
  });

  it("is what JSON makes of it", () => {
    const leaf = fc.constantFrom<unknown>(undefined, null, 1, "a", true);
    const { value } = fc.letrec((tie) => ({
      value: fc.oneof({ maxDepth: 4 }, leaf, tie("object"), tie("list")),
      object: fc.dictionary(fc.constantFrom("a", "b", "c"), tie("value")),
      list: fc.array(tie("value").filter((item) => item !== undefined)),
    }));
    fc.assert(
      fc.property(value, (any) => {
        expect(JSON.stringify(defined(any))).toBe(JSON.stringify(any));
      }),
    );
  });
});

describe("what is left out when it is empty", () => {
  it.each<[object, boolean]>([
    [{}, true],
    [[], true],
    [{ a: undefined }, true],
    [{ a: false }, false],
    [{ a: null }, false],
    [{ a: {} }, false],
    [[0], false],
  ])("%j: %j", (value, empty) => {
    expect(unlessEmpty(value)).toBe(empty ? undefined : value);
  });
});

describe("a map without entries that are undefined", () => {
  it("keeps the others in their order", () => {
    const map: Record<string, string> = definedEntries({ z: "1", b: undefined, a: "" });
    expect(JSON.stringify(map)).toBe('{"z":"1","a":""}');
  });
});
