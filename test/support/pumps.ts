import type { BodyRecord, DocumentParts } from "./document-text.js";
import type { Ingested } from "./ingest-text.js";
import type { PlainContent } from "./target-content.js";

/** A target under test that documents of pumps are ingested into. */
export interface PumpTarget {
  run(records: BodyRecord[], parts?: Omit<DocumentParts, "records">): Promise<Ingested>;
  content(): Promise<Record<string, PlainContent>>;
  /** Grows with every transaction that wrote something. */
  transactions(): Promise<number>;
}

/** A pump, apart from what `rest` says. */
export function pump(id: string, rest: Partial<BodyRecord & { type: "entity" }> = {}): BodyRecord {
  return { type: "entity", kind: "Pump", id, ...rest };
}

/** A reference to a pump. */
export function to(id: string): { kind: string; id: string } {
  return { kind: "Pump", id };
}
