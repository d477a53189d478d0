import { readRepository, repositoryFiles } from "./repository";

/** A word or phrase that a reader of Postgres' and Kubernetes' documentation has to translate. */
export interface ForbiddenWord {
  readonly pattern: RegExp;
  /** What to write instead. */
  readonly write: string;
  /** A sentence that the pattern finds. */
  readonly found: string;
  /** A sentence that is right and close to the other one. */
  readonly allowed?: string;
}

/** The words that texts do without. Patterns are narrow: what they find is wrong wherever it stands. */
export const forbiddenWords: readonly ForbiddenWord[] = [
  {
    pattern:
      /\bthe log\b(?! of\b)|\b(?:archiv(?:e|es|ed|ing)|replay(?:s|ed|ing)?|keeps|kept) (?:its |all |no )?log\b/gi,
    write: "WAL, or name the log: the server log, the Job's log",
    found: "archives the log",
    allowed: "the log of the server",
  },
  // After `--` it is an option of `render`, in bold a resource in a graph.
  {
    pattern: /(?<!resource |--|<b>)\bdefinitions?\b/gi,
    write: "CRD, or custom resource definition",
    found: "an upgrade of definitions",
    allowed: "a custom resource definition",
  },
  {
    pattern: /\bmade\b(?! of\b| up\b)|\banew\b/gi,
    write: "created, recreated, written, built",
    found: "a cluster that is made",
    allowed: "a group is made of members",
  },
  // In quotes it is a key of a drill's report.
  { pattern: /(?<!")\bbegun\b|\bbegan\b|\bended\b/g, write: "started, finished", found: "a drill that has begun" },
  {
    pattern: /\b(?:told|said|says)\b|\bsay so\b/gi,
    write: "reports, shows, warns",
    found: "status says so",
    allowed: "status reports it",
  },
  {
    pattern: /\bprov(?:e|es|ed|en|ing)\b|\bproofs?\b/gi,
    write: "verified, verified restore, readiness check",
    found: "a proved restore",
    allowed: "improves",
  },
  {
    pattern: /(?<!certificate )(?<!root )\bauthorit(?:y|ies)\b/gi,
    write: "CA, certificate authority",
    found: "a Secret with the authority",
    allowed: "a certificate authority",
  },
  {
    pattern: /\bstand(?:s|ing)?[- ]ins?\b/gi,
    write: "emulator, placeholder; replaces",
    found: "a stand-in for a bucket",
  },
  {
    pattern: /\b(?:an?|the|test|its) doubles?\b(?! (?:quote|precision))|\btest doubles\b/gi,
    write: "fake",
    found: "a double of Google's API",
    allowed: "a double quote",
  },
  { pattern: /\bway out\b|\bremed(?:y|ies)\b/gi, write: "fix, how to fix it", found: "names the way out" },
  { pattern: /\bwalk(?:s|ed)?\b|\broads?\b/gi, write: "procedure, path, guide", found: "two roads lead there" },
  {
    pattern: /\bmoments?\b/gi,
    write: "timestamp, recovery target, point in time, time",
    found: "the moment to restore to",
    allowed: "a momentary failure",
  },
  {
    pattern:
      /\bthere (?:is|are) none\b|\b(?:be|is|are) had\b|\b(?:is|are|was|were) not there\b|\bthat (?:is|are) there\b/gi,
    write: "missing, available, exists, does not exist",
    found: "a Secret that is not there",
    allowed: "there is no Secret",
  },
  { pattern: /\bmay not\b/gi, write: "cannot, must not, is not allowed to", found: "the account may not list pods" },
  {
    pattern: /\b(?:nobody|somebody|whoever)\b/gi,
    write: "no one, users, callers, you, or the passive",
    found: "nobody reads the slot",
  },
  { pattern: /\baway again\b/gi, write: "tear it down, delete", found: "everything is away again" },
  { pattern: /\bmend(?:s|ed)?\b/gi, write: "fix", found: "mend the application", allowed: "recommend" },
  {
    pattern: /^(?:\/\*\*\s*(?:\*\s*)?)?(?:What|Whether|How|Who|Why|Where) (?!to\b)[^?]*$/g,
    write: "a noun phrase or a verb: Returns, Renders, True if, Number of",
    found: "/** Whether it runs. */",
    allowed: "/** Returns true while it runs. */",
  },
];

/** A place where a forbidden word stands. */
export interface FoundWord {
  readonly file: string;
  readonly line: number;
  readonly word: string;
  readonly write: string;
}

/** Comments and string literals of TypeScript. */
const tokens = /\/\*[^]*?\*\/|(?<![:"'`\w])\/\/[^\n]*|"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|`(?:[^`\\]|\\[^])*`/g;

/** Regular expressions, which match what programs print. */
const regexes = /(?<=[(,=[:?&|]\s*)\/(?![*/])(?:[^/\\\n[]|\\.|\[(?:[^\]\\\n]|\\.)*\])+\/[a-z]*/g;

/** Identifiers. After a dot stands a property, which is read where it is declared. */
const identifiers = /(?<![\w$.])[A-Za-z_]\w*/g;

/** Words of identifiers, in addition to those of texts. */
const identifierWords = /\b(?:double|tells?|acts?|acting)\b/g;

/** Names of tests: the first argument of `describe`, `it` and their variants. */
const testNames = /(?:\b(?:it|test|describe\w*)(?:\.\w+)*\(|\)\()\s*("(?:[^"\\\n]|\\.)*"|`(?:[^`\\]|\\[^])*`)/g;

/** A text that people read, and where it starts in its file. */
interface Text {
  readonly at: number;
  readonly text: string;
}

/** The table in CONTRIBUTING.md that lists these words. */
const vocabulary = /^\| write \| not \|\n(?:\|.*\n)+/gm;

/** Tests that run on a real node or engine: all of their texts are read, and their identifiers. */
const readWhole = /^test\/(?:e2e|full)\//;

/** Returns the texts of a file that people read. Interpolations are cut out of template literals. */
export function textsOf(file: string, content: string): Text[] {
  if (/\.(?:md|yaml)$/.test(file)) {
    return [{ at: 0, text: content.replaceAll(vocabulary, (table) => table.replaceAll(/[^\n]/g, " ")) }];
  }
  const isTest = file.startsWith("test/") && !readWhole.test(file);
  return [...content.matchAll(isTest ? testNames : tokens)].flatMap((match) => {
    const token = (isTest ? match[1] : match[0]) ?? "";
    const at = match.index + (isTest ? match[0].length - token.length : 0);
    if (token.startsWith("/")) return [{ at, text: token }];
    // A literal without a space is a name.
    return /\s/.test(token)
      ? [{ at: at + 1, text: token.slice(1, -1).replaceAll(/\$\{[^{}]*\}/g, (code) => "…".padEnd(code.length)) }]
      : [];
  });
}

/** Returns the identifiers of a file of TypeScript as words: `newestMade` as "newest made". */
function identifiersOf(content: string): Text[] {
  const blank = (text: string): string => text.replaceAll(/[^\n]/g, " ");
  const code = content.replaceAll(tokens, blank).replaceAll(regexes, blank);
  return [...code.matchAll(identifiers)].map(({ index, 0: name }) => ({
    at: index,
    text: name.replaceAll(/(?<=[a-z\d])(?=[A-Z])|_/g, " ").toLowerCase(),
  }));
}

/** Returns the forbidden words of a file. */
export function wordsIn(file: string, content: string): FoundWord[] {
  const ofIdentifiers = [...forbiddenWords, { pattern: identifierWords, write: "fake, shows, Operation" }];
  const inCode = readWhole.test(file) && !file.endsWith(".yaml") ? identifiersOf(content) : [];
  return [
    ...found(file, content, textsOf(file, content), forbiddenWords),
    ...found(file, content, inCode, ofIdentifiers),
  ];
}

function found(
  file: string,
  content: string,
  texts: readonly Text[],
  words: readonly Pick<ForbiddenWord, "pattern" | "write">[],
): FoundWord[] {
  return texts.flatMap(({ at, text }) =>
    words.flatMap(({ pattern, write }) =>
      [...text.matchAll(pattern)].map((match) => ({
        file,
        line: content.slice(0, at + match.index).split("\n").length,
        word: match[0].split("\n")[0]?.slice(0, 60) ?? "",
        write,
      })),
    ),
  );
}

/** Documents that `npm run docs` writes from texts of the source, which are read there. */
const generated = /^docs\/(?:alerts|api|commands|config|evidence|policies|rules)\.md$|^docs\/components\/|\.gen\.ts$/;

/** Folders whose texts are read, each with the files of it that count. */
const folders: Readonly<Record<string, RegExp>> = {
  components: /^components\/.*\.ts$/,
  src: /^src\/(?!commands\/|docs\/).*\.ts$/,
  "src/commands": /^src\/commands\/.*\.ts$/,
  "src/docs": /^src\/docs\/.*\.ts$/,
  local: /^local\/.*\.(?:ts|md)$/,
  policies: /^policies\/.*\.ts$/,
  examples: /^examples\/.*\.(?:ts|md)$/,
  docs: /^docs\/(?!runbooks\/).*\.md$/,
  runbooks: /^docs\/runbooks\/.*\.md$/,
  root: /^(?:README|CONTRIBUTING)\.md$/,
  "test names": /^test\/(?!e2e\/|full\/).*\.test\.ts$/,
  "test/e2e": /^test\/e2e\/.*\.(?:ts|cjs|yaml)$/,
  "test/full": /^test\/full\/.*\.ts$/,
};

/** Returns the forbidden words of every folder, by its name. */
export function wordsByFolder(): Readonly<Record<string, FoundWord[]>> {
  const files = repositoryFiles().filter((file) => !generated.test(file));
  return Object.fromEntries(
    Object.entries(folders).map(([folder, belongs]) => [
      folder,
      files.filter((file) => belongs.test(file)).flatMap((file) => wordsIn(file, readRepository(file))),
    ]),
  );
}
