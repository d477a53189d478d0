import { exampleNames } from "../../src/commands/plan";
import { access } from "../helpers/example-claims/access";
import { planExamples } from "../helpers/example-claims/follow";
import { life } from "../helpers/example-claims/life";

const claims = [...access, ...life];

describe("a promise in an example's README", () => {
  beforeAll(async () => {
    jest.spyOn(console, "warn").mockImplementation(() => undefined);
    await planExamples();
  });

  it("is checked for each example", () => {
    expect([...new Set(claims.map(([example]) => example))].sort()).toEqual([...exampleNames()].sort());
  });

  it.each(claims)("%s: %s", (_example, _promise, found, expected) => {
    expect(found()).toEqual(expected);
  });
});
