import type { Rule } from "../../components/shared/validation";
import { readRepository } from "../helpers/repository";

type AnyRule = Pick<Rule<object>, "id" | "why" | "source">;

/** The rules of every schema: each is recorded when it is added to one. */
const mockRules: AnyRule[] = [];
jest.mock("../../components/shared/validation", () => {
  const real = jest.requireActual<typeof import("../../components/shared/validation")>(
    "../../components/shared/validation",
  );
  const withRules: typeof real.withRules = (schema, rules) => {
    mockRules.push(...rules);
    return real.withRules(schema, rules);
  };
  const withDerivedRules: typeof real.withDerivedRules = (schema, rules, derived) => {
    mockRules.push(...(rules as readonly AnyRule[]));
    return real.withDerivedRules(schema, rules, derived);
  };
  return { ...real, withRules, withDerivedRules };
});

/** Rules by id; several schemas share some. */
const rules = new Map<string, AnyRule>();

describe("rules", () => {
  beforeAll(async () => {
    await import("../../src/config/schema");
    await import("../../components/schema");
    for (const rule of mockRules) rules.set(rule.id, rule);
  });

  it("are in the document of rules, with reason and source", () => {
    expect(rules.size).toBeGreaterThan(100);
    const lines = readRepository("docs/rules.md").split("\n");
    const missing = [...rules.values()].filter(
      ({ id, why, source }) => !lines.includes(`| \`${id}\` | ${why} | ${source} |`),
    );
    expect(missing.map(({ id }) => id)).toEqual([]);
  });

  it("have a name of their own", () => {
    const same = mockRules.filter(({ id, why }) => rules.get(id)?.why !== why);
    expect(same).toEqual([]);
    expect([...rules.keys()].filter((id) => !/^[a-z]+(-[a-z]+)*$/.test(id))).toEqual([]);
  });
});
