import * as path from "node:path";
import ts from "typescript";
import { root } from "../root";

/** A documented property of an interface or class. */
export interface DeclaredProperty {
  readonly name: string;
  /** As it is written. */
  readonly type: string;
  readonly optional: boolean;
  readonly text: string;
  /** The text of `@default`. @default undefined without the tag */
  readonly fallback: string | undefined;
}

/** A component as its source declares and documents it. */
export interface DeclaredComponent {
  readonly name: string;
  /** Its source, in the repository. */
  readonly file: string;
  /** True for a resource, false for a component with resources in it. */
  readonly isResource: boolean;
  /** True if `pgstack` exports it. */
  readonly exported: boolean;
  readonly text: string;
  /** The texts of `@example` and `@throws`. */
  readonly example: string | undefined;
  readonly throws: string | undefined;
  readonly args: readonly DeclaredProperty[];
  readonly outputs: readonly DeclaredProperty[];
}

/** Every component of the library, that is every resource with arguments of its own, by name. Read from the sources alone: nothing of another package is loaded. */
export function declaredComponents(): readonly DeclaredComponent[] {
  const index = path.join(root, "components", "index.ts");
  const files = ts.sys.readDirectory(path.join(root, "components"), [".ts"]);
  const options: ts.CompilerOptions = { noLib: true, types: [] };
  const host = ts.createCompilerHost(options);
  host.resolveModuleNameLiterals = (names, file) =>
    names.map(({ text }) =>
      text.startsWith(".") ? ts.resolveModuleName(text, file, options, host) : { resolvedModule: undefined },
    );
  const program = ts.createProgram(files, options, host);
  const checker = program.getTypeChecker();
  const exportsOf = (file: string): ts.Symbol[] => {
    const source = program.getSourceFile(file);
    const symbol = source !== undefined ? checker.getSymbolAtLocation(source) : undefined;
    return symbol !== undefined ? checker.getExportsOfModule(symbol) : [];
  };
  const exported = new Set(exportsOf(index).map(({ name }) => name));
  return files
    .filter((file) => path.basename(file) !== "index.ts")
    .flatMap((file) => {
      const symbols = exportsOf(file);
      return symbols.flatMap((symbol): DeclaredComponent[] => {
        const declaration = symbol.valueDeclaration;
        const base = declaration !== undefined ? baseOf(declaration) : undefined;
        if (base === undefined) return [];
        const args = symbols.find(({ name }) => name === `${symbol.name}Args`);
        if (args === undefined) return [];
        return [
          {
            name: symbol.name,
            file: path.relative(root, file),
            isResource: base === "pulumi.CustomResource",
            exported: exported.has(symbol.name),
            text: textOf(symbol, checker),
            example: tag(symbol, checker, "example"),
            throws: tag(symbol, checker, "throws"),
            args: properties(checker.getDeclaredTypeOfSymbol(args), checker),
            outputs: properties(checker.getDeclaredTypeOfSymbol(symbol), checker),
          },
        ];
      });
    })
    .sort((a, b) => a.name.localeCompare(b.name));
}

/** Returns the base class if it is one of Pulumi's resource classes. */
function baseOf(declaration: ts.Node): string | undefined {
  if (!ts.isClassDeclaration(declaration)) return undefined;
  const base = declaration.heritageClauses?.[0]?.types[0]?.expression.getText();
  return base === "pulumi.ComponentResource" || base === "pulumi.CustomResource" ? base : undefined;
}

function properties(type: ts.Type, checker: ts.TypeChecker): DeclaredProperty[] {
  return type.getProperties().flatMap((symbol): DeclaredProperty[] => {
    const declaration = symbol.valueDeclaration;
    if (declaration === undefined) return [];
    if (!ts.isPropertySignature(declaration) && !ts.isPropertyDeclaration(declaration)) return [];
    return [
      {
        name: symbol.name,
        type: (declaration.type?.getText() ?? "").replaceAll(/\s+/g, " "),
        optional: declaration.questionToken !== undefined,
        text: textOf(symbol, checker),
        fallback: tag(symbol, checker, "default"),
      },
    ];
  });
}

function textOf(symbol: ts.Symbol, checker: ts.TypeChecker): string {
  return plain(ts.displayPartsToString(symbol.getDocumentationComment(checker)));
}

function tag(symbol: ts.Symbol, checker: ts.TypeChecker, wanted: string): string | undefined {
  const found = symbol.getJsDocTags(checker).find(({ name }) => name === wanted);
  return found === undefined ? undefined : plain(ts.displayPartsToString(found.text));
}

/** A reference as code. */
function plain(text: string): string {
  return text.replaceAll(/\{@link (\w+)\}/g, "`$1`").trim();
}
