import { readFile } from "node:fs/promises";
import ts from "typescript";

/**
 * The documents that hold generated tables, as they ought to be.
 * @param {URL} root the package's folder
 * @returns {Promise<[path: string, text: string][]>}
 */
export async function documentTexts(root) {
  const { exitCodes } = await importTypeScript(new URL("ingest/cli/exit-codes.ts", root));
  const { issueCodes } = await importTypeScript(new URL("ingest/issue.ts", root));
  const { errorKeys } = await importTypeScript(new URL("ingest/errors.ts", root));
  const readme = await readFile(new URL("README.md", root), "utf8");
  return [
    ["README.md", replaceTable(readme, "exit codes", exitCodeTable(exitCodes))],
    ["docs/issues.md", issuesDocument(issueTable(issueCodes), errorTable(errorKeys))],
  ];
}

/** Replaces what stands between the two markers of a table. */
function replaceTable(document, name, table) {
  const [begin, end] = [`<!-- generated: ${name} -->`, `<!-- end: ${name} -->`];
  const [from, to] = [document.indexOf(begin), document.indexOf(end)];
  if (from < 0 || to < from) throw new Error(`README.md lacks the markers of the table "${name}"`);
  return `${document.slice(0, from)}${begin}\n${table}\n${document.slice(to)}`;
}

function exitCodeTable(exitCodes) {
  return markdownTable(["code", "meaning"], Object.values(exitCodes).map(({ code, meaning }) => [code, meaning]));
}

function issueTable(issueCodes) {
  const rows = Object.entries(issueCodes).map(([code, { severity, meaning, hint }]) => [`\`${code}\``, severity, meaning, hint]);
  return markdownTable(["code", "severity", "meaning", "what to do"], rows);
}

function errorTable(errorKeys) {
  return markdownTable(["key", "meaning"], Object.entries(errorKeys).map(([key, meaning]) => [`\`${key}\``, meaning]));
}

function issuesDocument(issues, errors) {
  return `<!-- Written by \`npm run generate\`. Do not edit. -->
# Issues and errors

An **issue** is a problem in the data: it is reported and counted, and the run goes on. An \`error\` keeps a record out or
a document incomplete, a \`warning\` does not. Programs read them with \`--json\`, or from \`onIssue\`.

${issues}

An **error** stops the run. Programs branch on the \`key\` of the \`IngestError\` that is thrown.

${errors}
`;
}

function markdownTable(titles, rows) {
  const line = (cells) => `| ${cells.map((cell) => String(cell).replaceAll("|", "\\|")).join(" | ")} |`;
  return [line(titles), line(titles.map(() => "---")), ...rows.map(line)].join("\n");
}

/** A module of the sources that imports nothing at run time, so that no build is needed. */
async function importTypeScript(url) {
  const { outputText } = ts.transpileModule(await readFile(url, "utf8"), {
    compilerOptions: { module: ts.ModuleKind.ESNext, target: ts.ScriptTarget.ES2022, verbatimModuleSyntax: true },
  });
  return import(`data:text/javascript,${encodeURIComponent(outputText)}`);
}
