import type { DocumentErrors } from "../documents/document-errors.js";
import { isWhole } from "./coerce.js";

const flaw = "a NUL or half a surrogate pair, which no iModel stores";

/** Notes the names and texts of a document that have something in them that would not arrive in an iModel: no value of a record has it, so no rule may put it there. */
export function checkTexts(branch: object, errors: DocumentErrors, seen = new Set<object>()): void {
  if (seen.has(branch)) return;
  seen.add(branch);
  for (const [name, value] of Object.entries(branch) as [string, unknown][]) {
    if (!isWhole(name)) errors.addKey(branch, name, flaw);
    if (typeof value === "string" && !isWhole(value)) errors.add(branch, Array.isArray(branch) ? Number(name) : name, flaw);
    if (typeof value === "object" && value !== null) checkTexts(value, errors, seen);
  }
}
