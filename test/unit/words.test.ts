import { forbiddenWords, type FoundWord, wordsByFolder, wordsIn } from "../helpers/words";

/** Forbidden words that are left, by folder. A number may only fall: lower it with each text that is rewritten. */
const left: Readonly<Record<string, number>> = {
  components: 0,
  src: 0,
  "src/commands": 0,
  "src/docs": 0,
  local: 0,
  policies: 0,
  examples: 0,
  docs: 0,
  runbooks: 0,
  root: 0,
  "test names": 0,
  "test/e2e": 0,
  "test/full": 0,
};

const show = ({ file, line, word, write }: FoundWord): string => `${file}:${line}: "${word}": write ${write}`;

describe("the words of texts that people read", () => {
  const found = wordsByFolder();

  it.each(Object.entries(left))(
    "are those of Postgres, Kubernetes and Pulumi in %s, except for %d",
    (folder, count) => {
      const words = found[folder] ?? [];
      // The list tells what to rewrite; the number alone, that the baseline is to be lowered.
      if (words.length > count) expect(words.map(show)).toEqual([]);
      expect(words.length).toBe(count);
    },
  );

  it("are counted in every folder", () => {
    expect(Object.keys(found)).toEqual(Object.keys(left));
  });
});

describe("the list of words", () => {
  it.each(forbiddenWords)("finds: $found", ({ found, allowed = "", write }) => {
    const comment = found.startsWith("/**") ? found : `// ${found}`;
    expect(wordsIn("src/a.ts", comment).map((word) => word.write)).toEqual([write]);
    expect(wordsIn("src/a.ts", allowed.startsWith("/**") ? allowed : `// ${allowed}`)).toEqual([]);
  });

  it("reads comments, docstrings and literals, and names the line", () => {
    const source = [
      "// nobody",
      'const told = "it is told";',
      "/**",
      " * Returns what",
      " * somebody wrote.",
      " */",
      "const text = `a ${told} b",
      "whoever`;",
      'const name = "said";',
    ].join("\n");
    expect(wordsIn("src/a.ts", source).map(({ line, word }) => [line, word])).toEqual([
      [1, "nobody"],
      [2, "told"],
      [5, "somebody"],
      [8, "whoever"],
    ]);
  });

  it("skips the table of the words, and names of options and resources", () => {
    const table = ["nobody", "", "| write | not |", "|---|---|", "| fix | remedy |", "", "a remedy"].join("\n");
    expect(wordsIn("CONTRIBUTING.md", table).map(({ line, word }) => [line, word])).toEqual([
      [7, "remedy"],
      [1, "nobody"],
    ]);
    expect(wordsIn("docs/a.md", "`--definitions skip`, <b>definitions</b>, definitions")).toHaveLength(1);
  });

  it("reads only the names of tests in a test file", () => {
    const source = [
      "// nobody",
      "it(",
      '  "is told",',
      '  () => expect("it is said"),',
      "it.each([])(",
      '  "says %s",',
    ].join("\n");
    expect(wordsIn("test/unit/a.test.ts", source).map(({ line, word }) => [line, word])).toEqual([
      [3, "told"],
      [6, "says"],
    ]);
  });

  it.each(["test/e2e/a.test.ts", "test/e2e/support/a.ts", "test/full/a.test.ts"])(
    "reads all texts and identifiers of %s, but no pattern and no property of another object",
    (file) => {
      const source = [
        "// nobody",
        'await until("the failure is told", () => object.said);',
        "const newestMade = double;",
        "expect(output).toMatch(/has begun, 2 moments/);",
        "import type { CustomResourceDefinition } from `definition`;",
      ].join("\n");
      expect(wordsIn(file, source).map(({ line, word }) => [line, word])).toEqual([
        [1, "nobody"],
        [2, "told"],
        [3, "made"],
        [3, "double"],
      ]);
    },
  );
});
