import type { EntityKey } from "../../format/entity-key.js";
import type { Profile } from "../../format/record-types.js";

/** x, y, z. */
export type Vector = [number, number, number];

/** Origin in metres and angles in degrees: yaw about z, then pitch about y, then roll about x. */
export interface AlignedPlacement {
  origin: Vector;
  yaw: number;
  pitch: number;
  roll: number;
}

/** Three rows of four numbers, offsets in metres. */
export type AlignedTransform = number[];

/** How a piece looks, as far as the source says so. */
export interface Look {
  /** `#rrggbb`. */
  color?: string;
  /** From 0, opaque, to 1, invisible. */
  transparency?: number;
  material?: string;
  subcategory?: string;
}

/** center + cos(angle) xAxis + sin(angle) yAxis, from the angle `start` over `sweep`, in degrees. */
export interface AlignedArc {
  type: "arc";
  center: Vector;
  xAxis: Vector;
  yAxis: Vector;
  start: number;
  sweep: number;
}

/** Triangles. Nobody changes the numbers of its arrays, which several meshes may share. */
export interface AlignedMesh {
  type: "mesh";
  /** x, y, z of each point. */
  points: Float64Array;
  /** Three points for each triangle, counted from 0. */
  triangles: Uint32Array;
  /** x, y, z of one for each point. */
  normals?: Float64Array;
  /** `faces`: an index into the palette for each triangle. */
  faceColors?: { palette: string[]; faces: Uint32Array };
}

/** Where the profile of a sweep stands at the start of its path. */
export interface SweepFrame {
  origin: Vector;
  xAxis: Vector;
  yAxis: Vector;
}

/** A piece of geometry without anything left open, lengths in metres and angles in degrees. */
export type AlignedShape =
  | { type: "point"; at: Vector }
  | { type: "lineString"; points: Vector[] }
  | AlignedArc
  | { type: "box"; low: Vector; high: Vector }
  | { type: "cone"; start: Vector; end: Vector; startRadius: number; endRadius: number; capped: boolean }
  | { type: "sphere"; center: Vector; radius: number }
  | { type: "extrusion"; profile: Profile; direction: Vector; capped: boolean; placement?: AlignedPlacement }
  | { type: "sweep"; profile: Profile; path: Vector[] | AlignedArc; frame: SweepFrame; capped: boolean }
  | { type: "region"; profile: Profile; placement?: AlignedPlacement }
  | { type: "text"; text: string; height: number; font?: string; placement?: AlignedPlacement }
  | AlignedMesh;

/** A part of the document, placed by one or the other. */
export interface AlignedPartInstance {
  type: "part";
  part: EntityKey;
  placement?: AlignedPlacement;
  transform?: AlignedTransform;
}

/** A piece of geometry, or a placed part, with its looks. Plain data, but for the arrays of meshes. */
export type AlignedPiece = (AlignedShape | AlignedPartInstance) & Look;
