import type { z } from "zod";

/** One input that a rule refuses and one, close to it, that every rule accepts. */
export interface RuleCase {
  /** Id of the rule. A test makes sure that each rule of the code has a case with its id. */
  readonly rule: string;
  readonly schema: z.ZodType;
  readonly refused: unknown;
  /** Where the rule points to in the refused input. */
  readonly at: readonly (string | number)[];
  readonly accepted: unknown;
}

/** Two tests for a rule: it fires, alone and at the right key; and it does not fire where nothing is wrong. */
export function describeRule({ rule, schema, refused, at, accepted }: RuleCase): void {
  describe(`rule ${rule}`, () => {
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
