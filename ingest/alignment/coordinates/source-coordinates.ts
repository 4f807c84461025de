import { excerpt } from "../../format/excerpt.js";
import { plainPieces } from "../../format/plain-pieces.js";
import type { EntityRecord, HeaderRecord } from "../../format/record-types.js";
import type { ReportIssue } from "../alignment-issue.js";
import { alignDrawing } from "../geometry/align-drawing.js";
import { alignGeometry } from "../geometry/align-geometry.js";
import type { AlignedPiece, AlignedPlacement, Vector } from "../geometry/aligned-piece.js";
import type { ChosenShape } from "../geometry/choose-levels.js";
import { placementFlaw, reachOf } from "../geometry/extent.js";
import { firstPosition } from "../geometry/first-position.js";
import { FlatConversion } from "../geometry/flat-conversion.js";
import { isFlaw } from "../geometry/flaw.js";
import { OutOfReach } from "../geometry/out-of-reach.js";
import { UnitConversion } from "../units.js";
import { chooseFrame } from "./choose-frame.js";
import { type Crs, resolveCrs } from "./crs.js";
import { MappedConversion } from "./mapped-conversion.js";
import { minus } from "../geometry/vectors.js";
import { into, outOf, turned } from "./rotation.js";
import { frameDigest, type SpatialFrame } from "./spatial-frame.js";
import { type SpatialMap, spatialMap } from "./spatial-map.js";

/** Where an element is, and its geometry in coordinates of its own. */
export interface AlignedShapes {
  placement?: AlignedPlacement;
  geometry?: AlignedPiece[];
}

/** Up to so many metres from its placement, geometry is moved as a whole: two projections differ in scale by no more than a centimetre or two over that. */
const rigidReach = 50;

/**
 * The coordinates of a document: units, coordinate reference system, and the way to where the iModel lies. Local coordinates without a placement are taken for those of the iModel.
 * Until an iModel has a frame, the first position of a document that can have one gives it one.
 */
export class SourceCoordinates {
  readonly units: UnitConversion;
  /** What the document's coordinates, or the placement of its local ones, are given in; undefined for local ones. */
  readonly crs: Crs | undefined;
  readonly #header: HeaderRecord;
  #frame: SpatialFrame | undefined;
  #map: SpatialMap | undefined;
  #rigid: AlignedPlacement | undefined;

  /** @param frame of the iModel, if it has one */
  constructor(header: HeaderRecord, frame?: SpatialFrame) {
    this.#header = header;
    this.#frame = frame;
    this.units = new UnitConversion(header.units);
    this.crs = crsOf(header);
  }

  get frame(): SpatialFrame | undefined {
    return this.#frame;
  }

  /** Whether coordinates are local, and nobody says where on the Earth or in the iModel. */
  get isUnlocated(): boolean {
    const { crs } = this.#header;
    return !crs || ("local" in crs && !crs.placement);
  }

  /** Digest of the frame; undefined where the elements do not depend on it, or there is none yet. */
  get digest(): string | undefined {
    return this.crs && this.#frame && frameDigest(this.#frame);
  }

  /** Where the shape of an entity begins, in degrees or metres of the document's system; undefined where it has no shape, or coordinates are local. */
  positionOf({ placement, geometry = [] }: Pick<EntityRecord, "placement" | "geometry">): Vector | undefined {
    const { crs } = this.#header;
    if (!this.crs || !crs) return undefined;
    if (!placement && geometry.length === 0) return undefined;
    if ("local" in crs) return crs.placement && this.#position(crs.placement.origin);
    const given = placement ? placement.origin : plainPieces(geometry).map(firstPosition).find((position) => position?.every(Number.isFinite));
    return given && this.#position(given);
  }

  /** Gives an iModel that has none a frame near a position of the document. */
  settle(position: Vector): SpatialFrame | undefined {
    if (this.crs) this.#frame ??= chooseFrame(this.crs, position);
    return this.#frame;
  }

  /** The shape of an entity as it is written; what is wrong with it is reported, and left out. */
  align(given: ChosenShape, report: ReportIssue): AlignedShapes {
    try {
      const shapes = this.#align(given, report);
      const flaw = shapes.placement && placementFlaw(shapes.placement);
      if (flaw === undefined) return shapes;
      // Without its placement, geometry would lie somewhere else.
      report({ code: "geometry-invalid", message: flaw, pointer: "/placement" });
    } catch (error) {
      if (!(error instanceof OutOfReach)) throw error;
      report({ code: "geometry-invalid", message: error.message, pointer: given.placement ? "/placement" : "/geometry" });
    }
    return {};
  }

  /** The shape of an entity that is drawn: a drawing has coordinates of its own, wherever the document lies. */
  alignDrawing(given: ChosenShape, report: ReportIssue): AlignedShapes {
    return alignDrawing(given, new FlatConversion(this.#header.units), report);
  }

  #align(given: ChosenShape, report: ReportIssue): AlignedShapes {
    const { crs } = this.#header;
    if (crs && !("local" in crs)) return this.#onMap(given, report);
    const { placement, geometry } = given;
    const own = placement && this.units.placement(placement);
    const rigid = this.#rigidPlacement();
    const placed = rigid && (own || geometry) ? within(rigid, own) : own;
    return { ...(placed && { placement: placed }), ...(geometry && { geometry: alignGeometry(geometry, this.units, report) }) };
  }

  /** Where the origin of local coordinates lies in the iModel. */
  #rigidPlacement(): AlignedPlacement | undefined {
    const { crs } = this.#header;
    if (!crs || !("local" in crs) || !crs.placement) return undefined;
    if (this.#rigid) return this.#rigid;
    const { origin, yaw = 0 } = crs.placement;
    const degrees = this.units.angle(yaw);
    if (!this.crs) return (this.#rigid = { origin: this.units.point(origin), yaw: degrees, pitch: 0, roll: 0 });
    const position = this.#position(origin);
    const map = this.#spatialMap(position);
    return (this.#rigid = { origin: map.point(position), yaw: degrees + map.turn(position), pitch: 0, roll: 0 });
  }

  #onMap({ placement, geometry }: ChosenShape, report: ReportIssue): AlignedShapes {
    if (placement) return this.#placedOnMap({ placement, ...(geometry && { geometry }) }, report);
    if (!geometry) return {};
    const first = geometry.map(firstPosition).find((position) => position?.every(Number.isFinite));
    if (!first) return { geometry: alignGeometry(geometry, this.units, report) };
    const map = this.#spatialMap(this.#position(first));
    const origin = map.point(this.#position(first));
    const point = (at: Vector): Vector => minus(map.point(this.#position(at)), origin);
    const units = new MappedConversion(this.#header.units, { point, turn: (at) => map.turn(this.#position(at)) });
    return { placement: { ...unturned, origin }, geometry: alignGeometry(geometry, units, report) };
  }

  /** The placement is mapped exactly, and turned by the difference of convergences; geometry stays as it is where it does not reach far. */
  #placedOnMap({ placement, geometry }: ChosenShape & { placement: NonNullable<ChosenShape["placement"]> }, report: ReportIssue): AlignedShapes {
    const given = { ...this.units.placement(placement), origin: this.#position(placement.origin) };
    const map = this.#spatialMap(given.origin);
    const placed = { ...given, origin: map.point(given.origin), yaw: given.yaw + map.turn(given.origin) };
    if (!geometry) return { placement: placed };
    const found: Parameters<ReportIssue>[0][] = [];
    const aligned = alignGeometry(geometry, this.units, (issue) => found.push(issue));
    if (!map.moves && !this.crs?.geographic && reachOf(aligned) > rigidReach) {
      const [around, back] = [outOf(given), into(placed)];
      const point = (at: Vector): Vector => back(map.point(around(this.units.point(at))));
      return { placement: placed, geometry: alignGeometry(geometry, new MappedConversion(this.#header.units, { point, turn: () => 0 }), report) };
    }
    found.forEach(report);
    return { placement: placed, geometry: aligned };
  }

  #spatialMap(position: Vector): SpatialMap {
    if (this.#map) return this.#map;
    const { crs } = this;
    const frame = this.settle(position);
    if (!crs || !frame) throw new Error("coordinates without a coordinate reference system have no map");
    return (this.#map = spatialMap(crs, frame));
  }

  /** Longitude and latitude are in the unit of angle. */
  #position([x, y, z]: Vector): Vector {
    return this.crs?.geographic ? [this.units.angle(x), this.units.angle(y), this.units.length(z)] : this.units.point([x, y, z]);
  }
}

const unturned: Omit<AlignedPlacement, "origin"> = { yaw: 0, pitch: 0, roll: 0 };

/** The header was checked before: a system that cannot be used stops a document there. */
function crsOf({ crs }: HeaderRecord): Crs | undefined {
  const named = crs && "local" in crs ? crs.placement?.crs : crs;
  if (!named) return undefined;
  const found = resolveCrs(named);
  if (isFlaw(found)) throw new Error(`${excerpt(JSON.stringify(named))}: ${found.flaw}`);
  return found;
}

function within(around: AlignedPlacement, own: AlignedPlacement = { ...unturned, origin: [0, 0, 0] }): AlignedPlacement {
  const [x, y, z] = turned(own.origin, around.yaw);
  const [east, north, up] = around.origin;
  return { ...own, origin: [east + x, north + y, up + z], yaw: around.yaw + own.yaw };
}
