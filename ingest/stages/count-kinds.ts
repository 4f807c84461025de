import { PreparedRecord } from "../format/prepared-record.js";
import type { CheckedRecord } from "./check-record.js";

/** Counts entities of a kind. */
export function countKind(kinds: Map<string, number>, kind: string, count: number): void {
  if (count > 0) kinds.set(kind, (kinds.get(kind) ?? 0) + count);
}

/** Counts a record where it is a valid entity. */
export function countChecked(kinds: Map<string, number>, checked: CheckedRecord | undefined): void {
  const kind = checked && kindOf(checked);
  if (kind !== undefined) countKind(kinds, kind, 1);
}

function kindOf(checked: CheckedRecord): string | undefined {
  if ("rejected" in checked) return undefined;
  if (checked instanceof PreparedRecord) return checked.type === "entity" ? checked.kind : undefined;
  return checked.record.type === "entity" ? checked.record.kind : undefined;
}
