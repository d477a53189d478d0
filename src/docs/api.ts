import * as fs from "node:fs";
import * as path from "node:path";
import * as ts from "typescript";
import { root } from "../root";

/**
 * `docs/api.md`: every name that the package exports, with its type. What a program may rely on is what stands there, so a change of
 * that page is a change of a version number.
 */
export function apiDocument(): string {
  const { exports: entries } = JSON.parse(fs.readFileSync(path.join(root, "package.json"), "utf8")) as {
    exports: Readonly<Record<string, string | { readonly "pgstack-source": string }>>;
  };
  const sources = Object.entries(entries)
    // The entry of the package itself has everything of others too, so it comes last.
    .sort(([a], [b]) => b.length - a.length || (a < b ? -1 : 1))
    .flatMap(([entry, target]) =>
      typeof target === "string" ? [] : [{ entry, file: path.join(root, target["pgstack-source"]) }],
    );
  const surface = new Surface(sources.map(({ file }) => file));
  return [
    "# Public surface",
    "",
    "Every name that the package exports, with its type; long types are shortened. The values that a schema accepts are in",
    "[config.schema.json](config.schema.json). Written by `npm run docs` from the sources; a change of either page changes the",
    "version, see [upgrading](upgrading.md).",
    ...sources.flatMap(({ entry, file }) => [
      "",
      `## ${path.posix.join("pgstack", entry)}`,
      "",
      "```typescript",
      ...surface.of(file),
      "```",
    ]),
    "",
  ].join("\n");
}

/** The exports of modules as TypeScript's compiler sees them. */
class Surface {
  private readonly program: ts.Program;
  private readonly checker: ts.TypeChecker;
  private readonly printer = ts.createPrinter({ removeComments: true });
  private readonly declared = new Map<string, ts.SourceFile>();
  private readonly listed = new Set<ts.Symbol>();

  constructor(files: readonly string[]) {
    const { config } = ts.readConfigFile(path.join(root, "tsconfig.build.json"), (file) => ts.sys.readFile(file)) as {
      config: unknown;
    };
    const { options } = ts.parseJsonConfigFileContent(config, ts.sys, root);
    this.program = ts.createProgram(files, options);
    this.checker = this.program.getTypeChecker();
  }

  /** The declarations that a file exports; those that were listed before by their names only. */
  of(file: string): string[] {
    const source = this.program.getSourceFile(file);
    const module = source && this.checker.getSymbolAtLocation(source);
    if (module === undefined) throw new Error(`${file} exports nothing`);
    const symbols = this.checker
      .getExportsOfModule(module)
      .map((symbol) => (symbol.flags & ts.SymbolFlags.Alias ? this.checker.getAliasedSymbol(symbol) : symbol))
      .sort((a, b) => (a.name < b.name ? -1 : 1));
    const known = symbols.filter((symbol) => this.listed.has(symbol));
    const added = symbols.filter((symbol) => !this.listed.has(symbol));
    for (const symbol of added) this.listed.add(symbol);
    return [
      ...known.map(({ name }) => `// ${name}: as above`),
      ...added.flatMap((symbol) => (symbol.declarations ?? []).map((declaration) => this.text(symbol, declaration))),
    ];
  }

  private text(symbol: ts.Symbol, declaration: ts.Declaration): string {
    const file = declaration.getSourceFile();
    if (ts.isVariableDeclaration(declaration)) {
      return `const ${symbol.name}: ${this.typeOf(symbol)};`;
    }
    const declared = this.checker.getDeclaredTypeOfSymbol(symbol);
    if (
      ts.isTypeAliasDeclaration(declaration) &&
      declared.isUnion() &&
      declared.types.every((one) => one.isLiteral())
    ) {
      return `type ${symbol.name} = ${declared.types.map((one) => this.checker.typeToString(one)).join(" | ")};`;
    }
    if (!ts.isClassDeclaration(declaration) && !ts.isFunctionDeclaration(declaration))
      return this.print(declaration, file);
    // Without their bodies: they are printed as the compiler declares them.
    const declarations = this.declarationsOf(file);
    const found = declarations.statements.find(
      (one) => (ts.isClassDeclaration(one) || ts.isFunctionDeclaration(one)) && one.name?.text === symbol.name,
    );
    if (found === undefined) throw new Error(`${symbol.name} is not declared in ${file.fileName}`);
    return this.print(found, declarations);
  }

  private typeOf(symbol: ts.Symbol): string {
    return this.checker.typeToString(this.checker.getTypeOfSymbol(symbol));
  }

  private print(node: ts.Node, file: ts.SourceFile): string {
    return this.printer.printNode(ts.EmitHint.Unspecified, node, file).replace(/^export (declare )?/, "");
  }

  private declarationsOf(file: ts.SourceFile): ts.SourceFile {
    const known = this.declared.get(file.fileName);
    if (known !== undefined) return known;
    let text = "";
    this.program.emit(file, (_name, content) => (text = content), undefined, true);
    const made = ts.createSourceFile(`${file.fileName}.d.ts`, text, ts.ScriptTarget.Latest);
    this.declared.set(file.fileName, made);
    return made;
  }
}
