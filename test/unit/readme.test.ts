import type { Plan } from "../../src/plan/plan";
import { planText } from "../../src/plan/text";
import { readRepository } from "../helpers/repository";

describe("README.md", () => {
  const text = readRepository("README.md");

  it("is short, and states in its first screen what was not run", () => {
    expect(Buffer.byteLength(text)).toBeLessThanOrEqual(8192);
    const firstScreen = text.split("\n").slice(0, 15).join("\n");
    expect(firstScreen).toContain("not yet run on Google Cloud");
    expect(firstScreen).toMatch(/kind and Crunchy's published images/);
  });

  it("starts with the two commands and their requirements", () => {
    expect(text).toMatch(/```sh\nnpm run up .*\nnpm test .*\n```\n\n.*safe to re-run\. They need /);
  });

  it("shows lines of the plan that the command prints", () => {
    const printed = planText(JSON.parse(readRepository("test/golden/prod.json")) as Plan).split("\n");
    const block = /```text\n(Google Cloud, [\s\S]*?)```/.exec(text)?.[1] ?? "";
    const lines = block.split("\n").flatMap((line) => {
      const shown = line.replace(/ ?…$/, "").trimEnd();
      return shown === "" ? [] : [shown];
    });
    expect(lines.length).toBeGreaterThan(5);
    expect(lines.filter((line) => !printed.some((whole) => whole.startsWith(line)))).toEqual([]);
  });
});
