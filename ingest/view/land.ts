import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { feature } from "topojson-client";
import type { LandAnswer } from "./page/wire.js";

/** The outline of all land, from Natural Earth's data at 1:110 million, and at 1:50 million within 12 degrees of a place. */
export async function readLand({ longitude, latitude }: { longitude: number; latitude: number }): Promise<LandAnswer> {
  const [world, fine] = await Promise.all([ringsOf("world-atlas/land-110m.json"), ringsOf("world-atlas/land-50m.json")]);
  const isNear = (ring: readonly number[]): boolean => {
    const xs = ring.filter((_, i) => i % 2 === 0);
    const ys = ring.filter((_, i) => i % 2 === 1);
    return overlaps(xs, longitude) && overlaps(ys, latitude);
  };
  return { world, near: fine.filter(isNear) };
}

function overlaps(values: readonly number[], degrees: number): boolean {
  const low = values.reduce((a, b) => Math.min(a, b), Infinity);
  const high = values.reduce((a, b) => Math.max(a, b), -Infinity);
  return low < 100 * (degrees + 12) && high > 100 * (degrees - 12);
}

async function ringsOf(path: string): Promise<number[][]> {
  const topology = JSON.parse(await readFile(createRequire(import.meta.url).resolve(path), "utf8")) as Parameters<typeof feature>[0];
  const { land } = topology.objects;
  if (land?.type !== "GeometryCollection") return [];
  return feature(topology, land).features.flatMap(({ geometry }) => {
    const polygons = geometry.type === "MultiPolygon" ? geometry.coordinates : geometry.type === "Polygon" ? [geometry.coordinates] : [];
    return polygons.flat().flatMap(atDateLine).map((ring) => ring.flatMap(([x = 0, y = 0]) => [Math.round(100 * x), Math.round(100 * y)]));
  });
}

type Position = number[];

/** Takes a ring apart where it crosses the 180th meridian, so that no line goes around the world. */
function atDateLine(ring: Position[]): Position[][] {
  const crosses = (i: number): boolean => Math.abs((ring.at(i)?.[0] ?? 0) - (ring.at(i - 1)?.[0] ?? 0)) > 180;
  const first = ring.findIndex((_, i) => i > 0 && crosses(i));
  if (first < 0) return [ring];
  const pieces: Position[][] = [];
  for (let i = first; i < first + ring.length; i++) {
    const at = i % ring.length;
    const position = ring[at];
    if (i === first || (at > 0 && crosses(at))) pieces.push([]);
    if (position) pieces.at(-1)?.push(position);
  }
  return pieces.filter(({ length }) => length > 2);
}
