/** A place on earth: degrees, and metres above the ellipsoid. */
export interface Place {
  longitude: number;
  latitude: number;
  height: number;
}

/** What the page asks for first. */
export interface ModelAnswer {
  name: string;
  file: string;
  /** What coordinates of graphics are relative to. */
  centre: [number, number, number];
  place?: Place;
  /** Absent where the iModel keeps no transactions. */
  lastRun?: { ended: string; steps: readonly string[]; deleted: readonly { kind: string; id: string }[]; deletedCount: number };
}

/** What became of an entity in the last run, as rows refer to it by its place. */
export const entityStates = ["unchanged", "inserted", "updated", "marked"] as const;

/** Names that rows of entities refer to by their places. Each line adds those that came up in it. */
export interface NameLists {
  sources: string[];
  models: string[];
  kinds: string[];
  categories: string[];
  classes: string[];
}

/** Places in {@link NameLists}, -1 for none, and in {@link entityStates}; `spatial` is 1 for what has a place in space. */
export type EntityRow = [element: string, source: number, model: number, kind: number, category: number, className: number, state: number, spatial: number, label: string, id: string, scope: string];

/** A line of the answer that lists entities. */
export interface EntityLine {
  names: NameLists;
  rows: EntityRow[];
}

/** The types of records in the stream of graphics; a `place` is where something is that has no shape. */
export const graphicTypes = { surface: 0, lines: 1, points: 2, place: 3 } as const;

/** Bytes before the arrays of a record of graphics: its length, type, element (low, high), colour, number of points, number of indices, and nothing. */
export const headBytes = 32;

/** A value of an element. */
export interface ValueAnswer {
  name: string;
  value: unknown;
  unit?: string;
}

/** Where an element came from, by one source. */
export interface OriginAnswer {
  document: string;
  name?: string;
  uri?: string;
  scope: string;
  kind: string;
  id: string;
  version?: string;
  checksum?: string;
  missingSince?: string;
}

/** All that is known of an element. */
export interface DetailsAnswer {
  element: string;
  className: string;
  label: string;
  lastChange: string;
  origins: OriginAnswer[];
  groups: { name: string; values: ValueAnswer[] }[];
  related: { relation: string; element: string; label: string }[];
}

/** Rings of longitudes and latitudes, in hundredths of a degree: x, y, x, y, … */
export interface LandAnswer {
  world: number[][];
  near: number[][];
}
