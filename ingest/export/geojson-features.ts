import type { Json } from "../alignment/json.js";
import type { ElementGraphics, Lines } from "../imodel/scene/graphics.js";
import type { ElementDescription } from "../imodel/scene/properties.js";
import { footprintOf } from "./footprint.js";

/** A point in world coordinates, in metres. */
export interface WorldPoint {
  x: number;
  y: number;
  z: number;
}

/** Turns a point into a position of the file. */
export type Positioning = (point: WorldPoint) => number[];

interface Geometry {
  type: string;
  coordinates: unknown;
}

/** A feature of GeoJSON for an element: points, lines and footprints, with where it came from and its values. Undefined for what has no place. */
export function featureOf(graphics: ElementGraphics, description: ElementDescription | undefined, position: Positioning): object | undefined {
  const footprint = graphics.surfaces.length > 0 ? footprintOf(graphics.surfaces) : undefined;
  const geometries: Geometry[] = [];
  const points = graphics.origin ? [graphics.origin] : graphics.points;
  if (points.length > 0) geometries.push(single("Point", points.map(position)));
  const paths = graphics.lines.flatMap(pathsOf).map((path) => path.map(position));
  if (paths.length > 0) geometries.push(single("LineString", paths));
  if (footprint) {
    const polygons = footprint.polygons.map((polygon) => polygon.map((ring) => ring.map(([x, y]) => position({ x, y, z: footprint.level }).slice(0, 2))));
    geometries.push(single("Polygon", polygons));
  }
  const [first, ...others] = geometries;
  if (!first) return undefined;
  const geometry = others.length === 0 ? first : { type: "GeometryCollection", geometries };
  return { type: "Feature", id: graphics.element, geometry, properties: { ...propertiesOf(description), ...(footprint && { footprint: footprint.method }) } };
}

function single(type: "Point" | "LineString" | "Polygon", all: readonly unknown[]): Geometry {
  return all.length === 1 ? { type, coordinates: all[0] } : { type: `Multi${type}`, coordinates: all };
}

/** Where an element came from, then its values; those of a group under `group.name`. */
function propertiesOf(description: ElementDescription | undefined): Record<string, Json> {
  if (!description) return {};
  const { className, label, origins: [origin], groups } = description;
  const values = groups.flatMap(({ name: group, values: some }) => some.map(({ name, value }) => [group === "" ? name : `${group}.${name}`, value] as const));
  const known = { ...(origin && { source: origin.document, scope: origin.scope, kind: origin.kind, id: origin.id }), label, class: className };
  return { ...Object.fromEntries(values), ...known };
}

/** Segments put together to paths, as long as one begins where the other ends. */
function pathsOf({ points, indices }: Lines): WorldPoint[][] {
  const at = (index: number): WorldPoint => ({ x: points[3 * index] ?? 0, y: points[3 * index + 1] ?? 0, z: points[3 * index + 2] ?? 0 });
  const paths: WorldPoint[][] = [];
  let path: WorldPoint[] = [];
  for (let i = 0; i < indices.length; i += 2) {
    const [from, to] = [at(indices[i] ?? 0), at(indices[i + 1] ?? 0)];
    const end = path.at(-1);
    if (end?.x !== from.x || end.y !== from.y || end.z !== from.z) paths.push((path = [from]));
    path.push(to);
  }
  return paths;
}
