import * as path from "node:path";
import { documents, withoutCode } from "../helpers/markdown";
import { readRepository, repositoryFiles } from "../helpers/repository";

const groups = JSON.parse(readRepository("docs/site/sidebar.json")) as Record<string, readonly string[]>;
const lock = JSON.parse(readRepository("docs/site/package-lock.json")) as {
  packages: Record<string, { readonly resolved?: string; readonly integrity?: string; readonly version?: string }>;
};

describe("the sidebar of the website", () => {
  const pages = repositoryFiles().filter(
    (file) => file.endsWith(".md") && !/^(test|components|policies|templates|\.github|docs\/site)\//.test(file),
  );
  /** Pages that an entry stands for; `*` is one name. */
  const pagesOf = (entry: string): string[] => {
    const pattern = new RegExp(`^${entry.replaceAll(".", "\\.").replaceAll("*", "[^/]+")}$`);
    return pages.filter((file) => pattern.test(file));
  };

  it("has every document once", () => {
    const shown = Object.values(groups).flatMap((entries) => [...new Set(entries.flatMap(pagesOf))]);
    expect(pages.length).toBeGreaterThan(100);
    expect(pages.filter((file) => !shown.includes(file))).toEqual([]);
    expect(shown.filter((file, i) => shown.indexOf(file) !== i)).toEqual([]);
  });

  it("names only documents that exist", () => {
    const entries = Object.values(groups).flat();
    expect(entries.filter((entry) => pagesOf(entry).length === 0)).toEqual([]);
  });
});

describe("the packages of the website", () => {
  const manifest = JSON.parse(readRepository("docs/site/package.json")) as { devDependencies: Record<string, string> };
  const entries = Object.entries(lock.packages).filter(([name]) => name !== "");

  it("are pinned, and locked with digests and without addresses", () => {
    expect(entries.length).toBeGreaterThan(100);
    expect(entries.filter(([, entry]) => "resolved" in entry)).toEqual([]);
    const wanted = Object.entries(manifest.devDependencies);
    expect(wanted.map(([name]) => [name, lock.packages[`node_modules/${name}`]?.version])).toEqual(wanted);
    const checked = wanted.filter(([name]) => lock.packages[`node_modules/${name}`]?.integrity !== undefined);
    expect(checked).toEqual(wanted);
  });

  it("are those of the program where both have one, and none of them is installed with the program", () => {
    const program = JSON.parse(readRepository("package.json")) as Record<string, Record<string, string>>;
    const versions = { ...program["dependencies"], ...program["devDependencies"] };
    const shared = Object.entries(manifest.devDependencies).filter(([name]) => name in versions);
    expect(shared).toEqual([["typescript", versions["typescript"]]]);
    expect(program).not.toHaveProperty("workspaces");
  });
});

describe("a document", () => {
  it("has HTML only as anchors: anything else in angle brackets would vanish from the page", () => {
    const html = (text: string): string[] =>
      [...text.matchAll(/<(?!a id="|\/a>)[\w/!][^>\n]*>?|\{\{/g)].map(([tag]) => tag);
    expect(html('a <cluster> and <a id="b"></a> {{ c }}')).toEqual(["<cluster>", "{{"]);
    const found = documents().flatMap((file) =>
      html(withoutCode(readRepository(file))).map((tag) => `${path.posix.normalize(file)}: ${tag}`),
    );
    expect(found).toEqual([]);
  });
});
