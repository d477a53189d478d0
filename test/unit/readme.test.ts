import type { Plan } from "../../src/plan/plan";
import { planText } from "../../src/plan/text";
import { meaningUnder } from "../../src/engine/impact";
import { crunchyCluster } from "../helpers/clusters";
import { customResource } from "../helpers/impact";
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

  it("shows the status as it was recorded", () => {
    const block = /```text\n\$ npm run status\n[^`]*```/.exec(text)?.[0] ?? "none";
    expect(readRepository("docs/first-use.md")).toContain(block);
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

  it.each(["README.md", "docs/changes.md"])("the impact of a change in %s is what preview prints", (file) => {
    const [before, after] = [
      { instances: 5, parameters: { max_connections: 100 } },
      { instances: 3, parameters: { max_connections: 200 } },
    ].map((changes) => crunchyCluster({ name: "main", ...changes }));
    const printed = meaningUnder({ disposable: false, clusters: after === undefined ? [] : [after] })
      .describe([
        {
          ...{ op: "update", urn: "urn", type: "kubernetes:postgres-operator.crunchydata.com/v1:PostgresCluster" },
          ...{ name: "main", kept: false },
          before: before && { ...customResource(before) },
          after: after && { ...customResource(after) },
          properties: [
            { path: "spec.instances[0].replicas", before: 5, after: 3 },
            { path: "spec.config.parameters.max_connections", before: 100, after: 200 },
          ],
        },
      ])
      .split("\n");
    const block = /```text\n( *~ PostgresCluster [\s\S]*?)```/.exec(readRepository(file))?.[1] ?? "";
    const lines = block.split("\n").filter((line) => line.trim() !== "");
    expect(lines.length).toBeGreaterThan(3);
    expect(lines.filter((line) => !printed.some((whole) => whole.trim() === line.trim()))).toEqual([]);
  });
});
