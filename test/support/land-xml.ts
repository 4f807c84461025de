import { readFileSync } from "node:fs";
import type { Piece } from "../../ingest/format/record-types.js";
import type { DocumentParts } from "./document-text.js";

/** The triangulated surface of a LandXML file, whose points are northing, easting and elevation, as the one entity of a document. */
export function landXmlDocument(path: string): DocumentParts {
  const text = readFileSync(path, "latin1");
  const [, name = ""] = /<Surface\b[^>]*\bname="([^"]*)"/.exec(text) ?? [];
  const [, code] = /<CoordinateSystem\b[^>]*\bepsgCode="(\d+)"/.exec(text) ?? [];
  const [, heights = ""] = /<CoordinateSystem\b[^>]*\bverticalCoordinateSystemName="([^"]*)"/.exec(text) ?? [];
  return {
    header: { source: { id: "terrain" }, units: { length: "m", angle: "grad" }, crs: { epsg: Number(code), vertical: { name: heights } } },
    records: [{ type: "entity", kind: "Surface", id: name, geometry: [surfaceMesh(text)] }],
  };
}

function surfaceMesh(text: string): Piece & { type: "mesh" } {
  const places = new Map<string, number>();
  const points: number[] = [];
  for (const [, id = "", content = ""] of text.matchAll(/<P id="(\d+)"[^>]*>([^<]*)<\/P>/g)) {
    const [northing = NaN, easting = NaN, elevation = NaN] = content.trim().split(/\s+/).map(Number);
    places.set(id, points.length / 3);
    points.push(easting, northing, elevation);
  }
  const faces = [...text.matchAll(/<F\b[^>]*>([^<]*)<\/F>/g)].map(([, content = ""]) => content.trim().split(/\s+/));
  return { type: "mesh", points, triangles: faces.flatMap((corners) => corners.map((id) => places.get(id) ?? -1)) };
}
