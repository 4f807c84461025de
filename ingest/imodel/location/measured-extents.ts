import type { IModelDb } from "@itwin/core-backend";
import type { Id64String } from "@itwin/core-bentley";
import { Range3d } from "../itwin/core-geometry.js";
import { selectRows } from "../query.js";
import { type ElementRange, outlyingRanges } from "./outlying-ranges.js";

/** The extents of all elements but those that lie far from all others. */
export interface MeasuredExtents {
  extents: Range3d;
  outliers: Id64String[];
}

/** Up to so many elements are looked at one by one; the statistics of iTwin.js (core-backend 5.1.9) are right for many, but take anything for an outlier, or nothing, among few. */
const fewElements = 2000;

/** Measures the elements of an iModel. Holds the ranges of 2,000 elements at most, and the ids of outliers. */
export function measureExtents(db: IModelDb): MeasuredExtents {
  const { extents, extentsWithOutliers, outliers = [] } = db.computeProjectExtents({ reportOutliers: true, reportExtentsWithOutliers: true });
  const ranges = readRanges(db, fewElements + 1);
  if (ranges.length > fewElements) return { extents, outliers };
  const far = outlyingRanges(ranges);
  // Of no elements at all, the extents are those of a new iModel.
  if (far.length === 0) return { extents: ranges.length > 0 && extentsWithOutliers ? extentsWithOutliers : extents, outliers: [] };
  const ids = new Set(far.map(({ id }) => id));
  const rest = Range3d.createNull();
  for (const { id, low, high } of ranges) {
    if (ids.has(id)) continue;
    rest.extendXYZ(...low);
    rest.extendXYZ(...high);
  }
  return { extents: rest, outliers: [...ids] };
}

function readRanges(db: IModelDb, most: number): ElementRange[] {
  const ranges: ElementRange[] = [];
  selectRows<{ id: Id64String; ax: number; ay: number; az: number; bx: number; by: number; bz: number }>(
    db,
    `SELECT ECInstanceId AS [id], MinX AS [ax], MinY AS [ay], MinZ AS [az], MaxX AS [bx], MaxY AS [by], MaxZ AS [bz] FROM BisCore.SpatialIndex LIMIT ${most}`,
    { take: ({ id, ax, ay, az, bx, by, bz }) => ranges.push({ id, low: [ax, ay, az], high: [bx, by, bz] }) },
  );
  return ranges;
}
