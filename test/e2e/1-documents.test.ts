import * as fs from "node:fs";
import * as path from "node:path";
import { generatedDocuments } from "../../src/commands/docs";
import type { Plan } from "../../src/plan/plan";
import { snippets } from "../helpers/markdown";
import { compileErrors } from "../helpers/snippet-programs";

const root = path.resolve(__dirname, "..", "..");
let documents: Readonly<Record<string, string>>;

beforeAll(async () => {
  jest.spyOn(console, "warn").mockImplementation(() => undefined);
  documents = await generatedDocuments();
}, 300_000);

describe("generated documents", () => {
  it("are what npm run docs writes", () => {
    const read = (file: string): string => fs.readFileSync(path.join(root, file), "utf8");
    expect(Object.keys(documents).length).toBeGreaterThan(20);
    expect(Object.fromEntries(Object.keys(documents).map((file) => [file, read(file)]))).toEqual(documents);
  });

  it("describe every key", () => {
    const lines = Object.values(documents).join("\n").split("\n");
    const keys = lines.filter((line) => line.startsWith('| <a id="'));
    expect(keys.length).toBeGreaterThan(700);
    expect(keys.filter((line) => /\|\s*\|$/.test(line))).toEqual([]);
  });

  it("have a page for each component of prod, with its outputs", () => {
    const { resources } = JSON.parse(fs.readFileSync(path.join(root, "test/golden/prod.json"), "utf8")) as Plan;
    const used = resources.flatMap(({ type }) => /^pgstack:index:(\w+)$/.exec(type)?.[1] ?? []);
    const titles = Object.values(documents).map((text) => text.split("\n")[0]);
    expect(used.length).toBeGreaterThan(5);
    expect(used.filter((name) => !titles.includes(`# ${name}`))).toEqual([]);
    expect(documents["docs/components/gke-cluster.md"]).toMatch(
      /^\| `connection` \| `KubernetesConnection` \| Connection to the cluster\. /m,
    );
  });

  it.each(["docs/components", "docs/config"])("have no page in %s for something that is gone", (folder) => {
    const pages = fs.readdirSync(path.join(root, folder)).map((file) => `${folder}/${file}`);
    expect(pages.length).toBeGreaterThan(5);
    expect(pages.filter((file) => !(file in documents))).toEqual([]);
  });

  it("say of each argument what it is, and show how each component is used", () => {
    const pages = Object.entries(documents).filter(([file]) => /components\/[a-z-]+\.md$/.test(file));
    expect(pages.length).toBeGreaterThan(10);
    expect(pages.filter(([, text]) => /^\| `.*\|\s*\|$/m.test(text.split("## Resources")[0] ?? ""))).toEqual([]);
    expect(pages.filter(([, text]) => !text.includes("\n```ts\n")).map(([file]) => file)).toEqual([]);
    const undocumented = pages.filter(
      ([, text]) => text.includes("| `settings` |") && !text.includes("\n### Settings\n"),
    );
    expect(undocumented.map(([file]) => file)).toEqual([]);
  });

  it("have a picture of prod that is small enough to be read", () => {
    const boxes = (documents["docs/architecture.md"] ?? "").split("\n").filter((line) => /^ +\w+\["/.test(line));
    expect(boxes.length).toBeGreaterThan(15);
    expect(boxes.length).toBeLessThanOrEqual(25);
  });
});

describe("a snippet in a document", () => {
  it("of TypeScript compiles", () => {
    const wrong = { where: "wrong", language: "ts", text: 'import { Nothing } from "pgstack";' };
    expect(compileErrors([...snippets("ts"), wrong])).toEqual([expect.stringMatching(/^wrong: .*Nothing/)]);
  });
});
