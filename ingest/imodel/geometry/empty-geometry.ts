import type { IModelDb } from "@itwin/core-backend";
import { IModelStatus } from "@itwin/core-bentley";
import { ElementGeometry, type ElementGeometryBuilderParams, type ElementGeometryDataEntry } from "@itwin/core-common";
import { Range3d } from "@itwin/core-geometry";
import { selectIds } from "../query.js";

type Props = Record<string, unknown>;

const nothing: ElementGeometryBuilderParams = { entryArray: [] };

/** A stream of nothing but its header, and extents that hold no point: an update would leave the old ones. */
const emptyPart = { geom: [{ header: { flags: 0 } }], bbox: Range3d.createNull().toJSON() };

/**
 * Writes props, also where nothing of their geometry is to be seen: iTwin.js 5.1.9 refuses a part without entries, and an element that places nothing but
 * such parts.
 * @throws what `write` throws for any other geometry
 */
export function writeWithGeometry<T>(db: IModelDb, props: Props, write: (props: Props) => T): T {
  const { elementGeometryBuilderParams: geometry, ...others } = props as Props & { elementGeometryBuilderParams?: ElementGeometryBuilderParams };
  if (!geometry) return write(props);
  if (geometry.entryArray.length === 0 && props.classFullName === "BisCore:GeometryPart") return write({ ...others, ...emptyPart });
  try {
    return write(props);
  } catch (error) {
    const refused = (error as { errorNumber?: number }).errorNumber === (IModelStatus.NoGeometry as number);
    if (!refused || !geometry.entryArray.every((entry) => showsNothing(db, entry))) throw error;
    return write({ ...props, elementGeometryBuilderParams: nothing });
  }
}

/** Whether an entry is but a look, or a part without geometry: its bounding box ends before it begins. */
function showsNothing(db: IModelDb, entry: ElementGeometryDataEntry): boolean {
  if (ElementGeometry.isAppearanceEntry(entry)) return true;
  const part = ElementGeometry.toGeometryPart(entry);
  return part !== undefined && selectIds(db, "SELECT ECInstanceId FROM BisCore.GeometryPart WHERE ECInstanceId=? AND BBoxHigh.X<BBoxLow.X", part).length > 0;
}
