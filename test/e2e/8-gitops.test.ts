import * as fs from "node:fs";
import * as path from "node:path";
import { parse } from "yaml";
import { Machine } from "./support/machine";

interface Live {
  readonly kind: string;
  readonly metadata: {
    readonly name: string;
    readonly namespace?: string;
    readonly labels?: object;
    readonly annotations?: Readonly<Record<string, string>>;
  };
  readonly [part: string]: unknown;
}

/** What of an object is asked for: not what the API server counts and notes, nor what speaks to a tool. */
function asked(live: Live): object {
  const { name, namespace, labels, annotations = {} } = live.metadata;
  const own = Object.entries(annotations).filter(([key]) => !/^(argocd\.argoproj\.io|pulumi\.com)\//.test(key));
  const parts = Object.entries(live).filter(([part]) => part !== "metadata" && part !== "status");
  return { metadata: { name, namespace, labels, annotations: own }, parts };
}

describe("the files for Argo CD", () => {
  let machine: Machine;
  let files: readonly string[];

  beforeAll(async () => {
    machine = await Machine.get();
    expect((await machine.run("up")).code).toBe(0);
    const out = path.join(machine.state, "rendered");
    const { code, output } = await machine.run("render", ["local", "--out", out]);
    expect(output).toMatch(/objects of "local" for argocd/);
    expect(code).toBe(0);
    files = fs
      .readdirSync(out, { recursive: true, encoding: "utf8" })
      .filter((file) => file.endsWith(".yaml"))
      .map((file) => path.join(out, file))
      .sort();
    expect(files.length).toBeGreaterThan(30);
  });

  it("give, applied by the real API server, the very objects that npm run up has made", () => {
    const different = files.filter((file) => {
      const { kind, metadata } = parse(fs.readFileSync(file, "utf8")) as Live;
      const scope = metadata.namespace !== undefined ? ["-n", metadata.namespace] : [];
      const live = JSON.parse(machine.kubectl("get", kind, metadata.name, ...scope, "-o", "json")) as Live;
      const options = ["--server-side", "--dry-run=server", "--force-conflicts", "--field-manager=argocd"];
      const applied = JSON.parse(machine.kubectl("apply", ...options, "-f", file, "-o", "json")) as Live;
      return JSON.stringify(asked(applied)) !== JSON.stringify(asked(live));
    });
    expect(different).toEqual([]);
  });

  it("would show one that differs: the check can fail", () => {
    const [file] = files.filter((name) => /cluster.*main/i.test(path.basename(name)));
    if (file === undefined) throw new Error(`no file holds the cluster: ${files.join(", ")}`);
    const changed = `${file}.changed`;
    fs.writeFileSync(changed, fs.readFileSync(file, "utf8").replace("work_mem: 4MB", "work_mem: 5MB"));
    const options = ["--server-side", "--dry-run=server", "--force-conflicts", "--field-manager=argocd"];
    const applied = machine.kubectl("apply", ...options, "-f", changed, "-o", "json");
    expect(applied).toMatch(/"work_mem": "5MB"/);
    const live = machine.kubectl("get", "cluster", "main", "-n", "postgres", "-o", "json");
    expect(JSON.stringify(asked(JSON.parse(applied) as Live))).not.toBe(
      JSON.stringify(asked(JSON.parse(live) as Live)),
    );
  });
});
