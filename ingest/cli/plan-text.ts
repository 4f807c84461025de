import type { Difference, PlannedChange } from "../index.js";
import { printable } from "./terminal.js";

/** A planned change as text: one line, and one more for each property of an update. */
export function planChangeText({ action, kind, id, scope, differences = [] }: PlannedChange): string {
  const where = scope === "" ? "" : ` (scope ${printable(scope)})`;
  return [`${action} ${printable(kind)} ${printable(id)}${where}`, ...differences.map(differenceLine)].join("\n");
}

function differenceLine({ property, old, new: wanted }: Difference): string {
  const change = old === undefined && wanted === undefined ? "changed" : `${shown(old)} → ${shown(wanted)}`;
  return `    ${printable(property)}: ${change}`;
}

function shown(value: unknown): string {
  if (value === undefined || value === null) return "(none)";
  return printable(elementText(value) ?? JSON.stringify(value));
}

/** An element as `kind id`, when it is known by its record, else by its label or code; undefined for other values. */
function elementText(value: unknown): string | undefined {
  if (hasOnly(value, ["kind", "id", "scope"]) && "kind" in value && "id" in value) {
    return `${value["kind"]} ${value["id"]}${"scope" in value ? ` (scope ${value["scope"]})` : ""}`;
  }
  if (!hasOnly(value, ["element", "label", "code"]) || !("element" in value)) return undefined;
  const name = value["label"] ?? value["code"];
  return name === undefined ? value["element"] : `${JSON.stringify(name)} (${value["element"]})`;
}

/** Whether a value is an object that has no members but these, all of them texts. */
function hasOnly(value: unknown, members: readonly string[]): value is Record<string, string> {
  if (typeof value !== "object" || value === null) return false;
  return Object.entries(value).every(([name, member]) => members.includes(name) && typeof member === "string");
}
