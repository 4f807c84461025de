import type { HeaderRecord, Placement, Profile } from "../../format/record-types.js";
import type { AlignedPlacement, AlignedShape, AlignedTransform, Vector } from "../geometry/aligned-piece.js";
import { type ProfilePlane, UnitConversion } from "../units.js";
import { turned, turnedTransform } from "./rotation.js";

/** What brings the given coordinates of an element into its own ones in the iModel. */
export interface ElementMap {
  /** @throws OutOfReach */
  point(given: Vector): Vector;
  /** Degrees by which directions are turned there. */
  turn(given: Vector): number;
}

/**
 * Converts the coordinates of geometry, vertex by vertex, into those of an element in the iModel. What has a size but no vertices is moved and turned as a whole: radii, profiles, text and
 * placed parts keep their true size. What it does throws OutOfReach.
 */
export class MappedConversion extends UnitConversion {
  constructor(
    units: HeaderRecord["units"],
    private readonly map: ElementMap,
  ) {
    super(units);
  }

  override point(position: Vector): Vector {
    return this.map.point(position);
  }

  override vector(vector: Vector, from: Vector): Vector {
    return turned(this.lengths(vector), this.map.turn(from));
  }

  override direction(vector: Vector, from: Vector): Vector {
    return turned(vector, this.map.turn(from));
  }

  override corner([x, y]: [number, number]): [number, number] {
    const [east, north] = this.map.point([x, y, 0]);
    return [east, north];
  }

  override points(positions: Float64Array): void {
    for (let i = 0; i + 2 < positions.length; i += 3) positions.set(this.map.point(at(positions, i)), i);
  }

  override directions(directions: Float64Array, from: Vector): void {
    const turn = this.map.turn(from);
    for (let i = 0; i + 2 < directions.length; i += 3) directions.set(turned(at(directions, i), turn), i);
  }

  /** Its edges do not run along the axes of the iModel. */
  override box([west, south, bottom]: Vector, [east, north, top]: Vector): AlignedShape {
    const from: Vector = [west, south, bottom];
    const base = this.plane({ profile: { type: "polygon", points: [[west, south]] } }, bottom);
    const points = ([[west, south], [east, south], [east, north], [west, north]] as [number, number][]).map((corner) => base.units.corner(corner));
    const height = this.map.point([west, south, top])[2] - this.map.point(from)[2];
    return { type: "extrusion", profile: { type: "polygon", points }, direction: [0, 0, height], capped: true, ...(base.placement && { placement: base.placement }) };
  }

  /** Without a placement of its own, a profile is drawn in the given coordinates: its corners are mapped, a circle and a rectangle are turned about their centre. */
  override plane({ placement, profile }: { placement?: Placement; profile: Profile }, height = 0): ProfilePlane {
    if (placement) return { units: this.local, placement: this.placement(placement) };
    const [x, y] = profile.type === "polygon" ? (profile.points[0] ?? [0, 0]) : (profile.center ?? [0, 0]);
    const origin = this.map.point([x, y, height]);
    const yaw = profile.type === "polygon" ? 0 : this.map.turn([x, y, height]);
    const map: ElementMap = {
      point: ([east, north, up]) => turned(minus(this.map.point([east, north, up + height]), origin), -yaw),
      turn: (given) => this.map.turn([given[0] + x, given[1] + y, given[2]]) - yaw,
    };
    return { units: new MappedConversion(this.units, map), placement: { origin, yaw, pitch: 0, roll: 0 } };
  }

  override placement({ origin, yaw = 0, pitch = 0, roll = 0 }: Placement): AlignedPlacement {
    return { origin: this.map.point(origin), yaw: this.angle(yaw) + this.map.turn(origin), pitch: this.angle(pitch), roll: this.angle(roll) };
  }

  override transform(rows: readonly number[]): AlignedTransform {
    const offset: Vector = [rows[3] ?? 0, rows[7] ?? 0, rows[11] ?? 0];
    const moved = this.map.point(offset);
    return turnedTransform([...rows], this.map.turn(offset)).map((value, i) => (i % 4 === 3 ? (moved[(i - 3) / 4] ?? 0) : value));
  }
}

function at(numbers: Float64Array, i: number): Vector {
  return [numbers[i] ?? 0, numbers[i + 1] ?? 0, numbers[i + 2] ?? 0];
}

function minus([x, y, z]: Vector, [a, b, c]: Vector): Vector {
  return [x - a, y - b, z - c];
}
