import * as fs from "node:fs";
import * as path from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { parse } from "yaml";
import { monitoringServices } from "../../components/monitoring";
import { exampleNames } from "../../src/commands/plan";
import { eventFixes } from "../../src/diagnosis/event-fixes";
import { loadEnvironment } from "../../src/config/load";
import { stackConfiguration } from "../helpers/environments";
import { optionsOf } from "../helpers/command-line";
import { documents, headings, links, snippets } from "../helpers/markdown";
import { record } from "../helpers/mocks";
import { readRepository, repository, repositoryFiles } from "../helpers/repository";
import { runSnippet } from "../helpers/snippet-programs";

/** A command as a document shows it. */
interface Shown {
  readonly file: string;
  readonly where: string;
  readonly command: string;
  readonly args: readonly string[];
}

const manifest = JSON.parse(readRepository("package.json")) as { scripts: Record<string, string> };
/** Commands that hand what they do not know to another program: psql, Jest, ESLint, Prettier, TypeScript. */
const passOn = new Set(["psql", "test", "lint", "format", "typecheck"]);
/** Commands whose first argument is an environment. */
const onEnvironment = new Set(["up", "preview", "plan", "down", "psql"]);

/** What commands printed: its lines have more than commands on them. */
const recorded = "docs/first-use.md";

function shownCommands(): Shown[] {
  const written = documents().filter((file) => file !== recorded);
  return written.flatMap((file) =>
    readRepository(file)
      .split("\n")
      .flatMap((line, i) =>
        [...line.matchAll(/npm (?:run )?(?<name>[a-z:]+)(?: -- (?<rest>[^`#|]*))?/g)]
          .filter(([text]) => text.startsWith("npm run ") || text.startsWith("npm test"))
          .map(({ groups }) => ({
            file,
            where: `${file}:${i + 1}`,
            command: groups?.["name"] ?? "",
            args: (groups?.["rest"] ?? "").split(/\s+/).filter((arg) => arg !== ""),
          })),
      ),
  );
}

describe("a command in a document", () => {
  const shown = shownCommands();
  const told = (wrong: readonly Shown[]): string[] =>
    wrong.map(({ where, command, args }) => `${where}: ${[command, ...args].join(" ")}`);

  it("is one of package.json", () => {
    expect(shown.length).toBeGreaterThan(50);
    expect(told(shown.filter(({ command }) => manifest.scripts[command] === undefined))).toEqual([]);
  });

  it("has options that the command has", () => {
    const reads = (command: string, option: string): boolean => optionsOf(command).includes(option.replace(/=.*$/, ""));
    expect(reads("plan", "--json")).toBe(true);
    expect(reads("plan", "--yes")).toBe(false);
    const own = shown.filter(({ command }) => !passOn.has(command));
    const wrong = own.filter(({ command, args }) =>
      args.some((arg) => /^\[?--\w/.test(arg) && !reads(command, arg.replaceAll(/[[\]]/g, ""))),
    );
    expect(told(wrong)).toEqual([]);
  });

  it("names an existing environment, folder or page", () => {
    const stacks = repositoryFiles().flatMap((file) => /(?:^|\/)Pulumi\.(.+)\.yaml$/.exec(file)?.[1] ?? []);
    /** Whether a name is one of the repository, or the document has the reader write its file. */
    const isThere = (name: string, file: string): boolean =>
      [name.startsWith("-"), /[<[]/.test(name), stacks.includes(name), fs.existsSync(path.join(repository, name))].some(
        Boolean,
      ) || readRepository(file).includes(`Pulumi.${name}.yaml`);
    const wrong = shown.filter(({ file, command, args: [first, second] }) => {
      if (command === "open" && first !== undefined) {
        const [page, environment] = second === undefined ? [first, "local"] : [second, first];
        return !(page in monitoringServices && isThere(environment, file));
      }
      return onEnvironment.has(command) && first !== undefined && !isThere(first, file);
    });
    expect(exampleNames().every((name) => isThere(name, "README.md"))).toBe(false);
    expect(isThere("examples/hippo", "README.md")).toBe(true);
    expect(told(wrong)).toEqual([]);
  });
});

describe("a command in a runbook", () => {
  it("names its environment: on the machine of the person on call there is no default that is right", () => {
    const shown = shownCommands().filter(({ file }) => file.startsWith("docs/runbooks/"));
    expect(shown.length).toBeGreaterThan(10);
    const wrong = shown.filter(({ args: [environment] }) => environment !== "<environment>");
    expect(wrong.map(({ where, command, args }) => `${where}: ${[command, ...args].join(" ")}`)).toEqual([]);
  });
});

describe("a link in a document", () => {
  const found = links();

  it("leads to a file or folder of the repository", () => {
    const files = repositoryFiles();
    const isThere = (target: string): boolean =>
      files.includes(target) || files.some((file) => file.startsWith(`${target.replace(/\/$/, "")}/`));
    expect(found.length).toBeGreaterThan(100);
    expect(found.filter(({ file }) => !isThere(file))).toEqual([]);
  });

  it("from a message or a schema leads to an existing document and heading", () => {
    const named = repositoryFiles()
      .filter((file) => /^src\/.*\.ts$|^components\/.*\/schema\.ts$/.test(file))
      .flatMap((file) =>
        [...readRepository(file).matchAll(/\bdocs\/[a-z][\w/-]*\.md(?:#([\w.-]+))?/g)].map(([text, heading]) => ({
          ...{ where: file, file: text.replace(/#.*/, ""), heading },
        })),
      );
    expect(named.length).toBeGreaterThan(20);
    const wrong = named.filter(
      ({ file, heading }) =>
        !fs.existsSync(path.join(repository, file)) || (heading !== undefined && !headings(file).includes(heading)),
    );
    expect(wrong).toEqual([]);
  });

  it("leads to a heading that the document has", () => {
    const named = found.filter(({ heading, file }) => heading !== undefined && file.endsWith(".md"));
    expect(named.length).toBeGreaterThan(0);
    expect(named.filter(({ file, heading }) => !headings(file).includes(heading ?? ""))).toEqual([]);
  });
});

describe("a link in a document of the package", () => {
  const { files = [] } = JSON.parse(readRepository("package.json")) as { files?: readonly string[] };
  /** npm adds these by itself. */
  const always = ["README.md", "LICENSE", "package.json", "src/commands/run.mjs"];
  const isPacked = (file: string): boolean =>
    [...files, ...always].some((entry) =>
      entry.includes("*")
        ? new RegExp(`^${entry.replaceAll(".", "\\.").replaceAll("*", "[^/]*")}$`).test(file)
        : file === entry || file.startsWith(`${entry}/`),
    );
  const packed = links().filter(({ where }) => isPacked(where.replace(/:\d+$/, "")));
  const dead = packed.filter(({ file }) => !isPacked(file));

  it("works in README.md and in the reference", () => {
    const isReference = (where: string): boolean => /^(README\.md|docs\/(config|runbooks)\b)/.test(where);
    expect(packed.filter(({ where }) => isReference(where)).length).toBeGreaterThan(500);
    const schemas = /^docs\/(config|environment)\.schema\.json$/;
    expect(dead.filter(({ where, file }) => isReference(where) && !schemas.test(file))).toEqual([]);
  });

  it("leads elsewhere only to schemas, examples and sources, which are in the repository alone", () => {
    const inRepository = /^(examples|local|src|components|test|Pulumi\.\w+\.yaml|docs\/\w+\.schema\.json)(\/|$)/;
    expect(dead.length).toBeGreaterThan(10);
    expect(dead.filter(({ file }) => !inRepository.test(file))).toEqual([]);
  });
});

describe("a message in docs/troubleshooting.md", () => {
  /** Text with one mark for whatever stands for a value, whether in a document or in a template of the source. */
  const marked = (text: string): string => text.replaceAll(/\$\{(?:[^{}]|\{[^{}]*\})*\}|<[\w …]+>|\$\w+/g, "<>");
  const sources = repositoryFiles()
    .filter((file) => /^(src|components|local)\/.*\.(ts|cjs|mjs)$/.test(file))
    // What is written over several lines is one message; a quotation mark may stand escaped.
    .map((file) =>
      marked(
        readRepository(file)
          .replaceAll(/["`] \+\s+["`]/g, "")
          .replaceAll("\\`", "`"),
      ),
    );
  const isSaid = (message: string): boolean => sources.some((source) => source.includes(marked(message)));
  const messages = [...readRepository("docs/troubleshooting.md").matchAll(/^### `(.*)`$/gm)].map(
    ([, text = ""]) => text,
  );

  it("is one of the source", () => {
    expect(messages.length).toBeGreaterThan(20);
    expect(messages.filter((message) => !isSaid(message))).toEqual([]);
    expect(isSaid("this is said nowhere")).toBe(false);
  });

  it("has a fix for each event that the table names", () => {
    const events = [...readRepository("docs/troubleshooting.md").matchAll(/^\| (`.*`) \|/gm)].flatMap(([, cell = ""]) =>
      cell.split(", ").map((event) => event.replaceAll("`", "")),
    );
    const known = eventFixes.flatMap(({ reasons }) => reasons);
    expect(events.length).toBeGreaterThan(3);
    expect(events.filter((event) => !known.includes(event))).toEqual([]);
  });
});

describe("a snippet in a document", () => {
  it.each(snippets("ts"))("of TypeScript at $where is a program whose settings are accepted", async (snippet) => {
    const load = (name: string): unknown =>
      jest.requireActual(name === "pgstack" ? "../../components" : name.replace(/^\.\//, "../../"));
    pulumi.runtime.setAllConfig({ "pgstack:key": "a secret of the test" });
    const preview = true;
    const { resources } = await record(() => runSnippet(snippet, load), preview);
    expect(resources.filter(({ type }) => type.includes("pgstack:"))).not.toEqual([]);
  });

  it.each(snippets("yaml"))(
    "of YAML at $where is an environment that is accepted, or part of one",
    ({ text, where }) => {
      const parsed = parse(text) as Record<string, unknown>;
      const isWhole = "config" in parsed;
      const keys = (isWhole ? parsed["config"] : parsed) as Record<string, unknown>;
      expect(Object.keys(keys).filter((key) => !key.startsWith("pgstack:"))).toEqual([]);
      const written = Object.entries(keys).map(([key, value]) => [key, JSON.stringify(value)]);
      const all = {
        ...(isWhole ? {} : stackConfiguration("prod")),
        ...(Object.fromEntries(written) as Record<string, string>),
      };
      expect(() => loadEnvironment(all, where)).not.toThrow();
    },
  );
});
