import type * as Geometry from "@itwin/core-geometry";
import { requirePackage } from "./require-package.js";

const geometry = requirePackage("@itwin/core-geometry") as typeof Geometry;

/** What is used of the package while it runs; the types below are those of their instances. */
export const { Angle, AngleSweep, Arc3d, AxisOrder, Box, Cone, IndexedPolyface, LineString3d, LinearSweep, Loop, Matrix3d, ParityRegion, Point3d, PointString3d, PolyfaceBuilder, Range3d, Ray3d, RotationalSweep, RuledSweep, Sphere, StrokeOptions, Transform, UnionRegion, Vector3d, YawPitchRollAngles } = geometry;

export type IndexedPolyface = Geometry.IndexedPolyface;
export type LinearSweep = Geometry.LinearSweep;
export type Loop = Geometry.Loop;
export type ParityRegion = Geometry.ParityRegion;
export type Point3d = Geometry.Point3d;
export type Range3d = Geometry.Range3d;
export type Transform = Geometry.Transform;
export type UnionRegion = Geometry.UnionRegion;
export type Vector3d = Geometry.Vector3d;
export type YawPitchRollAngles = Geometry.YawPitchRollAngles;
