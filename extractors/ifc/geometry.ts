import { createHash } from "node:crypto";
import type { FlatMesh, PlacedGeometry } from "web-ifc";
import { ExtractorError } from "../node/program.js";
import type { DocumentWriter } from "../node/intermediary.js";
import type { Findings } from "./findings.js";
import { mergedMesh, movedMesh, splitMesh, type Mesh } from "./mesh.js";
import { lookOf, meshPiece, type Look } from "./mesh-piece.js";
import { idOf, type Line, type Model } from "./model.js";
import type { JsonObject } from "./resources.js";
import type { Reference } from "./roots.js";
import type { Shapes } from "./shapes.js";
import { determinant, identity, inverse, isRigid, madeRigid, moved, placementOf, product, rounded, translation, type Placement, type Transform } from "./transform.js";

/** Where an object is, and its shape. */
export interface PlacedShape {
  placement?: Placement;
  geometry?: JsonObject[];
}

/** What {@link Geometry} works with. */
export interface GeometryParts {
  document: DocumentWriter;
  findings: Findings;
  shapes: Shapes;
  /** Metres in the file's unit of length. */
  length: number;
  /** From metres of the project to coordinates of the document. */
  map: Transform;
}

/** web-ifc has y upwards; the format has z. */
const zUp: Transform = [1, 0, 0, 0, 0, 0, -1, 0, 0, 1, 0, 0];

/** Farther from its own origin, in metres, an object gets another origin: large numbers go into placements only. */
const maxDistance = 10_000;

/** A record with more would become too long, so its meshes become parts. */
const maxTriangles = 100_000;

const maxFailures = 20;

/** Spaces without a look of their own would hide everything. */
const spaceTransparency = 0.7;

interface LocalMesh {
  item: number;
  look: Look;
  mesh: Mesh;
  /** From the mesh's coordinates to those of the object's placement. */
  transform: Transform;
}

/** Makes the shapes of objects by web-ifc, one object at a time. Keeps the ids of the parts that were written. */
export class Geometry {
  readonly #model: Model;
  readonly #with: GeometryParts;
  readonly #written = new Set<string>();
  #failures = 0;

  constructor(model: Model, parts: GeometryParts) {
    this.#model = model;
    this.#with = parts;
  }

  /** Where an object is; undefined when it is nowhere. */
  placementOf(line: Line): Transform | undefined {
    const id = idOf(line["ObjectPlacement"]);
    if (id === undefined) return undefined;
    try {
      const columns = this.#model.api.GetWorldTransformMatrix(this.#model.id, id);
      return madeRigid(fromColumns(columns).map((value, place) => (place % 4 === 3 ? value * this.#with.length : value)));
    } catch {
      return undefined;
    }
  }

  /** Placement alone. */
  placed(line: Line): PlacedShape {
    const own = this.placementOf(line);
    return own === undefined ? {} : this.#placementField(own);
  }

  /**
   * Placement and shape of an object. Writes the parts that its shape needs.
   * @throws ExtractorError when web-ifc fails again and again
   */
  async shaped(line: Line, about: Reference): Promise<PlacedShape> {
    const own = this.placementOf(line);
    const meshes = await this.#meshes(line.expressID, inverse(own ?? identity), about);
    if (meshes.length === 0) {
      if (this.#with.shapes.hasBody(line.expressID))
        this.#with.findings.tell("warning", ["no-shape", `web-ifc makes no shape of the body of ${about.kind} #${line.expressID}`], about);
      return own === undefined ? {} : this.#placementField(own);
    }
    const shift = farShift(meshes);
    const origin = shift === undefined ? (own ?? identity) : product(own ?? identity, shift);
    const back = shift === undefined ? undefined : inverse(shift);
    const near = back === undefined ? meshes : meshes.map((each) => ({ ...each, transform: product(back, each.transform) }));
    const isLarge = near.reduce((sum, { mesh }) => sum + mesh.triangles.length / 3, 0) > maxTriangles;
    const geometry = near.flatMap((each) => this.#pieces(each, isLarge));
    return { ...this.#placementField(origin), ...(geometry.length > 0 && { geometry }) };
  }

  #placementField(transform: Transform): PlacedShape {
    const there = madeRigid(product(this.#with.map, transform));
    return there === undefined ? {} : { placement: placementOf(there) };
  }

  async #meshes(id: number, toLocal: Transform, about: Reference): Promise<LocalMesh[]> {
    const found: LocalMesh[] = [];
    try {
      this.#model.api.StreamMeshes(this.#model.id, [id], (flat: FlatMesh) => {
        for (let i = 0; i < flat.geometries.size(); i++) {
          const local = this.#localMesh(flat.geometries.get(i), toLocal, about);
          if (local.mesh.triangles.length > 0 && local.mesh.points.every(Number.isFinite)) found.push(local);
        }
      });
    } catch (error) {
      this.#with.findings.tell("warning", ["shape-failed", `web-ifc fails at the shape of ${about.kind} #${id}: ${String(error)}`], about);
      if (++this.#failures > maxFailures) throw new ExtractorError(`${this.#model.bytes.path}: web-ifc fails at more than ${maxFailures} shapes, at last that of #${id}`);
      await this.#model.reopen();
      return [];
    }
    return found;
  }

  #localMesh(placed: PlacedGeometry, toLocal: Transform, { kind }: Reference): LocalMesh {
    const { api, id } = this.#model;
    const geometry = api.GetGeometry(id, placed.geometryExpressID);
    try {
      const vertices = api.GetVertexArray(geometry.GetVertexData(), geometry.GetVertexDataSize());
      const indices = api.GetIndexArray(geometry.GetIndexData(), geometry.GetIndexDataSize());
      const look = lookOf(placed.color);
      return {
        item: placed.geometryExpressID,
        look: kind === "IfcSpace" && look.transparency === 0 ? { ...look, transparency: spaceTransparency } : look,
        mesh: mergedMesh(vertices, indices),
        transform: product(toLocal, product(zUp, fromColumns(placed.flatTransformation))),
      };
    } finally {
      geometry.delete();
    }
  }

  /** As a part when it is shared and only turned and moved, or when it has to be cut up. */
  #pieces({ item, look, mesh, transform }: LocalMesh, isLarge: boolean): JsonObject[] {
    const size = determinant(transform);
    const scale = Math.cbrt(size);
    const rigid = size > 0 ? transform.map((value, place) => (place % 4 === 3 ? value : value / scale)) : transform;
    if (this.#with.shapes.isShared(item) && isRigid(rigid)) {
      const scaling = [scale, 0, 0, 0, 0, scale, 0, 0, 0, 0, scale, 0];
      return this.#instances(movedMesh(mesh, scaling, false), look, rigid);
    }
    const local = movedMesh(mesh, transform, size < 0);
    if (isLarge) return this.#instances(local, look);
    return local.triangles.length > 0 ? [meshPiece(local, look)] : [];
  }

  #instances(mesh: Mesh, look: Look, rigid?: Transform): JsonObject[] {
    const placement = rigid === undefined ? undefined : placementOf(rigid);
    return splitMesh(mesh, maxTriangles).filter(({ triangles }) => triangles.length > 0).map((piece) => {
      const geometry = [meshPiece(piece, look)];
      // By its content: numbers of instances change whenever the file is exported again.
      const part = createHash("sha256").update(JSON.stringify(geometry)).digest("hex").slice(0, 32);
      if (!this.#written.has(part)) {
        this.#with.document.write({ type: "part", id: part, geometry });
        this.#written.add(part);
      }
      return { type: "part", part, ...(placement && { placement: { ...placement } }) };
    });
  }
}

/** Sixteen numbers column by column, as web-ifc has them. */
function fromColumns(columns: readonly number[]): number[] {
  return [0, 1, 2].flatMap((row) => [0, 1, 2, 3].map((column) => columns[4 * column + row] ?? 0));
}

/** A move to the middle of the meshes, in whole metres, when that is far away. */
function farShift(meshes: readonly LocalMesh[]): Transform | undefined {
  const low = [Infinity, Infinity, Infinity];
  const high = [-Infinity, -Infinity, -Infinity];
  for (const { mesh: { points }, transform } of meshes) {
    for (let i = 0; i < points.length; i += 3) {
      moved(transform, [points[i] ?? 0, points[i + 1] ?? 0, points[i + 2] ?? 0]).forEach((value, axis) => {
        low[axis] = Math.min(low[axis] ?? 0, value);
        high[axis] = Math.max(high[axis] ?? 0, value);
      });
    }
  }
  const middle = low.map((value, axis) => rounded((value + (high[axis] ?? 0)) / 2, 1));
  if (middle.every((value) => Math.abs(value) < maxDistance)) return undefined;
  const [x = 0, y = 0, z = 0] = middle;
  return translation([x, y, z]);
}
