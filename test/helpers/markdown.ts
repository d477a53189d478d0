import * as path from "node:path";
import { readRepository, repositoryFiles } from "./repository";

/** A fenced block of a document. */
export interface Snippet {
  /** Where it stands: file and line, for messages. */
  readonly where: string;
  readonly language: string;
  readonly text: string;
}

/** A link of a document to something in the repository. */
export interface Link {
  readonly where: string;
  /** What it leads to: a path in the repository, and a heading where it names one. */
  readonly file: string;
  readonly heading: string | undefined;
}

const fence = /^```(\w*)\n([\s\S]*?)^```$/gm;

/** Every document of the repository. */
export function documents(): string[] {
  return repositoryFiles().filter((file) => file.endsWith(".md"));
}

/** Every fenced block of every document in one of the languages. */
export function snippets(...languages: readonly string[]): Snippet[] {
  return documents()
    .flatMap((file) =>
      matches(readRepository(file), fence).map(({ groups: [language = "", text = ""], line }) => ({
        where: `${file}:${line}`,
        language,
        text,
      })),
    )
    .filter(({ language }) => languages.includes(language));
}

/** Every relative link of every document; links in code are none. */
export function links(): Link[] {
  return documents().flatMap((file) =>
    matches(withoutCode(readRepository(file)), /\]\((?!\w+:)([^)#\s]*)(?:#([^)\s]+))?\)/g).map(
      ({ groups: [target = "", heading], line }) => ({
        where: `${file}:${line}`,
        file: target === "" ? file : path.join(path.dirname(file), target),
        heading,
      }),
    ),
  );
}

const headingsOf = new Map<string, readonly string[]>();

/** The names by which links lead into a document: its headings, as GitHub names them, and its own anchors. */
export function headings(file: string): readonly string[] {
  const known = headingsOf.get(file);
  if (known !== undefined) return known;
  const text = withoutCode(readRepository(file), fence);
  const titles = matches(text, /^#+ (.*)$/gm).map(({ groups: [title = ""] }) =>
    title
      .replaceAll(/\[([^\]]*)\]\([^)]*\)/g, "$1")
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N} _-]/gu, "")
      .replaceAll(" ", "-"),
  );
  const anchors = [...text.matchAll(/<a id="([^"]+)"/g)].map(([, id = ""]) => id);
  headingsOf.set(file, [...titles, ...anchors]);
  return [...titles, ...anchors];
}

/** A document with code blanked, so that lines keep their numbers. */
export function withoutCode(text: string, code: RegExp = new RegExp(`${fence.source}|\`[^\`\\n]*\``, "gm")): string {
  return text.replaceAll(code, (found) => found.replaceAll(/[^\n]/g, " "));
}

function matches(text: string, pattern: RegExp): { readonly groups: readonly (string | undefined)[]; line: number }[] {
  return [...text.matchAll(pattern)].map((match) => ({
    groups: match.slice(1),
    line: text.slice(0, match.index).split("\n").length,
  }));
}
