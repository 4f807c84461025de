import { join } from "node:path";
import type { IModelDb } from "@itwin/core-backend";
import { expect } from "vitest";
import type { HeaderRecord } from "../../ingest/format/record-types.js";
import { withIModel } from "../../ingest/imodel/imodel-target.js";
import { selectIds, selectRows } from "../../ingest/imodel/query.js";
import type { IngestOptions } from "../../ingest/ingest.js";
import type { SyncTarget } from "../../ingest/synchronize/sync-target.js";
import { findDamage } from "../robustness/imodel-lines.js";
import { type BodyRecord, documentText } from "./document-text.js";
import { partUse } from "./exported-graphics.js";
import { reading, transactionCount } from "./imodel-content.js";
import { type Ingested, ingestText } from "./ingest-text.js";
import { tempFolder } from "./temp-folder.js";

const folder = tempFolder();
let files = 0;

/** A new iModel file; all have one name, since that of the root subject is that of the file. */
export function newFile(): string {
  return join(folder, `${++files}`, "model.bim");
}

/** A part that is a cube. */
export function cube(id: string, size: number, look: object = {}): BodyRecord {
  return { type: "part", id, geometry: [{ type: "box", low: [0, 0, 0], high: [size, size, size], ...look }] };
}

/** A pump that places a part. */
export function pump(id: string, part: string): BodyRecord {
  return { type: "entity", kind: "Pump", id, geometry: [{ type: "part", part }] };
}

/** Pump 1 places the part a, pump 2 the part b. */
export const pumps: readonly BodyRecord[] = [pump("1", "a"), pump("2", "b")];

/** What is special about a run. */
export type RunOptions = Partial<IngestOptions> & { header?: Partial<HeaderRecord> };

/** Ingests a document into an iModel file. */
export function run(file: string, records: readonly BodyRecord[], options: RunOptions = {}): Promise<Ingested> {
  return withIModel(file, (target) => ingested(target, records, options));
}

/** Ingests a document into a target. */
export function ingested(target: SyncTarget, records: readonly BodyRecord[], { header, ...options }: RunOptions = {}): Promise<Ingested> {
  return ingestText(documentText({ ...(header && { header }), records }), target, options);
}

/** The size of the cubes that each pump shows, the number of GeometryParts, and the one of each part. */
export async function shown(file: string): Promise<{ sizes: Record<string, number[]>; parts: number; standing: Record<string, string> }> {
  return reading(file, (db) => ({ sizes: shownSizes(db), parts: partUse(db).parts, standing: partsOf(db) }));
}

/** Checks that something writes nothing into an iModel file, which is sound. */
export async function expectNothingWritten(file: string, work: () => Promise<unknown>): Promise<void> {
  const before = await transactionCount(file);
  await work();
  expect(await transactionCount(file)).toBe(before);
  expect(await reading(file, findDamage)).toEqual([]);
}

/** The size along y of all that each entity displays, by the id of its record; one number for each mesh. */
export function shownSizes(db: IModelDb): Record<string, number[]> {
  const sizes: Record<string, number[]> = {};
  const elements = new Set(selectIds(db, "SELECT ECInstanceId FROM BisCore.GeometricElement3d"));
  selectRows<{ element: string; id: string }>(db, "SELECT Element.Id AS [element], Identifier AS [id] FROM BisCore.ExternalSourceAspect", {
    take: ({ element, id }) => {
      if (elements.has(element)) sizes[id] = sizesOf(db, element);
    },
  });
  return sizes;
}

function sizesOf(db: IModelDb, element: string): number[] {
  const sizes: number[] = [];
  db.exportGraphics({
    elementIdArray: [element],
    onGraphics: ({ mesh }) => {
      const ys = Array.from(mesh.points).filter((_, i) => i % 3 === 1);
      sizes.push(Math.max(...ys) - Math.min(...ys));
    },
  });
  return sizes.sort();
}

function partsOf(db: IModelDb): Record<string, string> {
  const parts: Record<string, string> = {};
  selectRows<{ element: string; id: string }>(db, "SELECT Element.Id AS [element], Identifier AS [id] FROM BisCore.ExternalSourceAspect WHERE Kind='imodel-ingest:part'", {
    take: ({ element, id }) => (parts[id] = element),
  });
  return parts;
}
