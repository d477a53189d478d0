import { promises } from "../../src/docs/evidence";
import { readRepository, repositoryFiles } from "../helpers/repository";

describe("the promises of docs/evidence.md", () => {
  const all = Object.values(promises).flat();
  const files = repositoryFiles().filter((file) => /^test\/.*\.test\.ts$/.test(file));
  /** Files that a name stands for; `*` is part of a name, never of a folder. */
  const filesOf = (name: string): string[] => {
    const pattern = new RegExp(`^test/${name.replaceAll("*", "[^/]*")}\\.test\\.ts$`);
    return files.filter((file) => pattern.test(file));
  };

  it("name tests that exist", () => {
    expect(all.length).toBeGreaterThan(50);
    expect(filesOf("unit/placement*").length).toBeGreaterThan(1);
    const missing = all.flatMap(({ promise, tests }) =>
      tests.filter((name) => filesOf(name).length === 0).map((name) => `${promise}: ${name}`),
    );
    expect(missing).toEqual([]);
    expect(all.filter(({ tests }) => tests.length === 0)).toEqual([]);
  });

  it("name every file of test/e2e and test/full", () => {
    const named = new Set(all.flatMap(({ tests }) => tests.flatMap(filesOf)));
    const wanted = files.filter((file) => /^test\/(e2e|full)\//.test(file));
    expect(wanted.length).toBeGreaterThan(30);
    expect(wanted.filter((file) => !named.has(file))).toEqual([]);
  });

  it("are each stated once, and all in the document", () => {
    const texts = all.map(({ promise }) => promise);
    expect(texts.filter((text, i) => texts.indexOf(text) !== i)).toEqual([]);
    const document = readRepository("docs/evidence.md");
    expect(texts.filter((text) => !document.includes(`| ${text} |`))).toEqual([]);
  });
});
