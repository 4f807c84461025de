import type { IModelDb } from "@itwin/core-backend";
import type { Id64String } from "@itwin/core-bentley";
import type { ElementGeometryDataEntry, GeometryParams } from "@itwin/core-common";
import { ElementGeometry } from "../itwin/core-common.js";
import type { GeometryQuery, Transform } from "@itwin/core-geometry";
import { Angle, PolyfaceBuilder, RotationalSweep, StrokeOptions } from "../itwin/core-geometry.js";

/** Degrees from one facet to the next of what has to be approximated. iTwin.js makes no more than about 100 of a full turn: volumes are right to two thousandths then. */
const facetAngle = 3.6;

/** A piece of a part that became one of an element. */
export interface BakedPiece {
  entry: ElementGeometryDataEntry;
  /** What the part says of its looks; the instance says the rest. */
  look: GeometryParams;
}

/** The geometry of a part, transformed, for an element that a geometry part cannot be instanced in: mirrored, skewed or scaled unevenly. */
export function bakedPart(db: IModelDb, part: Id64String, transform: Transform): BakedPiece[] {
  const baked: BakedPiece[] = [];
  db.elementGeometryRequest({
    elementId: part,
    onGeometry: (info) => {
      for (const { value, geomParams } of new ElementGeometry.Iterator(info)) {
        const entry = movedEntry(value, transform);
        if (entry) baked.push({ entry, look: geomParams.clone() });
      }
    },
  });
  return baked;
}

function movedEntry(entry: ElementGeometryDataEntry, transform: Transform): ElementGeometryDataEntry | undefined {
  const query = ElementGeometry.toGeometryQuery(entry);
  if (query) {
    const moved = transformable(query, transform).cloneTransformed(transform);
    return moved && ElementGeometry.fromGeometryQuery(moved);
  }
  const text = ElementGeometry.toTextString(entry);
  if (!text) return undefined;
  const { x, y, z } = transform.multiplyXYZ(...originOf(text.origin));
  // Text stays readable: it goes along, but keeps its size and direction.
  return ElementGeometry.fromTextString({ ...text, origin: [x, y, z] });
}

/** What revolves becomes a mesh where circles become ellipses: iTwin.js has no exact form of it. */
function transformable(query: GeometryQuery, { matrix }: Transform): GeometryQuery {
  if (!(query instanceof RotationalSweep) || matrix.factorRigidWithSignedScale()) return query;
  const options = StrokeOptions.createForFacets();
  options.angleTol = Angle.createDegrees(facetAngle);
  const builder = PolyfaceBuilder.create(options);
  builder.addGeometryQuery(query);
  return builder.claimPolyface(true);
}

function originOf(origin: unknown): [number, number, number] {
  if (Array.isArray(origin)) return [Number(origin[0] ?? 0), Number(origin[1] ?? 0), Number(origin[2] ?? 0)];
  const { x = 0, y = 0, z = 0 } = (origin ?? {}) as { x?: number; y?: number; z?: number };
  return [x, y, z];
}
