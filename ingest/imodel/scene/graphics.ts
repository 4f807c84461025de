import type { IModelDb } from "@itwin/core-backend";
import type { Id64String } from "@itwin/core-bentley";
import type { ColorDefProps, GeometricElement3dProps } from "@itwin/core-common";
import { ColorDef } from "../itwin/core-common.js";
import { Point3d } from "../itwin/core-geometry.js";
import { selectIds, selectRows } from "../query.js";
import { beforeAll } from "./entities.js";

/** How far a triangle or line may be from a curved shape, in metres. */
export const chordTolerance = 0.01;

/** Red, green and blue from 0 to 255, and how much shines through, from 0 to 255. */
export interface GraphicColor {
  red: number;
  green: number;
  blue: number;
  transparency: number;
}

/** Triangles in world coordinates: three numbers for each point and normal, three indices for each triangle. */
export interface Surface {
  color: GraphicColor;
  points: Float64Array;
  normals: Float32Array;
  indices: Int32Array;
}

/** Line segments in world coordinates: three numbers for each point, two indices for each segment. */
export interface Lines {
  color: GraphicColor;
  points: Float64Array;
  indices: Int32Array;
}

/** What is displayed of an element. */
export interface ElementGraphics {
  element: Id64String;
  surfaces: Surface[];
  lines: Lines[];
  points: Point3d[];
  /** Where an element is that has a place, but nothing to display. */
  origin?: Point3d;
}

/** Elements whose graphics are made together. */
const elementsAtOnce = 20;

/** Elements whose ids are read with one query. */
const pageSize = 5000;

/**
 * The graphics of all elements that have a place in space, one after the other, in the order of their ids.
 * Holds those of some elements in memory.
 */
export function* readGraphics(db: IModelDb): Generator<ElementGraphics> {
  for (const ids of placedElements(db)) for (let i = 0; i < ids.length; i += elementsAtOnce) yield* graphicsOf(db, ids.slice(i, i + elementsAtOnce));
}

/** The graphics of some elements, in that order. */
export function graphicsOf(db: IModelDb, elementIdArray: Id64String[]): ElementGraphics[] {
  const graphics = new Map<Id64String, ElementGraphics>(elementIdArray.map((element) => [element, { element, surfaces: [], lines: [], points: [] }]));
  db.exportGraphics({
    elementIdArray,
    chordTol: chordTolerance,
    onGraphics: ({ elementId, color, mesh: { points, normals, indices } }) => void graphics.get(elementId)?.surfaces.push({ color: colorOf(color), points, normals, indices }),
    onLineGraphics: ({ elementId, color, lines: { points, indices } }) => takeLines(graphics.get(elementId), { color: colorOf(color), points, indices }),
  });
  const all = [...graphics.values()];
  for (const one of all) if (one.surfaces.length === 0 && one.lines.length === 0 && one.points.length === 0) one.origin = originOf(db, one.element);
  return all;
}

/** A point in the middle of where most elements are: what is near to it keeps its millimetres in single precision. The origin for an iModel without geometry. */
export function centreOf(db: IModelDb): Point3d {
  const [count = 0] = numbers(db, "SELECT COUNT(*) FROM BisCore.SpatialIndex");
  if (count === 0) return originCentre(db);
  const median = (low: string, high: string): number =>
    numbers(db, `SELECT (${low}+${high})/2 FROM BisCore.SpatialIndex ORDER BY ${low} LIMIT 1 OFFSET ${Math.floor(count / 2)}`)[0] ?? 0;
  // Whole metres, so that what people read is what was subtracted.
  return Point3d.create(Math.round(median("MinX", "MaxX")), Math.round(median("MinY", "MaxY")), Math.round(median("MinZ", "MaxZ")));
}

function originCentre(db: IModelDb): Point3d {
  const ecsql = "SELECT AVG(Origin.X) AS [x], AVG(Origin.Y) AS [y], AVG(Origin.Z) AS [z] FROM BisCore.GeometricElement3d WHERE Origin.X IS NOT NULL";
  const centre = Point3d.createZero();
  selectRows<{ x?: number; y?: number; z?: number }>(db, ecsql, { take: ({ x = 0, y = 0, z = 0 }) => centre.set(Math.round(x), Math.round(y), Math.round(z)) });
  return centre;
}

function numbers(db: IModelDb, ecsql: string): number[] {
  const found: number[] = [];
  selectRows<Record<string, number>>(db, ecsql, { take: (row) => found.push(...Object.values(row)) });
  return found;
}

function* placedElements(db: IModelDb): Generator<Id64String[]> {
  const ecsql = `SELECT ECInstanceId FROM BisCore.GeometricElement3d WHERE ECInstanceId>? AND Origin.X IS NOT NULL ORDER BY ECInstanceId LIMIT ${pageSize}`;
  for (let ids = selectIds(db, ecsql, beforeAll); ids.length > 0; ids = selectIds(db, ecsql, ids.at(-1) ?? beforeAll)) yield ids;
}

/** iTwin.js exports points as lines without length. */
function takeLines(graphics: ElementGraphics | undefined, { points, indices, color }: Lines): void {
  const at = (index: number): Point3d => Point3d.create(points[3 * index], points[3 * index + 1], points[3 * index + 2]);
  const isPoint = (segment: number): boolean => at(indices[segment] ?? 0).isExactEqual(at(indices[segment + 1] ?? 0));
  const kept: number[] = [];
  for (let segment = 0; segment < indices.length; segment += 2) {
    if (isPoint(segment)) graphics?.points.push(at(indices[segment] ?? 0));
    else kept.push(indices[segment] ?? 0, indices[segment + 1] ?? 0);
  }
  if (kept.length > 0) graphics?.lines.push({ color, points, indices: Int32Array.from(kept) });
}

function originOf(db: IModelDb, element: Id64String): Point3d {
  const { placement } = db.elements.getElementProps<GeometricElement3dProps>(element);
  return Point3d.fromJSON(placement?.origin);
}

function colorOf(color: ColorDefProps): GraphicColor {
  const { r: red, g: green, b: blue, t: transparency } = ColorDef.fromJSON(color).colors;
  return { red, green, blue, transparency };
}
