import { spawnSync } from "node:child_process";
import { repository } from "../helpers/repository";

/** Lints texts as files of the repository, by the rules that need no types: the compiler would take half a minute to say them. */
const script = `
  import { ESLint } from "eslint";
  import tseslint from "typescript-eslint";
  const eslint = new ESLint({ overrideConfig: [tseslint.configs.disableTypeChecked] });
  const found = {};
  for (const [filePath, text] of Object.entries(JSON.parse(process.argv[1]))) {
    const [{ messages }] = await eslint.lintText(text, { filePath });
    found[filePath] = messages.map(({ line, ruleId }) => line + " " + ruleId);
  }
  console.log(JSON.stringify(found));
`;

function lint(texts: Readonly<Record<string, string>>): Readonly<Record<string, readonly string[]>> {
  const { stdout, stderr, status } = spawnSync(
    process.execPath,
    ["--input-type=module", "-e", script, JSON.stringify(texts)],
    { cwd: repository, encoding: "utf8" },
  );
  if (status !== 0) throw new Error(stderr);
  return JSON.parse(stdout) as Record<string, string[]>;
}

describe("the lint rules", () => {
  const [chart, test] = ["components/operators/crunchy/chart.ts", "test/unit/lint-rules.test.ts"];
  const program = "src/platform.ts";
  let found: Readonly<Record<string, readonly string[]>>;

  beforeAll(() => {
    found = lint({
      [chart]: [
        'import * as pulumi from "@pulumi/pulumi";',
        'import { Provider } from "@pulumi/kubernetes/provider";',
        'import * as fs from "node:fs";',
        'import { root } from "../../../src/engine/workspace";',
        "export const made = [pulumi, Provider, fs, root, Math.random(), new Date(), process.env];",
      ].join("\n"),
      [program]: [
        "export function asks(cluster, operator) {",
        "  if (cluster.operator === 'crunchy') return 1;",
        "  if (cluster?.operator !== 'cloudnative-pg') return 2;",
        "  if ('crunchy' === operator) return 3;",
        "  if (operator === `crunchy`) return 4;",
        "  switch (cluster.operator) { case 'crunchy': return 5; }",
        "  if (['crunchy'].includes(operator)) return 6;",
        "  if (/^crunchy$/.test(operator)) return 7;",
        "  if (operator in { 'cloudnative-pg': 8 }) return 8;",
        "  if (operator in { crunchy: 9 }) return 9;",
        "  const { cloudNativePg } = cluster;",
        "  if (cluster.cloudNativePg ?? cluster?.crunchy) return 11;",
        "  return cloudNativePg[cluster.operator] ?? cloudNativePg[cluster?.operator] ?? cloudNativePg[operator];",
        "}",
        "export const types = ['kubernetes:postgresql.cnpg.io/v1:Cluster', /:postgres-operator\\.crunchydata\\.com/];",
        "export function selects(other, operator) {",
        "  if (other.operator === operator || other.operator === other.name) return 1;",
        "  if (['In', 'Exists'].includes(other.operator)) return { In: 1 }[other.name];",
        "  switch (operator) { case 'In': return 2; }",
        "  return operator === 'Exists' && operator !== 'NotIn';",
        "}",
      ].join("\n"),
      [test]: [
        "// eslint-disable-next-line @typescript-eslint/no-explicit-any",
        "export const x: any = 1;",
        "describe.skip('x', () => {});",
        "it.only('y', () => {});",
      ].join("\n"),
    });
  });

  it("hold charts to plain values", () => {
    const restricted = found[chart]?.filter((one) => one.includes("no-restricted"));
    expect(restricted?.map((one) => one.split(" ")[0])).toEqual(["1", "2", "3", "4", "5", "5", "5"]);
  });

  it("let nothing outside of an operator's folder ask which operator a cluster has", () => {
    const asked = found[program]?.filter((one) => one.includes("no-restricted-syntax"));
    expect(asked?.map((one) => one.split(" ")[0])).toEqual([
      ...["2", "3", "4", "5", "6", "7", "8", "9", "10", "11", "12", "12", "13", "13", "13", "15", "15", "15"],
    ]);
  });

  it("refuse any, exceptions in comments, and tests that are left out without a reason", () => {
    expect(found[test]).toEqual(
      expect.arrayContaining([
        "2 @typescript-eslint/no-explicit-any",
        "3 no-restricted-properties",
        "4 no-restricted-properties",
      ]),
    );
  });
});
