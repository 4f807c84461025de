import type { IModelDb } from "@itwin/core-backend";
import type { GeometricElement2dProps, Placement2dProps } from "@itwin/core-common";
import { CurvePrimitive, IModelJson, Loop, ParityRegion, RegionOps, UnionRegion } from "@itwin/core-geometry";
import { elementOf } from "./exported-graphics.js";

/** What is stored of an element that is drawn, in metres. */
export interface Drawn {
  placement: Placement2dProps & { bbox?: unknown };
  lengths: number[];
  areas: number[];
  /** How often something is filled. */
  fills: number;
  texts: { text: string; height: number; origin: number[] }[];
}

/** Reads what is stored of the element of a record. */
export function drawn(db: IModelDb, id: string): Drawn {
  const { placement, geom = [] } = db.elements.getElementProps<GeometricElement2dProps>({ id: elementOf(db, id), wantGeometry: true });
  const queries = geom.map((entry): unknown => IModelJson.Reader.parse(entry));
  const regions = queries.filter((each) => each instanceof Loop || each instanceof ParityRegion || each instanceof UnionRegion);
  return {
    placement: placement as Drawn["placement"],
    lengths: queries.flatMap((each) => (each instanceof CurvePrimitive ? each.curveLength() : [])),
    areas: regions.map((region) => Number(Math.abs(RegionOps.computeXYArea(region) ?? NaN).toFixed(12))),
    fills: geom.filter((entry) => "fill" in entry).length,
    texts: geom.flatMap(({ textString }) => (textString ? [textString as unknown as Drawn["texts"][number]] : [])),
  };
}
