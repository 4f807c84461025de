import { readFileSync } from "node:fs";
import type { DocumentParts } from "./document-text.js";

type Ring = number[];
type Surface = Ring[];

interface CityModel {
  metadata: { referenceSystem: string };
  transform: { scale: number[]; translate: number[] };
  vertices: number[][];
  CityObjects: Record<string, { type: string; geometry: ({ type: "MultiSurface"; boundaries: Surface[] } | { type: "Solid"; boundaries: Surface[][] })[] }>;
}

/** The objects of a CityJSON file whose surfaces are triangles, each as an entity with one mesh for each of its geometries. @throws of a surface with holes, or with more corners */
export function cityJsonDocument(path: string): DocumentParts {
  const { metadata, transform, vertices, CityObjects } = JSON.parse(readFileSync(path, "utf8")) as CityModel;
  const [code] = /\d+$/.exec(metadata.referenceSystem) ?? [];
  const position = (vertex: number): number[] => (vertices[vertex] ?? []).map((value, axis) => value * (transform.scale[axis] ?? NaN) + (transform.translate[axis] ?? NaN));
  return {
    header: { source: { id: "city" }, units: { length: "m", angle: "deg" }, crs: { epsg: Number(code) } },
    records: Object.entries(CityObjects).map(([id, { type: kind, geometry }]) => ({
      type: "entity",
      kind,
      id,
      geometry: geometry.map((each) => ({ type: "mesh", ...meshOf(each.type === "Solid" ? each.boundaries.flat() : each.boundaries, position) })),
    })),
  };
}

function meshOf(surfaces: readonly Surface[], position: (vertex: number) => number[]): { points: number[]; triangles: number[] } {
  const places = new Map<number, number>();
  const points: number[] = [];
  const triangles = surfaces.flatMap(([ring = [], ...holes]) => {
    if (ring.length !== 3 || holes.length > 0) throw new Error("the surface is no triangle");
    return ring.map((vertex) => {
      const known = places.get(vertex);
      if (known !== undefined) return known;
      const place = points.push(...position(vertex)) / 3 - 1;
      places.set(vertex, place);
      return place;
    });
  });
  return { points, triangles };
}
