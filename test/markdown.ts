import { readFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "./package-folder.js";

/** A fenced code block of a document. */
export interface CodeBlock {
  /** First line of its content, counted from 1. */
  line: number;
  language: string;
  /** What follows the language, for example `requires=openpyxl`. */
  info: string;
  text: string;
  /** Text of the comment in the line above, without its marks. */
  comment: string;
}

/** The code blocks of a document below {@link root}, in order. */
export function codeBlocks(path: string): CodeBlock[] {
  const lines = readFileSync(join(root, path), "utf8").split("\n");
  const blocks: CodeBlock[] = [];
  for (let start = 0; start < lines.length; start++) {
    const [, language, info = ""] = /^```(\w+)\s*(.*)$/.exec(lines[start] ?? "") ?? [];
    if (language === undefined) continue;
    const end = lines.indexOf("```", start);
    const [, comment = ""] = /^<!-- (.*) -->$/.exec(lines[start - 1] ?? "") ?? [];
    blocks.push({ line: start + 2, language, info, text: lines.slice(start + 1, end).join("\n"), comment });
    start = end;
  }
  return blocks;
}

/** A command of a shell block. */
export interface DocumentedCommand {
  line: number;
  command: string;
  /** From a comment `# exit code N` at its end; 0 without one. */
  exitCode: number;
}

/** The commands of a block: one a line, continued where the line ends with a backslash. */
export function commandsOf(block: CodeBlock): DocumentedCommand[] {
  const commands: DocumentedCommand[] = [];
  let command = "";
  for (const [index, text] of block.text.split("\n").entries()) {
    command += text;
    if (command.endsWith("\\")) command += "\n";
    else {
      const [, exitCode = "0"] = /# exit code (\d+)$/.exec(command) ?? [];
      if (command.trim() !== "") commands.push({ line: block.line + index, command, exitCode: Number(exitCode) });
      command = "";
    }
  }
  return commands;
}
