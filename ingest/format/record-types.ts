// Generated from json-schemas/ by `npm run generate`. Do not edit.

/**
 * Any record of an intermediary document.
 */
export type IntermediaryRecord =
  | HeaderRecord
  | PartRecord
  | EntityRecord
  | RelationshipRecord
  | DeleteRecord
  | CheckpointRecord
  | IssueRecord
  | EndRecord;
/**
 * Changes whenever the content changes, for example a revision number or a time of last modification.
 */
export type Version = string;
/**
 * Hash of the content, by any algorithm of the source's choice.
 */
export type Checksum = string;
/**
 * Name of a part of the document that can be delivered on its own; the empty string is the unnamed scope.
 */
export type Scope = string;
/**
 * What heights are measured from, unless the system says so itself. It is named, never converted.
 */
export type Vertical =
  | {
      epsg: number;
    }
  | {
      name: string;
    };
/**
 * x, y, z in the unit of length; longitude and latitude in the unit of angle.
 *
 * @minItems 3
 * @maxItems 3
 */
export type Position = [number, number, number];
/**
 * A coordinate reference system of the Earth: x is the easting or the longitude, y the northing or the latitude, whatever order its authority has.
 */
export type MapCrs = EpsgCrs | WktCrs;
/**
 * Opaque, case-sensitive identifier, stable over runs.
 */
export type Id = string;
/**
 * One piece of geometry in local coordinates. Vectors are x, y, z like points.
 */
export type Piece =
  Point | LineString | Arc | Box | Cylinder | Cone | Sphere | Extrusion | Sweep | Region | Text | Glb | Mesh;
/**
 * x, y, z in the header's unit of length.
 *
 * @minItems 3
 * @maxItems 3
 */
export type Point1 = [number, number, number];
/**
 * Red, green and blue: `#rrggbb`.
 */
export type Color = string;
/**
 * From 0, opaque, to 1, invisible.
 */
export type Transparency = number;
/**
 * Name of a material. All pieces of the document that name it share it.
 */
export type Material = string;
/**
 * Name of a layer, below the category of the element, that people can switch on and off. Not for pieces of a `part`.
 */
export type Subcategory = string;
/**
 * x, y, z in the header's unit of length.
 *
 * @minItems 3
 * @maxItems 3
 */
export type Point2 = [number, number, number];
/**
 * x, y, z in the header's unit of length.
 *
 * @minItems 3
 * @maxItems 3
 */
export type Point3 = [number, number, number];
/**
 * A plane figure in x and y.
 */
export type Profile = PolygonProfile | CircleProfile | RectangleProfile;
/**
 * x, y in the header's unit of length.
 *
 * @minItems 2
 * @maxItems 2
 */
export type Point2D = [number, number];
/**
 * Corners of a polygon, in either direction, the first one not repeated. Its edges must not touch or cross each other.
 *
 * @minItems 1
 * @maxItems 2000
 */
export type Outline = Point2D[];
/**
 * x, y in the header's unit of length.
 *
 * @minItems 2
 * @maxItems 2
 */
export type Point2D1 = [number, number];
/**
 * x, y in the header's unit of length.
 *
 * @minItems 2
 * @maxItems 2
 */
export type Point2D2 = [number, number];
/**
 * x, y, z in the header's unit of length.
 *
 * @minItems 3
 * @maxItems 3
 */
export type Point4 = [number, number, number];
/**
 * What a profile is swept along.
 */
export type Path = LineStringPath | ArcPath;
/**
 * x, y, z in the header's unit of length.
 *
 * @minItems 3
 * @maxItems 3
 */
export type Point5 = [number, number, number];
export type Coordinate = number;
export type Index = number;
/**
 * What the source calls this sort of thing, for example its table, sheet or class. Names that start with `imodel-ingest:` are reserved.
 */
export type Kind = string;
/**
 * Where local coordinates lie: three rows of four numbers, the first three of each without a unit, the fourth an offset in the header's unit of length. It may scale, mirror and skew.
 *
 * @minItems 12
 * @maxItems 12
 */
export type Transform = number[];

/**
 * First record, once: what the document is and how its records are to be read.
 */
export interface HeaderRecord {
  type: "header";
  format: "imodel-ingest";
  /**
   * Major and minor version of this format. An unknown minor version is accepted, an unknown major version is refused.
   */
  formatVersion: string;
  /**
   * The program that wrote the document.
   */
  extractor: {
    name: string;
    version: string;
    /**
     * What the program was told to do, as far as it shapes the records.
     */
    options?: {
      [k: string]: unknown;
    };
  };
  /**
   * The source document. Its `id` is compared without case and must never change: it decides what belongs together over runs.
   */
  source: {
    id: string;
    name?: string;
    uri?: string;
    version?: Version;
    checksum?: Checksum;
  };
  /**
   * `snapshot`: the document holds everything there is in the scopes it covers. `delta`: it holds only what changed.
   */
  mode: "snapshot" | "delta";
  /**
   * The scopes the document covers. Absent: the document knows no named scopes, and covers the unnamed one.
   *
   * @minItems 1
   * @maxItems 100000
   */
  scopes?: Scope[];
  /**
   * Of every coordinate, length and angle in placements and geometry. There is no default.
   */
  units: {
    length: "m" | "dm" | "cm" | "mm" | "km" | "ft" | "us-ft" | "in" | "yd";
    angle: "deg" | "rad" | "grad";
  };
  /**
   * Coordinate reference system of the placements. `local` is a statement, not a default.
   */
  crs?: LocalCrs | MapCrs;
  /**
   * `content`: the source has no stable ids, so an id is a hash of the record's content and a change reads as a deletion and an insertion.
   */
  idFrom?: "source" | "content";
  ext?: Ext;
}
export interface LocalCrs {
  local: true;
  placement?: LocalPlacement;
}
/**
 * Where the origin of local coordinates lies, and how their x-axis is turned against the east (or against the x-axis of the iModel), counter-clockwise, in the unit of angle.
 */
export interface LocalPlacement {
  /**
   * What the origin is given in. Absent: in the coordinates of the iModel.
   */
  crs?: EpsgCrs | WktCrs;
  origin: Position;
  yaw?: number;
}
export interface EpsgCrs {
  /**
   * Code of a projected, geographic or compound system.
   */
  epsg: number;
  vertical?: Vertical;
}
export interface WktCrs {
  /**
   * Well-known text, version 1 or 2.
   */
  wkt: string;
  vertical?: Vertical;
}
/**
 * The only place for fields this format does not define. The ingestor ignores it.
 */
export interface Ext {
  [k: string]: unknown;
}
/**
 * Geometry that several entities share. It stands before the first entity that uses it.
 */
export interface PartRecord {
  type: "part";
  id: Id;
  /**
   * @minItems 1
   */
  geometry: (Piece | PartLevels)[];
  ext?: Ext;
}
export interface Point {
  type: "point";
  at: Point1;
  color?: Color;
  transparency?: Transparency;
  material?: Material;
  subcategory?: Subcategory;
}
export interface LineString {
  type: "lineString";
  /**
   * @minItems 2
   */
  points: Point1[];
  color?: Color;
  transparency?: Transparency;
  material?: Material;
  subcategory?: Subcategory;
}
/**
 * Part of a circle or ellipse, or a whole one: center + cos(angle) xAxis + sin(angle) yAxis.
 */
export interface Arc {
  type: "arc";
  center: Point1;
  xAxis: Point2;
  yAxis: Point3;
  /**
   * Angle at which it starts, 0 unless given, in the header's unit of angle.
   */
  start?: number;
  /**
   * Angle that it covers, a full turn unless given; a negative one goes the other way round.
   */
  sweep?: number;
  color?: Color;
  transparency?: Transparency;
  material?: Material;
  subcategory?: Subcategory;
}
export interface Box {
  type: "box";
  low: Point1;
  high: Point1;
  color?: Color;
  transparency?: Transparency;
  material?: Material;
  subcategory?: Subcategory;
}
export interface Cylinder {
  type: "cylinder";
  start: Point1;
  end: Point1;
  radius: number;
  /**
   * Whether it is a solid; false: a surface, open at its ends. True unless given.
   */
  capped?: boolean;
  color?: Color;
  transparency?: Transparency;
  material?: Material;
  subcategory?: Subcategory;
}
export interface Cone {
  type: "cone";
  start: Point1;
  end: Point1;
  /**
   * One of the radii may be 0.
   */
  startRadius: number;
  endRadius: number;
  /**
   * Whether it is a solid; false: a surface, open at its ends. True unless given.
   */
  capped?: boolean;
  color?: Color;
  transparency?: Transparency;
  material?: Material;
  subcategory?: Subcategory;
}
export interface Sphere {
  type: "sphere";
  center: Point1;
  radius: number;
  color?: Color;
  transparency?: Transparency;
  material?: Material;
  subcategory?: Subcategory;
}
/**
 * A profile that is moved along a straight line. Both are in the coordinates of `placement`.
 */
export interface Extrusion {
  type: "extrusion";
  profile: Profile;
  direction: Point4;
  placement?: Placement;
  /**
   * Whether it is a solid; false: a surface, open at its ends. True unless given.
   */
  capped?: boolean;
  color?: Color;
  transparency?: Transparency;
  material?: Material;
  subcategory?: Subcategory;
}
export interface PolygonProfile {
  type: "polygon";
  points: Outline;
  /**
   * @minItems 1
   * @maxItems 1000
   */
  holes?: Outline[];
}
export interface CircleProfile {
  type: "circle";
  radius: number;
  /**
   * Makes it a ring.
   */
  innerRadius?: number;
  center?: Point2D1;
}
export interface RectangleProfile {
  type: "rectangle";
  /**
   * Along x.
   */
  width: number;
  /**
   * Along y.
   */
  height: number;
  center?: Point2D2;
}
/**
 * Where local coordinates lie: an origin in the header's unit of length, and rotations in its unit of angle (yaw about z, then pitch about y, where a positive one lifts the x-axis, then roll about x).
 */
export interface Placement {
  origin: Point1;
  yaw?: number;
  pitch?: number;
  roll?: number;
}
/**
 * A profile that is moved along a path: its origin follows the path, and it stays square to it.
 */
export interface Sweep {
  type: "sweep";
  profile: Profile;
  path: Path;
  up?: Point5;
  /**
   * Whether it is a solid; false: a surface, open at its ends. True unless given.
   */
  capped?: boolean;
  color?: Color;
  transparency?: Transparency;
  material?: Material;
  subcategory?: Subcategory;
}
export interface LineStringPath {
  type: "lineString";
  /**
   * @minItems 2
   */
  points: Point1[];
}
/**
 * A circular arc: as the piece of the same type, with perpendicular axes of one length.
 */
export interface ArcPath {
  type: "arc";
  center: Point1;
  xAxis: Point1;
  yAxis: Point1;
  start?: number;
  sweep?: number;
}
/**
 * A flat surface, in the coordinates of `placement`.
 */
export interface Region {
  type: "region";
  profile: Profile;
  placement?: Placement;
  color?: Color;
  transparency?: Transparency;
  material?: Material;
  subcategory?: Subcategory;
}
/**
 * Text that starts at the origin of `placement` and runs along its x-axis.
 */
export interface Text {
  type: "text";
  /**
   * One line.
   */
  text: string;
  height: number;
  /**
   * Name of a TrueType font. Arial unless given.
   */
  font?: string;
  placement?: Placement;
  color?: Color;
  transparency?: Transparency;
  material?: Material;
  subcategory?: Subcategory;
}
/**
 * Triangles of a binary glTF file beside the document, in its own metres and with y upwards there, in the coordinates of `placement`.
 */
export interface Glb {
  type: "glb";
  /**
   * Path from the document's folder, with `/` between names; never out of that folder.
   */
  uri: string;
  /**
   * Of the file, in hexadecimal digits.
   */
  sha256?: string;
  /**
   * Name of the node that is meant, with all below it. Absent: the file's scene.
   */
  node?: string;
  placement?: Placement;
  color?: Color;
  transparency?: Transparency;
  material?: Material;
  subcategory?: Subcategory;
}
export interface Mesh {
  type: "mesh";
  /**
   * x, y, z of each vertex, one after the other.
   */
  points: Coordinate[] | Doubles | Floats;
  /**
   * Three zero-based vertex indices for each triangle, counter-clockwise seen from outside.
   */
  triangles: Index[] | Integers32 | Integers16;
  /**
   * x, y, z of a normal for each vertex. Without them, the mesh is shown with flat faces.
   */
  normals?: Coordinate[] | Doubles | Floats;
  /**
   * A colour for each triangle.
   */
  faceColors?: {
    /**
     * @minItems 1
     * @maxItems 65536
     */
    palette: Color[];
    /**
     * Zero-based index into the palette for each triangle.
     */
    faces: Index[] | Integers32 | Integers16;
  };
  color?: Color;
  transparency?: Transparency;
  material?: Material;
  subcategory?: Subcategory;
}
export interface Doubles {
  /**
   * 64-bit floating-point numbers.
   */
  f64: string;
}
export interface Floats {
  /**
   * 32-bit floating-point numbers.
   */
  f32: string;
}
export interface Integers32 {
  /**
   * Unsigned integers of 32 bits.
   */
  u32: string;
}
export interface Integers16 {
  /**
   * Unsigned integers of 16 bits.
   */
  u16: string;
}
/**
 * A shape in several levels of detail, of which one is written: the one that the alignment asks for, or the finest.
 */
export interface PartLevels {
  type: "levels";
  /**
   * In any order, each with another tolerance.
   *
   * @minItems 1
   * @maxItems 16
   */
  levels: PartLevel[];
}
export interface PartLevel {
  /**
   * How far the level may lie off the true shape, in the header's unit of length.
   */
  tolerance: number;
  /**
   * @minItems 1
   */
  geometry: Piece[];
}
/**
 * A thing of the source that has an identity: (source document, scope, kind, id).
 */
export interface EntityRecord {
  type: "entity";
  kind: Kind;
  id: Id;
  scope?: Scope;
  version?: Version;
  checksum?: Checksum;
  /**
   * What people call it.
   */
  label?: string;
  /**
   * A name that is unique among entities of its kind.
   */
  code?: string;
  parent?: Reference;
  /**
   * Named references to other entities; they may point forward.
   */
  references?: {
    [k: string]: Reference1 | Reference1[];
  };
  properties?: Properties;
  placement?: Placement;
  /**
   * In the local coordinates of `placement`.
   *
   * @minItems 1
   */
  geometry?: (Piece | PartInstance | Levels)[];
  ext?: Ext;
}
/**
 * The entity this one is a part of.
 */
export interface Reference {
  kind: Kind;
  id: Id;
  scope?: Scope;
}
/**
 * Points at an entity of this document. Without `scope` it means the scope of the record it stands in.
 */
export interface Reference1 {
  kind: Kind;
  id: Id;
  scope?: Scope;
}
/**
 * Any JSON: nested objects and arrays are allowed. `null` means the same as absent. Integers beyond ±2^53 are written as strings.
 */
export interface Properties {
  [k: string]: unknown;
}
/**
 * A `part` of this document, placed by `placement` or by `transform`.
 */
export interface PartInstance {
  type: "part";
  part: Id;
  placement?: Placement;
  transform?: Transform;
  color?: Color;
  transparency?: Transparency;
  material?: Material;
  subcategory?: Subcategory;
}
/**
 * A shape in several levels of detail, of which one is written: the one that the alignment asks for, or the finest.
 */
export interface Levels {
  type: "levels";
  /**
   * In any order, each with another tolerance.
   *
   * @minItems 1
   * @maxItems 16
   */
  levels: Level[];
}
export interface Level {
  /**
   * How far the level may lie off the true shape, in the header's unit of length.
   */
  tolerance: number;
  /**
   * @minItems 1
   */
  geometry: (Piece | PartInstance)[];
}
/**
 * A connection between two entities that is a thing of its own in the source. Without `id` it is identified by its kind, source and target.
 */
export interface RelationshipRecord {
  type: "relationship";
  kind: Kind;
  id?: Id;
  scope?: Scope;
  version?: Version;
  checksum?: Checksum;
  source: Reference1;
  target: Reference1;
  properties?: Properties;
  ext?: Ext;
}
/**
 * An explicit tombstone: the source no longer has this entity or relationship.
 */
export interface DeleteRecord {
  type: "delete";
  kind: Kind;
  id: Id;
  scope?: Scope;
  ext?: Ext;
}
/**
 * State of the extractor after the records before it: opaque to the ingestor, which keeps the last one and hands it back on the next run.
 */
export interface CheckpointRecord {
  type: "checkpoint";
  /**
   * Any JSON.
   */
  state: {
    [k: string]: unknown;
  };
  /**
   * The extractor can go on from here. Once everything before this record is in the iModel without any issue, the state is kept even when the run never reaches its end. In `delta` mode only.
   */
  resumable?: boolean;
  ext?: Ext;
}
/**
 * Something the extractor found dubious in its source.
 */
export interface IssueRecord {
  type: "issue";
  severity: "error" | "warning" | "info";
  /**
   * A short name in kebab-case that does not change with the wording of the message.
   */
  code: string;
  message: string;
  /**
   * Where in the source.
   */
  place?: {
    file?: string;
    sheet?: string;
    table?: string;
    row?: number;
    line?: number;
    column?: string | number;
  };
  kind?: Kind;
  id?: Id;
  scope?: Scope;
  ext?: Ext;
}
/**
 * Last record, once: the proof that the document is whole. Without it nothing is ever deleted because it is missing.
 */
export interface EndRecord {
  type: "end";
  /**
   * `partial`: the extractor could not read everything; nothing is deleted because it is missing.
   */
  status: "complete" | "partial";
  /**
   * The scopes that are complete. Absent: all that the header covers.
   *
   * @maxItems 100000
   */
  scopes?: Scope[];
  /**
   * Number of records of each type before this one; a type that is not named has none. Header and end are not counted.
   */
  counts: {
    part?: number;
    entity?: number;
    relationship?: number;
    delete?: number;
    checkpoint?: number;
    issue?: number;
  };
  /**
   * `sha256:` and the hex digest of all bytes before this line, uncompressed, last line feed included. Used with NDJSON only: in one JSON document it is not checked.
   */
  digest?: string;
  ext?: Ext;
}
