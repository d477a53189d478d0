import * as path from "node:path";
import * as vm from "node:vm";
import ts from "typescript";
import { repository } from "./repository";
import type { Snippet } from "./markdown";

/** What the compiler has against programs that stand in the root of the repository, each by where it is written. */
export function compileErrors(snippets: readonly Snippet[]): string[] {
  const { config } = ts.readConfigFile(path.join(repository, "tsconfig.json"), (file) => ts.sys.readFile(file)) as {
    config: { compilerOptions: object };
  };
  // An example does not use everything that it makes.
  const unused = { noUnusedLocals: false, types: ["node"] };
  const { options } = ts.convertCompilerOptionsFromJson({ ...config.compilerOptions, ...unused }, repository);
  const byFile = new Map(snippets.map((snippet, i) => [path.join(repository, `snippet-${i}.ts`), snippet]));
  const host = ts.createCompilerHost(options);
  host.fileExists = (file) => byFile.has(file) || ts.sys.fileExists(file);
  host.readFile = (file) => byFile.get(file)?.text ?? ts.sys.readFile(file);
  const program = ts.createProgram([...byFile.keys()], { ...options, pathsBasePath: repository }, host);
  return [...byFile].flatMap(([file, { where }]) => {
    const source = program.getSourceFile(file);
    const found = [...program.getSyntacticDiagnostics(source), ...program.getSemanticDiagnostics(source)];
    return found.map(({ messageText }) => `${where}: ${ts.flattenDiagnosticMessageText(messageText, "\n")}`);
  });
}

/**
 * Runs a program that stands in the root of the repository, in this process.
 *
 * @param load gives it the module of a name, `.` standing for the root.
 */
export function runSnippet({ where, text }: Snippet, load: (name: string) => unknown): void {
  const options = { module: ts.ModuleKind.CommonJS, target: ts.ScriptTarget.ES2022, esModuleInterop: true };
  const { outputText } = ts.transpileModule(text, { compilerOptions: options });
  const run = vm.compileFunction(outputText, ["require", "exports"], { filename: where }) as (
    ...args: object[]
  ) => void;
  run(load, {});
}
