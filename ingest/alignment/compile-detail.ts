import type { DocumentErrors } from "../documents/document-errors.js";
import type { SchemaLookup } from "./class-description.js";
import { conversion } from "./unit-conversion.js";
import { findUnit } from "./unit-names.js";

/** What says how far what is written of a shape may lie off the true one: the rule of a kind, or the document. */
interface Detailed {
  detail?: number | string;
}

/** The detail in metres; nothing where none is given. What is wrong with it is noted. */
export function compileDetail(rule: Detailed, schemas: SchemaLookup, errors: DocumentErrors): { detail?: number } {
  const { detail } = rule;
  if (detail === undefined) return {};
  const metres = typeof detail === "number" ? detail : readLength(detail, schemas);
  if (typeof metres === "number") return { detail: metres };
  errors.add(rule, "detail", metres.flaw);
  return {};
}

/** The metres that a number with a unit stands for. */
function readLength(text: string, schemas: SchemaLookup): number | { flaw: string } {
  const [, number, name = ""] = /^(\d+(?:\.\d+)?) *([^\d\s].*)$/.exec(text.trim()) ?? [];
  if (number === undefined) return { flaw: `${JSON.stringify(text)} is no length; write a number of metres, or one with its unit: 5 mm` };
  const found = findUnit(name, schemas.units(), "LENGTH");
  if ("flaw" in found) return found;
  return found.unit.phenomenon === "LENGTH" ? conversion(found.unit)(Number(number)) : { flaw: `${name} is no unit of length` };
}
