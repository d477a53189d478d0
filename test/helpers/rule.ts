import type { z } from "zod";

/** One input that a rule refuses and one, close to it, that every rule accepts. */
export interface RuleCase {
  /** Id of the rule. A run of all files of the quick tier fails for a rule without a case: {@link untestedRules}. */
  readonly rule: string;
  readonly schema: z.ZodType;
  readonly refused: unknown;
  /** Where the rule points to in the refused input. */
  readonly at: readonly (string | number)[];
  readonly accepted: unknown;
}

/** Title of the tests of a rule, before its id: results of a run name by it the rules that it tested. */
const title = "rule ";

/** Returns the id of the rule that a test is about, by the titles around it; undefined for another test. */
export function ruleOfTest(titles: readonly string[]): string | undefined {
  return titles.find((one) => one.startsWith(title))?.slice(title.length);
}

/** Returns the rules that no test of a run was about: a failure for each. */
export function untestedRules(rules: readonly { readonly id: string }[], tested: ReadonlySet<string>): string[] {
  return [...new Set(rules.map(({ id }) => id))]
    .filter((id) => !tested.has(id))
    .map((id) => `the rule ${id} has no test: add a describeRule`);
}

/** Two tests for a rule: it fires, alone and at the right key; and it does not fire where nothing is wrong. */
export function describeRule({ rule, schema, refused, at, accepted }: RuleCase): void {
  describe(`${title}${rule}`, () => {
    it("fires", () => {
      const issues = schema.safeParse(refused).error?.issues ?? [];
      expect(
        issues.map((issue) => ({ rule: issue.code === "custom" ? ruleOf(issue.params) : issue, path: issue.path })),
      ).toEqual([{ rule, path: at }]);
    });

    it("does not fire where nothing is wrong", () => {
      expect(schema.safeParse(accepted).error?.issues ?? []).toEqual([]);
    });
  });
}

function ruleOf(params: Readonly<Record<string, unknown>> | undefined): unknown {
  return params?.["rule"];
}
