import * as path from "node:path";
import ts from "typescript";

/**
 * What an editor shows over a name in a program: its documentation and its tags. It is TypeScript's own answer to editors.
 *
 * @param directory Folder that the program is in, by which it finds packages; the program itself is not written.
 * @param program Text with one `|` right before the name.
 */
export function hover(directory: string, program: string, options: ts.CompilerOptions): string {
  const file = path.join(directory, "hovered.ts");
  const text = program.replace("|", "");
  const compilerOptions: ts.CompilerOptions = { ...options, strict: true, noEmit: true, types: [] };
  const host: ts.LanguageServiceHost = {
    getCompilationSettings: () => compilerOptions,
    getScriptFileNames: () => [file],
    getScriptVersion: () => "1",
    getScriptSnapshot: (name) => {
      const content = name === file ? text : ts.sys.readFile(name);
      return content === undefined ? undefined : ts.ScriptSnapshot.fromString(content);
    },
    getCurrentDirectory: () => directory,
    getDefaultLibFileName: ts.getDefaultLibFilePath,
    fileExists: (name) => name === file || ts.sys.fileExists(name),
    readFile: (name) => ts.sys.readFile(name),
    readDirectory: (...args) => ts.sys.readDirectory(...args),
    directoryExists: (name) => ts.sys.directoryExists(name),
    getDirectories: (name) => ts.sys.getDirectories(name),
  };
  const info = ts.createLanguageService(host).getQuickInfoAtPosition(file, program.indexOf("|"));
  if (info === undefined) throw new Error("an editor shows nothing there");
  const tags = (info.tags ?? []).map(({ name, text: of }) => `@${name} ${ts.displayPartsToString(of)}`);
  return [ts.displayPartsToString(info.documentation), ...tags].join("\n");
}

/** Settings of a cluster, to hover over one of them. */
export const hoveredSettings =
  '{ operator: "cloudnative-pg", name: "main", namespace: "a", version: 17, storage: { size: "1Gi" }, |instances: 3 }';

/** What an editor must show over `instances`: its sentence, the effect of a change and the default. */
export const instancesHover =
  "Number of Postgres servers: one primary, the rest replicas. Lowering it deletes the volumes of the removed replicas: refused unless allowDataLoss lists instances.\n" +
  "@default 3";
