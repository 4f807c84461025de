import { Geometry, IModelJson, LineString3d } from "@itwin/core-geometry";
import type { IModelDb } from "@itwin/core-backend";
import { Placement3d } from "@itwin/core-common";
import type { Point3d } from "@itwin/core-geometry";
import type { HeaderRecord } from "../../ingest/format/record-types.js";
import { withIModel } from "../../ingest/imodel/imodel-target.js";
import { type BodyRecord, documentText } from "./document-text.js";
import { elementOf } from "./exported-graphics.js";
import { reading } from "./imodel-content.js";
import { ingestText, type Ingested } from "./ingest-text.js";

/** Synchronizes a document of a given header into an iModel. */
export function syncLocated(file: string, header: Partial<HeaderRecord>, records: readonly BodyRecord[], yaml?: string): Promise<Ingested> {
  return withIModel(file, (target) => ingestText(documentText({ header, records }), target, yaml === undefined ? {} : { yaml }));
}

/** Codes and messages of issues. */
export function said({ found }: Ingested): string[] {
  return found.map(({ code, message }) => `${code}: ${message}`);
}

/** A thing at a position. */
export function thingAt(id: string, origin: [number, number, number], rest: object = {}): BodyRecord {
  return { type: "entity", kind: "Thing", id, placement: { origin }, ...rest };
}

/** The placement of what was made from a record. */
export function placementOf(db: IModelDb, id: string): Placement3d {
  const { placement } = db.elements.getElementProps(elementOf(db, id)) as unknown as { placement: Parameters<typeof Placement3d.fromJSON>[0] };
  return Placement3d.fromJSON(placement);
}

/** Where the elements of records are in the iModel. */
export function origins(file: string, ...ids: string[]): Promise<[number, number, number][]> {
  return reading(file, (db) => ids.map((id) => {
    const { origin } = placementOf(db, id);
    return [origin.x, origin.y, origin.z];
  }));
}

/** The points of the lines of an element, in the coordinates of the iModel. */
export function linePoints(db: IModelDb, id: string): Point3d[] {
  const props = db.elements.getElementProps({ id: elementOf(db, id), wantGeometry: true }) as unknown as { geom?: object[] };
  const transform = placementOf(db, id).transform;
  const lines = (props.geom ?? []).map((entry) => IModelJson.Reader.parse(entry) as unknown).filter((each) => each instanceof LineString3d);
  return lines.flatMap((line) => line.points.map((point) => transform.multiplyPoint3d(point)));
}

/** Horizontal distance in metres. */
export function distance([ax = NaN, ay = NaN]: readonly number[], [bx = NaN, by = NaN]: readonly number[]): number {
  return Geometry.hypotenuseXY(ax - bx, ay - by);
}
