import { createRequire } from "node:module";
import type * as Geometry from "@itwin/core-geometry";

const geometry = createRequire(import.meta.url)("@itwin/core-geometry") as typeof Geometry;

/** What is used of the package while it runs. To import it, Node would first look through the text of all its files for the names that it exports, which takes longer than to load it. */
export const { Angle, AngleSweep, Arc3d, AxisOrder, Box, Cone, IndexedPolyface, LineString3d, LinearSweep, Loop, Matrix3d, ParityRegion, Point3d, PointString3d, PolyfaceBuilder, Range3d, Ray3d, RotationalSweep, RuledSweep, Sphere, StrokeOptions, Transform, UnionRegion, Vector3d, YawPitchRollAngles } = geometry;

/** Instances of it. */
export type IndexedPolyface = Geometry.IndexedPolyface;
/** Instances of it. */
export type LinearSweep = Geometry.LinearSweep;
/** Instances of it. */
export type Loop = Geometry.Loop;
/** Instances of it. */
export type ParityRegion = Geometry.ParityRegion;
/** Instances of it. */
export type Point3d = Geometry.Point3d;
/** Instances of it. */
export type Range3d = Geometry.Range3d;
/** Instances of it. */
export type Transform = Geometry.Transform;
/** Instances of it. */
export type UnionRegion = Geometry.UnionRegion;
/** Instances of it. */
export type Vector3d = Geometry.Vector3d;
/** Instances of it. */
export type YawPitchRollAngles = Geometry.YawPitchRollAngles;
