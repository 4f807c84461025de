/** Changed copies of the fixture workbook. */
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { cobie, fixtures, run, systemPython, temporaryFolder, type Outcome } from "./extractor-run.js";

export const building = join(fixtures, "building.xlsx");

/** A step of `edit-workbook.py`. */
export type Edit =
  | readonly ["set", sheet: string, cell: string, value: string | number | boolean | null]
  | readonly ["append", sheet: string, values: readonly (string | number | boolean | null)[]]
  | readonly ["delete-row" | "insert-row", sheet: string, row: number]
  | readonly ["delete-column", sheet: string, column: string]
  | readonly ["delete-sheet", sheet: string]
  | readonly ["rename-sheet", sheet: string, name: string];

/** A copy of the fixture, after these edits. */
export function editedBuilding(edits: readonly Edit[]): string {
  const target = join(temporaryFolder(), "building.xlsx");
  const python = spawnSync("python3", ["-c", "import openpyxl"]).status === 0 ? "python3" : systemPython;
  const editor = join(import.meta.dirname, "edit-workbook.py");
  const { status, stderr } = spawnSync(python, [editor, building, target], { input: JSON.stringify(edits) });
  if (status !== 0) throw new Error(stderr.toString());
  return target;
}

/** Runs the cobie extractor over an edited copy of the fixture. */
export function extractEdited(edits: readonly Edit[], args: readonly string[] = []): Promise<Outcome> {
  return run(cobie, [editedBuilding(edits), ...args]);
}

/** A change of the XML of one part of a workbook, as a Python regular expression. */
export interface Patch {
  readonly part: string;
  readonly pattern: string;
  readonly replacement: string;
}

/** A copy of a workbook with one of its parts patched. */
export function patchedWorkbook(source: string, { part, pattern, replacement }: Patch): string {
  const target = join(temporaryFolder(), "building.xlsx");
  const patcher = join(import.meta.dirname, "patch-package.py");
  const { status, stderr } = spawnSync("python3", [patcher, source, target, part, pattern, replacement]);
  if (status !== 0) throw new Error(stderr.toString());
  return target;
}
