import type { IModelDb } from "@itwin/core-backend";
import type { Id64String } from "@itwin/core-bentley";
import type { RepositoryLinkProps } from "@itwin/core-common";
import { Cartographic, EcefLocation } from "../itwin/core-common.js";
import type { Range3d } from "@itwin/core-geometry";
import { AxisOrder, Matrix3d, Point3d, Vector3d, YawPitchRollAngles } from "../itwin/core-geometry.js";
import { type LinearLocation, linearLocation } from "../../alignment/coordinates/linear-location.js";
import type { MapFrame, SpatialFrame } from "../../alignment/coordinates/spatial-frame.js";
import { measureExtents } from "./measured-extents.js";
import { type KnownFrame, locationOf, readFrame, type StoredFrame } from "./stored-frame.js";

/** Where an iModel lies, and how far its data reaches. Saves nothing itself. */
export class IModelLocation {
  #known: KnownFrame | undefined;
  #pending: MapFrame | undefined;

  constructor(private readonly db: IModelDb) {
    this.#known = readFrame(db);
  }

  get frame(): SpatialFrame | undefined {
    return this.#pending ?? this.#known?.frame;
  }

  /** Gives the iModel a frame, which is written with the first changes. */
  set(frame: SpatialFrame): void {
    if ("crs" in frame) this.#pending = frame;
  }

  /** Writes a frame that was set: on the document's link, and as the iModel's global origin, which iTwin.js takes off before it asks the geographic system. */
  write(link: Id64String): void {
    const frame = this.#pending;
    if (!frame) return;
    this.#store(link, { frame });
    const [x, y, z] = frame.origin;
    this.db.globalOrigin = Point3d.create(-x, -y, -z);
    this.db.updateIModelProps();
    this.#known = { frame, own: { frame, link } };
    this.#pending = undefined;
  }

  /** Lets extents and linear location follow the data; returns whether anything had to be written, and the elements that lie far from all others. */
  follow(): { wrote: boolean; outliers: Id64String[] } {
    const { extents, outliers } = measureExtents(this.db);
    const wrote = this.#extend(extents);
    const located = this.#locate(extents);
    return { wrote: wrote || located, outliers };
  }

  #extend(extents: Range3d): boolean {
    if (isSameRange(extents, this.db.projectExtents)) return false;
    this.db.updateProjectExtents(extents);
    return true;
  }

  /** Only what comes from us is brought up to date: others know better where they put an iModel. */
  #locate({ center }: Range3d): boolean {
    const own = this.#known?.own;
    if (!own) return false;
    const location = asEcef(linearLocation(own.frame, [center.x, center.y, center.z]));
    if (this.db.ecefLocation?.isAlmostEqual(location) && own.ecef) return false;
    this.db.setEcefLocation(location);
    const { crs } = own.frame;
    // Taken where iTwin.js finds its tables of geographic systems, else dropped without a word. A full definition would be kept; but without the tables, iTwin.js then
    // looks for the location in it instead of in what was set above, and finds none.
    if ("epsg" in crs) this.db.setGeographicCoordinateSystem({ horizontalCRS: { id: `EPSG:${crs.epsg}`, epsg: crs.epsg } });
    this.db.updateIModelProps();
    const ecef = locationOf(this.db);
    this.#store(own.link, { frame: own.frame, ...(ecef && { ecef }) });
    this.#known = { frame: own.frame, own: { ...own, ...(ecef && { ecef }) } };
    return true;
  }

  #store(link: Id64String, frame: StoredFrame): void {
    const stored = this.db.elements.getElementProps<RepositoryLinkProps>(link);
    const json = (stored.jsonProperties ?? {}) as { imodelIngest?: object };
    this.db.elements.updateElement<RepositoryLinkProps>({ ...stored, jsonProperties: { ...json, imodelIngest: { ...json.imodelIngest, frame } } });
  }
}

function asEcef({ origin, xVector, yVector, cartographic: [longitude, latitude, height] }: LinearLocation): EcefLocation {
  const [x, y] = [Vector3d.create(...xVector), Vector3d.create(...yVector)];
  const orientation = YawPitchRollAngles.createFromMatrix3d(Matrix3d.createRigidFromColumns(x, y, AxisOrder.XYZ) ?? Matrix3d.createIdentity()) ?? new YawPitchRollAngles();
  const cartographicOrigin = Cartographic.fromDegrees({ longitude, latitude, height });
  return new EcefLocation({ origin: [...origin], orientation: orientation.toJSON(), cartographicOrigin: cartographicOrigin.toJSON(), xVector: x.toJSON(), yVector: y.toJSON() });
}

function isSameRange(one: Range3d, other: Range3d): boolean {
  return JSON.stringify(one.toJSON()) === JSON.stringify(other.toJSON());
}
