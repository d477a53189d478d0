import { spawnSync } from "node:child_process";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { repository } from "../helpers/repository";

/** Files by name, each with its imports; `type` and `load` before a file are an import of types and one on use. */
const files: Readonly<Record<string, readonly string[]>> = {
  "components/shared/text.ts": [],
  "components/shared/first.ts": ["type ./second"],
  "components/shared/second.ts": ["type ./first"],
  "components/kubernetes/client.ts": ["../shared/text"],
  "components/kubernetes/index.ts": ["./client"],
  "components/model/intent.ts": ["../kubernetes/client", "../operators/crunchy/index"],
  "components/operators/crunchy/index.ts": ["../../model/intent", "../zalando/index"],
  "components/operators/zalando/index.ts": ["type ../../postgres-cluster/index"],
  "components/postgres-cluster/index.ts": ["../operators/zalando/index", "../shared/text"],
  "components/postgres-cluster/job.ts": [],
  "components/monitoring/index.ts": ["../postgres-cluster/index", "../postgres-cluster/job"],
  "src/commands/status.ts": ["../../components/postgres-cluster/job", "../../local/node", "type ../../local/images"],
  "src/commands/up.ts": ["load ./embedded", "../../components/kubernetes/client"],
  "src/commands/embedded.ts": ["../../local/node"],
  "src/plan.ts": ["./commands/embedded", "../test/helper"],
  "local/node.ts": ["../components/shared/text"],
  "local/images.ts": ["type ../src/plan"],
  "test/helper.ts": [],
};

function statement(imported: string, i: number): string {
  const [how, file = how] = imported.split(" ");
  if (how === "load") return `export const loaded = import("${file ?? ""}");`;
  return `import ${how === "type" ? "type " : ""}{ one as n${i} } from "${file ?? ""}"; export type T${i} = typeof n${i};`;
}

interface Violation {
  readonly from: string;
  readonly to: string;
  readonly rule: { readonly name: string };
}

describe("the rules on imports", () => {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "pgstack-imports-"));
  afterAll(() => {
    fs.rmSync(folder, { recursive: true });
  });

  it("refuse imports upwards, past an index, of another operator, of the node and of tests, and cycles of types", () => {
    for (const [file, imports] of Object.entries(files)) {
      fs.mkdirSync(path.dirname(path.join(folder, file)), { recursive: true });
      fs.writeFileSync(path.join(folder, file), ["export const one = 1;", ...imports.map(statement)].join("\n"));
    }
    fs.writeFileSync(path.join(folder, "tsconfig.json"), "{}");
    const program = path.join(repository, "node_modules", "dependency-cruiser", "bin", "dependency-cruise.mjs");
    const config = path.join(repository, ".dependency-cruiser.cjs");
    const args = [program, "--config", config, "--output-type", "json", "components", "src", "local"];
    const { stdout, stderr } = spawnSync(process.execPath, args, { cwd: folder, encoding: "utf8", maxBuffer: 1 << 26 });
    expect(stderr).toBe("");
    const { summary } = JSON.parse(stdout) as { summary: { violations: Violation[] } };
    const found = summary.violations.map(({ from, to, rule }) => `${rule.name}: ${from} > ${to}`);
    expect(found.filter((one) => !one.startsWith("no-cycle")).sort()).toEqual([
      "components-not-past-an-index: components/model/intent.ts > components/operators/crunchy/index.ts",
      "components-not-past-an-index: components/monitoring/index.ts > components/postgres-cluster/job.ts",
      "components-not-past-an-index: components/postgres-cluster/index.ts > components/operators/zalando/index.ts",
      "model-imports-downwards: components/model/intent.ts > components/operators/crunchy/index.ts",
      "node-is-loaded-on-use: src/commands/status.ts > local/node.ts",
      "node-is-loaded-on-use: src/plan.ts > src/commands/embedded.ts",
      "node-stands-apart: local/images.ts > src/plan.ts",
      "not-past-an-index: src/commands/status.ts > components/postgres-cluster/job.ts",
      "nothing-needs-tests: src/plan.ts > test/helper.ts",
      "operators-behind-the-registry: components/model/intent.ts > components/operators/crunchy/index.ts",
      "operators-behind-the-registry: components/postgres-cluster/index.ts > components/operators/zalando/index.ts",
      "operators-imports-downwards: components/operators/zalando/index.ts > components/postgres-cluster/index.ts",
      "operators-stand-apart: components/operators/crunchy/index.ts > components/operators/zalando/index.ts",
    ]);
    expect(found).toContain("no-cycle: components/shared/first.ts > components/shared/second.ts");
  });
});
