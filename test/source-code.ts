import { readFileSync } from "node:fs";
import { join, posix } from "node:path";
import ts from "typescript";
import { root } from "./package-folder.js";

/** One import. Files are paths below {@link root}, packages their specifiers. */
export interface Edge {
  from: string;
  to: string;
  /** `type`: erased by the compiler; `dynamic`: loaded when the expression is reached. */
  how: "static" | "type" | "dynamic";
}

/** All imports and re-exports of the files. */
export function importEdges(files: readonly string[]): Edge[] {
  return files.flatMap((from) => {
    const source = ts.createSourceFile(from, readFileSync(join(root, from), "utf8"), ts.ScriptTarget.ES2022, true);
    return importsOf(source).map(({ specifier, how }) => ({ from, to: resolve(from, specifier), how }));
  });
}

function resolve(from: string, specifier: string): string {
  return specifier.startsWith(".") ? posix.join(posix.dirname(from), specifier).replace(/\.js$/, ".ts") : specifier;
}

interface Import {
  specifier: string;
  how: Edge["how"];
}

function importsOf(source: ts.SourceFile): Import[] {
  const imports: Import[] = [];
  const add = (node: ts.Node | undefined, how: Edge["how"]): void => {
    if (node && ts.isStringLiteralLike(node)) imports.push({ specifier: node.text, how });
    else throw new Error(`${source.fileName}: an import that cannot be read`);
  };
  const visit = (node: ts.Node): void => {
    if (ts.isImportDeclaration(node)) add(node.moduleSpecifier, node.importClause && isTypeOnly(node.importClause) ? "type" : "static");
    else if (ts.isExportDeclaration(node) && node.moduleSpecifier) add(node.moduleSpecifier, node.isTypeOnly ? "type" : "static");
    else if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument)) add(node.argument.literal, "type");
    else if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword) add(node.arguments[0], "dynamic");
    ts.forEachChild(node, visit);
  };
  visit(source);
  return imports;
}

function isTypeOnly(clause: ts.ImportClause): boolean {
  return clause.phaseModifier === ts.SyntaxKind.TypeKeyword;
}

/** Exports of the files that have no TSDoc, each as `file: name`. */
export function undocumentedExports(files: readonly string[]): string[] {
  const program = ts.createProgram(files.map((path) => join(root, path)), compilerOptions());
  const checker = program.getTypeChecker();
  return files.flatMap((path) => {
    const source = program.getSourceFile(join(root, path));
    const module = source && checker.getSymbolAtLocation(source);
    const exported = module ? checker.getExportsOfModule(module) : [];
    return exported.filter((symbol) => !isDocumented(symbol, checker)).map((symbol) => `${path}: ${symbol.name}`);
  });
}

function isDocumented(symbol: ts.Symbol, checker: ts.TypeChecker): boolean {
  const original = symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol;
  return original.getDocumentationComment(checker).length > 0;
}

function compilerOptions(): ts.CompilerOptions {
  const { config } = ts.readConfigFile(join(root, "tsconfig.json"), ts.sys.readFile) as { config: unknown };
  return ts.parseJsonConfigFileContent(config, ts.sys, root).options;
}
