import fc from "fast-check";
import { conflicts, mergePatch } from "../../components/shared/merge-patch";

/** The examples of RFC 7396, appendix A, that patch an object with an object. */
const examples: [target: Record<string, unknown>, patch: Record<string, unknown>, result: Record<string, unknown>][] = [
  [{ a: "b" }, { a: "c" }, { a: "c" }],
  [{ a: "b" }, { b: "c" }, { a: "b", b: "c" }],
  [{ a: "b" }, { a: null }, {}],
  [{ a: "b", b: "c" }, { a: null }, { b: "c" }],
  [{ a: ["b"] }, { a: "c" }, { a: "c" }],
  [{ a: "c" }, { a: ["b"] }, { a: ["b"] }],
  [{ a: { b: "c" } }, { a: { b: "d", c: null } }, { a: { b: "d" } }],
  [{ a: [{ b: "c" }] }, { a: [1] }, { a: [1] }],
  [{ e: null }, { a: 1 }, { e: null, a: 1 }],
  [{}, { a: { bb: { ccc: null } } }, { a: { bb: {} } }],
];

const json = fc.dictionary(fc.constantFrom("a", "b", "c"), fc.jsonValue({ maxDepth: 2 }) as fc.Arbitrary<unknown>, {
  maxKeys: 3,
});

describe("a merge patch", () => {
  it.each(examples)("%j patched with %j is %j", (target, patch, result) => {
    expect(mergePatch(target, patch)).toEqual(result);
  });

  it("applied twice is applied once, and changes neither side", () => {
    fc.assert(
      fc.property(json, json, (target, patch) => {
        const [targetText, patchText] = [JSON.stringify(target), JSON.stringify(patch)];
        const once = mergePatch(target, patch);
        expect(mergePatch(once, patch)).toEqual(once);
        expect([JSON.stringify(target), JSON.stringify(patch)]).toEqual([targetText, patchText]);
      }),
    );
  });

  it("without conflicts leaves everything that was set as it was", () => {
    fc.assert(
      fc.property(json, json, (target, patch) => {
        if (conflicts(target, patch).length === 0) expect(mergePatch(target, patch)).toMatchObject(target);
      }),
    );
  });
});

describe("conflicts", () => {
  it.each([
    ["a new key", { a: 1 }, { b: 2 }, []],
    ["a new key inside", { a: { b: 1 } }, { a: { c: 1 } }, []],
    ["a change", { a: 1 }, { a: 2 }, [["a"]]],
    ["a removal", { a: { b: 1 } }, { a: { b: null } }, [["a", "b"]]],
    ["the removal of what is not there", { a: 1 }, { b: null }, []],
    ["a list in place of a list", { a: [1] }, { a: [1, 2] }, [["a"]]],
    ["a scalar in place of an object", { a: { b: 1 } }, { a: 1 }, [["a"]]],
    ["an object in place of a scalar", { a: 1 }, { a: { b: 1 } }, [["a"]]],
    ["the same value", { a: 1 }, { a: 1 }, [["a"]]],
    ["two at once", { a: 1, b: { c: 1 } }, { a: 2, b: { c: 3 } }, [["a"], ["b", "c"]]],
  ])("%s", (_what, target, patch, paths) => {
    expect(conflicts(target, patch).map(({ path }) => path)).toEqual(paths);
  });
});
