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
  return value === undefined || value === null ? "(none)" : printable(JSON.stringify(value));
}
