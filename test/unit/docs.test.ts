import * as fs from "node:fs";
import * as path from "node:path";
import { generatedDocuments } from "../../src/commands/docs";
import { resourceGraph } from "../../src/docs/architecture";
import type { Plan, PlannedResource } from "../../src/plan/plan";

const root = path.resolve(__dirname, "..", "..");

let documents: Readonly<Record<string, string>>;

beforeAll(async () => {
  jest.spyOn(console, "warn").mockImplementation(() => undefined);
  documents = await generatedDocuments();
}, 60_000);

describe("generated documents", () => {
  it("are what npm run docs writes", () => {
    const read = (file: string): string => fs.readFileSync(path.join(root, file), "utf8");
    expect(Object.keys(documents).length).toBeGreaterThan(20);
    expect(Object.fromEntries(Object.keys(documents).map((file) => [file, read(file)]))).toEqual(documents);
  });

  it("describe every key", () => {
    const lines = Object.values(documents).join("\n").split("\n");
    expect(lines.filter((line) => /^\| `pgstack:.*\|\s*\|$/.test(line))).toEqual([]);
  });

  it("have a page for each component of prod, with its outputs", () => {
    const { resources } = JSON.parse(fs.readFileSync(path.join(root, "test/golden/prod.json"), "utf8")) as Plan;
    const used = resources.flatMap(({ type }) => /^pgstack:index:(\w+)$/.exec(type)?.[1] ?? []);
    const titles = Object.values(documents).map((text) => text.split("\n")[0]);
    expect(used.length).toBeGreaterThan(5);
    expect(used.filter((name) => !titles.includes(`# ${name}`))).toEqual([]);
    expect(documents["docs/components/gke-cluster.md"]).toMatch(/^\| `connection` \| `KubernetesConnection` \| How /m);
  });

  it("have no page for a component that is gone", () => {
    const pages = fs.readdirSync(path.join(root, "docs/components")).map((file) => `docs/components/${file}`);
    expect(pages.filter((file) => !(file in documents))).toEqual([]);
  });

  it("say of each argument what it is, and show how each component is used", () => {
    const pages = Object.entries(documents).filter(([file]) => /components\/[a-z-]+\.md$/.test(file));
    expect(pages.length).toBeGreaterThan(10);
    expect(pages.filter(([, text]) => /^\| `.*\|\s*\|$/m.test(text.split("## What it makes")[0] ?? ""))).toEqual([]);
    expect(pages.filter(([, text]) => !text.includes("\n```ts\n")).map(([file]) => file)).toEqual([]);
    const unsaid = pages.filter(([, text]) => text.includes("| `settings` |") && !text.includes("\n### Settings\n"));
    expect(unsaid.map(([file]) => file)).toEqual([]);
  });
});

describe("the picture of resources", () => {
  const resource = (type: string, name: string, rest: Partial<PlannedResource> = {}): PlannedResource => ({
    type,
    name,
    ...rest,
  });
  const draw = (...resources: PlannedResource[]): string[] => resourceGraph({ resources }).split("\n").slice(1);

  it("frames a component whose parts wait for one another, and has no arrow that a longer way says", () => {
    const parent = "pgstack:index:Net net";
    const [first, second] = ["a:b:First net-first", "a:b:Second net-second"];
    expect(
      draw(
        resource("pgstack:index:Net", "net"),
        resource("a:b:First", "net-first", { parent }),
        resource("a:b:Second", "net-second", { parent, after: [first] }),
        resource("a:b:Alone", "alone", { after: [first, second] }),
      ),
    ).toEqual([
      '  subgraph net["<b>net</b>: Net"]',
      '    net_first_first["<b>first</b><br/>First"]',
      '    net_second_second["<b>second</b><br/>Second"]',
      "  end",
      '  alone["<b>alone</b>: Alone"]',
      "  net_first_first --> net_second_second",
      "  net_second_second --> alone",
    ]);
  });

  it("is one box for a chart, and waits for what its provider waits for", () => {
    const parent = "pgstack:index:ChartResources web";
    const provider = "pulumi:providers:kubernetes k";
    expect(
      draw(
        resource("a:b:Cluster", "cluster"),
        resource("pulumi:providers:kubernetes", "k", { after: ["a:b:Cluster cluster"] }),
        resource("pgstack:index:ChartResources", "web"),
        ...["a", "b"].map((name) => resource("kubernetes:apps/v1:Deployment", name, { parent, provider })),
        ...["Role", "Service"].map((kind) => resource(`kubernetes:x/v1:${kind}`, kind, { parent, provider })),
      ),
    ).toEqual([
      '  cluster["<b>cluster</b>: Cluster"]',
      '  web["<b>web</b>: ChartResources<br/>2 × Deployment<br/>2 more objects"]',
      "  cluster --> web",
    ]);
  });

  it("of prod is small enough to be read", () => {
    const boxes = (documents["docs/architecture.md"] ?? "").split("\n").filter((line) => /^ +\w+\["/.test(line));
    expect(boxes.length).toBeGreaterThan(15);
    expect(boxes.length).toBeLessThanOrEqual(25);
  });
});
