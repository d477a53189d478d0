import { ruleGroups } from "../../src/docs/rules";
import { readRepository, repositoryFiles } from "../helpers/repository";

/** Ids of the rules in the code: an `id` that stands before `reads`, as in every `Rule`. */
const inCode = repositoryFiles()
  .filter((file) => /^(components|src)\/.*\.ts$/.test(file))
  .flatMap((file) => [...readRepository(file).matchAll(/\bid: "([^"]+)",\s*reads:/g)].map((match) => match[1] ?? ""));

/** Ids that a `describeRule` in the tests is about. */
const inTests = repositoryFiles()
  .filter((file) => /^test\/.*\.test\.ts$/.test(file))
  .flatMap((file) =>
    [...readRepository(file).matchAll(/describeRule\(\{\s*rule: "([^"]+)"/g)].map((match) => match[1]),
  );

const exported = ruleGroups.flatMap(([, rules]) => rules);

describe("rules", () => {
  it("are all found in the code", () => {
    expect(inCode).toEqual(expect.arrayContaining(exported.map(({ id }) => id)));
  });

  it("have each a test that they fire and a test that they do not", () => {
    expect(inCode.filter((id) => !inTests.includes(id))).toEqual([]);
  });

  it("are not tested under a name that no rule has", () => {
    expect(inTests.filter((id) => !inCode.includes(id ?? ""))).toEqual([]);
  });

  it("stand in the document of rules", () => {
    const document = readRepository("docs/rules.md");
    expect(inCode.filter((id) => !document.includes(`| \`${id}\` |`))).toEqual([]);
  });

  it("say what for and where from, under a name of their own", () => {
    for (const { id, why, source } of exported) {
      expect(id).toMatch(/^[a-z]+(-[a-z]+)*$/);
      expect(why.length).toBeGreaterThan(20);
      expect(source.length).toBeGreaterThan(5);
    }
    expect(new Set(inCode).size).toBe(inCode.length);
  });
});
