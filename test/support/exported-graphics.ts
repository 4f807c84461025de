import type { ExportPartInstanceInfo, IModelDb } from "@itwin/core-backend";
import { ColorDef } from "@itwin/core-common";
import { Point3d, Range3d, type Transform, Vector3d } from "@itwin/core-geometry";
import { selectIds, selectRows } from "../../ingest/imodel/query.js";

/** What iTwin.js displays of an element, in coordinates of the element. */
export interface ExportedGraphics {
  triangles: number;
  lines: number;
  /** Extents of all that is displayed, by coordinate: low x, y, z, high x, y, z. */
  extents: number[];
  /** Of what the triangles enclose; negative where they are seen from inside. */
  volume: number;
  area: number;
  /** `#rrggbb transparency` of each mesh, transparency from 0 to 255. */
  looks: string[];
  materials: number;
  subCategories: string[];
}

/** The element that was made from a record. */
export function elementOf(db: IModelDb, identifier: string): string {
  let element = "";
  const take = (row: { id: string }): void => void (element = row.id);
  selectRows(db, "SELECT Element.Id AS [id] FROM BisCore.ExternalSourceAspect WHERE Identifier=?", { bind: [identifier], take });
  return element;
}

/** Asks iTwin.js for the graphics of an element, with curves approximated to a tenth of a millimetre. */
export function exportedGraphics(db: IModelDb, element: string, placement: Transform): ExportedGraphics {
  const toLocal = placement.inverse();
  if (!toLocal) throw new Error("the placement has no inverse");
  const range = Range3d.createNull();
  const found: ExportedGraphics = { triangles: 0, lines: 0, extents: [], volume: 0, area: 0, looks: [], materials: 0, subCategories: [] };
  const local = (points: Float64Array): Point3d[] => {
    const moved = Array.from({ length: points.length / 3 }, (_, i) => toLocal.multiplyXYZ(points[3 * i] ?? 0, points[3 * i + 1] ?? 0, points[3 * i + 2] ?? 0));
    range.extendArray(moved);
    return moved;
  };
  db.exportGraphics({
    elementIdArray: [element],
    chordTol: 0.0001,
    onGraphics: ({ mesh, color, materialId, subCategory }) => {
      const points = local(mesh.points);
      const corner = (i: number): Point3d => points[mesh.indices[i] ?? 0] ?? Point3d.createZero();
      for (let i = 0; i < mesh.indices.length; i += 3) {
        const [a, b, c] = [corner(i), corner(i + 1), corner(i + 2)];
        const normal = Vector3d.createCrossProductToPoints(a, b, c);
        found.volume += normal.dotProductXYZ(a.x, a.y, a.z) / 6;
        found.area += normal.magnitude() / 2;
      }
      found.triangles += mesh.indices.length / 3;
      const shown = ColorDef.fromJSON(color);
      found.looks.push(`${shown.withTransparency(0).toHexString()} ${shown.getTransparency()}`);
      if (materialId !== undefined) found.materials += 1;
      found.subCategories.push(subCategory);
    },
    onLineGraphics: ({ lines }) => {
      local(lines.points);
      found.lines += lines.indices.length / 2;
    },
  });
  found.extents = [...range.low.toArray(), ...range.high.toArray()];
  found.looks.sort();
  return found;
}

/** Number of geometry parts, and of places where elements instance one. */
export function partUse(db: IModelDb): { parts: number; instances: number } {
  const partInstanceArray: ExportPartInstanceInfo[] = [];
  const elementIdArray = selectIds(db, "SELECT ECInstanceId FROM BisCore.GeometricElement3d");
  db.exportGraphics({ elementIdArray, partInstanceArray, onGraphics: () => undefined });
  return { parts: selectIds(db, "SELECT ECInstanceId FROM BisCore.GeometryPart").length, instances: partInstanceArray.length };
}
