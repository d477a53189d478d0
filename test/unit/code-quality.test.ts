import { runPackage } from "../helpers/repository";

const minutes = 60_000;
const eslint = "eslint/bin/eslint.js";

describe("code quality", () => {
  it(
    "has no type errors",
    () => {
      const { code, output } = runPackage("typescript/bin/tsc", ["--noEmit", "--pretty", "false"]);
      expect(output).toBe("");
      expect(code).toBe(0);
    },
    10 * minutes,
  );

  it(
    "has no lint errors or warnings",
    () => {
      const { code, output } = runPackage(eslint, [".", "--max-warnings=0", "--no-color"]);
      expect(output).toBe("");
      expect(code).toBe(0);
    },
    10 * minutes,
  );

  it(
    "is formatted",
    () => {
      const { code, output } = runPackage("prettier/bin/prettier.cjs", ["--check", ".", "--log-level=warn"]);
      expect(output).toBe("");
      expect(code).toBe(0);
    },
    5 * minutes,
  );
});

describe("the lint rules", () => {
  const lint = (file: string, text: string): string =>
    runPackage(eslint, ["--stdin", "--stdin-filename", file, "--no-color"], text).output;

  it(
    "hold charts to plain values",
    () => {
      const output = lint(
        "components/postgres-cluster/crunchy/chart.ts",
        [
          'import * as pulumi from "@pulumi/pulumi";',
          'import { Provider } from "@pulumi/kubernetes/provider";',
          'import * as fs from "node:fs";',
          'import { root } from "../../../src/engine/workspace";',
          "export const made = [pulumi, Provider, fs, root, Math.random(), new Date(), process.env];",
        ].join("\n"),
      );
      const restricted = output.split("\n").filter((line) => line.includes("no-restricted"));
      expect(restricted.map((line) => line.trim().split(":")[0])).toEqual(["1", "2", "3", "4", "5", "5", "5"]);
    },
    minutes,
  );

  it(
    "refuse any, exceptions in comments, and tests that are left out without a reason",
    () => {
      const output = lint(
        "test/unit/code-quality.test.ts",
        "// eslint-disable-next-line @typescript-eslint/no-explicit-any\nexport const x: any = 1;\ndescribe.skip('x', () => {});\nit.only('y', () => {});\n",
      );
      expect(output).toContain("no-explicit-any");
      expect(output.match(/no-restricted-properties/g)).toHaveLength(2);
    },
    minutes,
  );
});
