import type { Rule } from "../../components/shared/validation";
import { readRepository, repositoryFiles } from "../helpers/repository";

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

/** Ids that a `describeRule` in the tests is about. */
const inTests = repositoryFiles()
  .filter((file) => /^test\/.*\.test\.ts$/.test(file))
  .flatMap((file) =>
    [...readRepository(file).matchAll(/describeRule\(\{\s*rule: "([^"]+)"/g)].map((match) => match[1] ?? ""),
  );

describe("rules", () => {
  beforeAll(async () => {
    await import("../../src/config/schema");
    await import("../../components/schema");
    for (const rule of mockRules) rules.set(rule.id, rule);
  });

  it("have each a test that they fire and a test that they do not", () => {
    expect(rules.size).toBeGreaterThan(100);
    expect([...rules.keys()].filter((id) => !inTests.includes(id))).toEqual([]);
  });

  it("are not tested under a name that no rule has", () => {
    expect(inTests.filter((id) => !rules.has(id))).toEqual([]);
  });

  it("are in the document of rules, with reason and source", () => {
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
