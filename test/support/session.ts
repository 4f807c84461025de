import type { AlignedElement } from "../../ingest/alignment/aligned-element.js";
import type { EntityKey } from "../../ingest/format/entity-key.js";
import { withIModel } from "../../ingest/imodel/imodel-target.js";
import type { Change, ElementChange } from "../../ingest/synchronize/change.js";
import type { DocumentSession } from "../../ingest/synchronize/sync-target.js";
import { headerRecord } from "./document-text.js";

/** Key of an entity in the unnamed scope. */
export function key(id: string, kind = "Pump"): EntityKey {
  return { scope: "", kind, id };
}

/** A change of a physical object, apart from what `element` says. */
export function change(id: string, element: Partial<AlignedElement> = {}, checksum = "1"): ElementChange {
  const aligned = { className: "Generic:PhysicalObject", model: "physical", category: "Equipment", properties: {}, references: [], json: {}, ...element } satisfies Partial<AlignedElement>;
  return { operation: "element", key: key(id), item: { checksum }, place: { file: "a.ndjson" }, bytes: 0, pointerBase: "", element: aligned };
}

/** One session of the document `plant` on an iModel file. */
export function session<T>(file: string, work: (session: DocumentSession) => Promise<T>): Promise<T> {
  return withIModel(file, async (target) => work(await target.openDocument(headerRecord(), "alignment")));
}

/** Applies changes in a session of their own and says what became of each. */
export async function results(file: string, changes: Change[]): Promise<string[]> {
  return session(file, async (opened) => (await opened.apply(changes)).map(({ result }) => result));
}
