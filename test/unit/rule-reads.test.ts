import { existsSync } from "node:fs";
import * as path from "node:path";
import fc from "fast-check";
import type { Rule } from "../../components/shared/problem";

interface Read {
  readonly rule: string;
  readonly key: string;
}

const mockUndeclared: Read[] = [];
let mockChecked = 0;

/** Rules that record which keys they read of those that they do not declare. */
function mockRecording(rules: readonly Rule<never>[]): Rule<never>[] {
  return rules.map((rule) => ({
    ...rule,
    check: (value: object) => {
      mockChecked += 1;
      let copied: string | symbol | undefined;
      const get = (target: object, key: string | symbol): unknown => {
        const declared: readonly string[] = rule.reads;
        const found = Reflect.get(target, key) as unknown;
        if (typeof key === "string" && found !== undefined && key !== copied && !declared.includes(key)) {
          mockUndeclared.push({ rule: rule.id, key });
        }
        copied = undefined;
        return found;
      };
      // `{ ...value }` asks for this before it reads a key: a copy uses nothing.
      const getOwnPropertyDescriptor = (target: object, key: string | symbol): PropertyDescriptor | undefined => {
        copied = key;
        return Reflect.getOwnPropertyDescriptor(target, key);
      };
      return rule.check(new Proxy(value, { get, getOwnPropertyDescriptor }) as never);
    },
  }));
}

jest.mock("../../components/shared/validation", () => {
  const actual = jest.requireActual<typeof import("../../components/shared/validation")>(
    "../../components/shared/validation",
  );
  return {
    ...actual,
    withRules: (schema: never, rules: readonly Rule<never>[]) => actual.withRules(schema, mockRecording(rules)),
    withDerivedRules: (schema: never, rules: readonly Rule<never>[], derived: never) =>
      actual.withDerivedRules(schema, mockRecording(rules), derived),
  };
});

import { postgresClusterSchema } from "../../components/postgres-cluster/schema";
import { readEnvironmentFile } from "../../src/commands/environment";
import { exampleNames } from "../../src/commands/plan";
import { cloudNativePgCases } from "../helpers/any-cloudnative-pg-cluster";
import { crunchyCases } from "../helpers/any-crunchy-cluster";
import { zalandoCases } from "../helpers/any-zalando-cluster";

const undeclared = (): string[] => [...new Set(mockUndeclared.map(({ rule, key }) => `${rule}: ${key}`))].sort();

describe("rules declare each key that they read: one that reads a malformed key is skipped", () => {
  beforeEach(() => {
    mockUndeclared.length = mockChecked = 0;
  });

  it.each([
    ["crunchy", crunchyCases],
    ["cloudnative-pg", cloudNativePgCases],
    ["zalando", zalandoCases],
  ])("of a %s cluster", (_, made) => {
    for (const settings of fc.sample(made.any, { seed: 7, numRuns: 80 })) postgresClusterSchema.safeParse(settings);
    expect(mockChecked).toBeGreaterThan(1000);
    expect(undeclared()).toEqual([]);
  });

  it("of an environment and its components", () => {
    // An example with a project of its own has a program of its own.
    const examples = exampleNames().filter((name) => !existsSync(path.join("examples", name, "Pulumi.yaml")));
    const files = [
      ...["local", "dev", "prod"].map((name) => `Pulumi.${name}.yaml`),
      ...examples.map((name) => path.join("examples", name, `Pulumi.${name}.yaml`)),
    ];
    for (const file of files) readEnvironmentFile(file);
    expect(files.length).toBeGreaterThan(10);
    expect(mockChecked).toBeGreaterThan(1000);
    expect(undeclared()).toEqual([]);
  });
});
