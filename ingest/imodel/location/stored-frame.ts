import type { IModelDb } from "@itwin/core-backend";
import type { Id64String } from "@itwin/core-bentley";
import type { MapFrame, SpatialFrame } from "../../alignment/coordinates/spatial-frame.js";
import type { AlignedTransform } from "../../alignment/geometry/aligned-piece.js";
import { resolveCrs } from "../../alignment/coordinates/crs.js";
import { isFlaw } from "../../alignment/geometry/flaw.js";
import { selectRows } from "../query.js";

/** The frame of an iModel, and the location on the Earth that was worked out from it, as the RepositoryLink of the document that set it keeps them. */
export interface StoredFrame {
  frame: MapFrame;
  ecef?: AlignedTransform;
}

/** What an iModel says of where it lies. */
export interface KnownFrame {
  frame: SpatialFrame;
  /** Where it is kept, when it is one of ours, and nobody has located the iModel anew since. */
  own?: StoredFrame & { link: Id64String };
}

/**
 * Where an iModel lies: what a document of an earlier run said, unless somebody has located the iModel elsewhere; else the EPSG code of its geographic system, else its linear location.
 * Undefined when nobody has said anything.
 */
export function readFrame(db: IModelDb): KnownFrame | undefined {
  const own = readOwn(db);
  const located = locationOf(db);
  const isOurs = own && (located === undefined || (own.ecef !== undefined && isSame(located, own.ecef)));
  if (isOurs) return { frame: own.frame, own };
  const epsg = codeOf(db);
  if (own && epsg !== undefined && "epsg" in own.frame.crs && own.frame.crs.epsg === epsg) return { frame: own.frame, own };
  const { x, y, z } = db.globalOrigin;
  if (epsg !== undefined && !isFlaw(resolveCrs({ epsg }))) return { frame: { crs: { epsg }, origin: [-x, -y, -z] } };
  return located && { frame: { ecef: located } };
}

/** Lets another document keep the frame of an iModel, when it is kept by this one: what was placed by it stays where it is. */
export function handOverFrame(db: IModelDb, { from, to }: { from: Id64String; to: Id64String | undefined }): void {
  const own = readOwn(db);
  if (own?.link !== from || to === undefined) return;
  const { link: _link, ...frame } = own;
  const stored = db.elements.getElementProps(to);
  const json = stored.jsonProperties as { imodelIngest?: object } | undefined;
  db.elements.updateElement({ ...stored, jsonProperties: { ...json, imodelIngest: { ...json?.imodelIngest, frame } } });
}

/** The linear location of an iModel as three rows of four numbers. */
export function locationOf({ ecefLocation }: IModelDb): AlignedTransform | undefined {
  if (!ecefLocation?.isValid) return undefined;
  const { matrix, origin } = ecefLocation.getTransform();
  const rows = [0, 1, 2].map((row) => [...[0, 1, 2].map((column) => matrix.at(row, column)), origin.at(row)]);
  return rows.flat();
}

function readOwn(db: IModelDb): (StoredFrame & { link: Id64String }) | undefined {
  let found: (StoredFrame & { link: Id64String }) | undefined;
  selectRows<{ link: Id64String; json: string }>(db, "SELECT ECInstanceId AS [link], JsonProperties AS [json] FROM BisCore.RepositoryLink WHERE JsonProperties LIKE '%\"frame\"%' ORDER BY ECInstanceId DESC", {
    take: ({ link, json }) => {
      const stored = (JSON.parse(json) as { imodelIngest?: { frame?: StoredFrame } }).imodelIngest?.frame;
      if (stored) found = { ...stored, link };
    },
  });
  return found;
}

function codeOf({ geographicCoordinateSystem }: IModelDb): number | undefined {
  const { epsg, id } = geographicCoordinateSystem?.horizontalCRS ?? {};
  const named = /^EPSG:(\d{4,6})$/i.exec(id ?? "")?.[1];
  return epsg ?? (named === undefined ? undefined : Number(named));
}

/** An iModel gives its location back with rounding errors. */
function isSame(one: AlignedTransform, other: AlignedTransform): boolean {
  return one.every((value, i) => Math.abs(value - (other[i] ?? NaN)) <= (i % 4 === 3 ? 1e-3 : 1e-9));
}
