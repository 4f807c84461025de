import type { Dirent } from "node:fs";
import { readdir, stat } from "node:fs/promises";
import { posix, relative, resolve } from "node:path";
import { fixedPart, isPattern, patternExpression } from "./file-pattern.js";

/** A file that was asked for. */
export interface FoundFile {
  /** As it is shown, with slashes; relative to the base where it was asked for so. */
  path: string;
  /** Its folder below the one that it was found in; empty when it is that one, or when the file itself was named. */
  folder: string;
  /** What it was found by. */
  by: "name" | "pattern" | "folder";
}

/** What was found for one file, folder or pattern. */
export interface Finding {
  /** In the order of their names. */
  files: FoundFile[];
  /** There is no such file or folder, or nothing that matches. */
  empty: boolean;
}

/** Paths below which nothing is looked for. */
export type Excluded = (path: string) => boolean;

/**
 * Finds the files that a path, a folder or a pattern stands for. Links to folders are not followed, and what begins with a dot is not looked into.
 * Holds the names in memory.
 */
export async function findFiles(asked: string, base: string, excluded: Excluded): Promise<Finding> {
  const path = asked.replaceAll("\\", "/").replace(/(?<=.)\/+$/, "");
  const found = await stat(resolve(base, path)).catch(() => undefined);
  if (found?.isDirectory()) return finding(await filesBelow(path, base, excluded), path, "folder");
  if (found !== undefined) return { files: excluded(path) ? [] : [{ path, folder: "", by: "name" }], empty: false };
  if (!isPattern(path)) return { files: [], empty: true };
  const expression = patternExpression(path);
  const start = fixedPart(path);
  const files = await filesBelow(start, base, excluded);
  return finding(files.filter((file) => expression.test(file)), start, "pattern");
}

/** Whether a path is one of the files, folders or patterns, or lies below one. */
export function exclusion(patterns: readonly string[]): Excluded {
  const tests = patterns.map((pattern) => {
    const path = pattern.replaceAll("\\", "/").replace(/^(\.\/)+/, "").replace(/(?<=.)\/+$/, "");
    const expression = isPattern(path) ? patternExpression(path) : undefined;
    return (file: string): boolean => (expression ? expression.test(file) : file === path || file.startsWith(`${path}/`));
  });
  return (path) => tests.some((test) => test(path.replace(/^(\.\/)+/, "")));
}

function finding(paths: readonly string[], start: string, by: FoundFile["by"]): Finding {
  const files = paths.map((path) => ({ path, folder: relative(start, posix.dirname(path)).replaceAll("\\", "/"), by }));
  return { files, empty: files.length === 0 };
}

async function filesBelow(folder: string, base: string, excluded: Excluded): Promise<string[]> {
  const entries = await readdir(resolve(base, folder), { withFileTypes: true }).catch((): Dirent[] => []);
  const paths: string[] = [];
  for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const path = folder === "." ? entry.name : posix.join(folder, entry.name);
    if (entry.name.startsWith(".") || excluded(path)) continue;
    if (entry.isDirectory()) paths.push(...(await filesBelow(path, base, excluded)));
    else if (entry.isFile() || (entry.isSymbolicLink() && (await isFile(resolve(base, path))))) paths.push(path);
  }
  return paths;
}

async function isFile(path: string): Promise<boolean> {
  return stat(path).then((found) => found.isFile(), () => false);
}
