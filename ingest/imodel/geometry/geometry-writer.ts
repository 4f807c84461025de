import type { IModelDb } from "@itwin/core-backend";
import type { Id64String } from "@itwin/core-bentley";
import { Id64 } from "../itwin/core-bentley.js";
import type { ElementGeometryBuilderParams, ElementGeometryDataEntry } from "@itwin/core-common";
import { ColorDef, ElementGeometry, FillDisplay, GeometryParams, TextString } from "../itwin/core-common.js";
import { Point3d, PointString3d } from "../itwin/core-geometry.js";
import type { AlignedPartInstance, AlignedPiece, AlignedShape, Look } from "../../alignment/geometry/aligned-piece.js";
import type { JobContainers } from "../job-containers.js";
import { type BakedPiece, bakedPart } from "./baked-part.js";
import { coloredTriangles } from "./colored-triangles.js";
import { flatRegion } from "./flat-region.js";
import { fontId } from "./fonts.js";
import { anglesOf, instanceTransform, isInstanceable } from "./placing.js";
import { polyfaceEntry } from "./polyface-entry.js";
import { shapeQuery } from "./shape-query.js";

/** Font of text for which the source names none. */
const commonFont = "Arial";

/** What the geometry of an element is written with. */
export interface GeometryWriting {
  db: IModelDb;
  containers: JobContainers;
  /** The category of the element; undefined for a part. */
  category?: Id64String;
  /** Whether the element is drawn, without a third dimension. */
  flat: boolean;
  /** The element of a part, if it is there. */
  findPart(piece: AlignedPartInstance): Id64String | undefined;
}

/** Makes the geometry stream of an element or part. Holds the numbers of all its meshes once more. */
export function geometryParams(pieces: readonly AlignedPiece[], writing: GeometryWriting): ElementGeometryBuilderParams {
  const stream = new GeometryStream(writing);
  for (const piece of pieces) stream.append(piece);
  const { entries } = stream;
  return { entryArray: entries.length === 0 && writing.category === undefined ? unseenEntries() : entries };
}

/** A point string, which is neither displayed nor exported: iTwin.js 5.1.9 refuses a part without entries. */
function unseenEntries(): ElementGeometryDataEntry[] {
  const entry = ElementGeometry.fromGeometryQuery(PointString3d.create(Point3d.createZero()));
  return entry ? [entry] : [];
}

class GeometryStream {
  readonly #builder = new ElementGeometry.Builder();
  /** What the last piece looks like; an element starts with the looks of its category. */
  #look = lookText({});

  constructor(private readonly writing: GeometryWriting) {}

  get entries(): ElementGeometryDataEntry[] {
    return this.#builder.entries;
  }

  append(piece: AlignedPiece): void {
    if (piece.type === "mesh") {
      for (const { color, triangles } of coloredTriangles(piece)) {
        this.#change(color === undefined ? piece : { ...piece, color }, this.writing.flat);
        if (this.writing.flat) this.#builder.appendGeometryQuery(flatRegion(triangles));
        else this.#builder.entries.push(polyfaceEntry(triangles));
      }
      return;
    }
    if (piece.type === "part") this.#appendPart(piece);
    else if (piece.type === "text") this.#appendText(piece);
    else this.#appendShape(piece);
  }

  #appendShape(piece: Exclude<AlignedShape, { type: "mesh" | "text" }> & Look): void {
    const query = shapeQuery(piece);
    if (!query) return;
    this.#change(piece, this.writing.flat && piece.type === "region");
    this.#builder.appendGeometryQuery(query);
  }

  #appendPart(piece: AlignedPartInstance & Look): void {
    const part = this.writing.findPart(piece);
    if (part === undefined) return;
    const transform = instanceTransform(piece);
    if (isInstanceable(transform)) {
      this.#change(piece);
      this.#builder.appendGeometryPart(part, transform);
    } else for (const baked of bakedPart(this.writing.db, part, transform)) this.#appendBaked(piece, baked);
  }

  #appendBaked(instance: Look, { entry, look: { lineColor, elmTransparency, materialId } }: BakedPiece): void {
    const params = this.#params(instance);
    if (lineColor !== undefined) params.lineColor = lineColor;
    if (elmTransparency !== undefined) params.elmTransparency = elmTransparency;
    if (materialId !== undefined) params.materialId = materialId;
    this.#builder.appendGeometryParamsChange(params);
    this.#builder.entries.push(entry);
    this.#look = "of a part";
  }

  #appendText(piece: AlignedShape & { type: "text" } & Look): void {
    const { text, height, font = commonFont, placement } = piece;
    this.#change(piece);
    const at = placement && { origin: placement.origin, rotation: anglesOf(placement).toJSON() };
    this.#builder.appendTextString(new TextString({ text, height, font: fontId(this.writing.db, font), ...at }));
  }

  /** @param filled whether it is an area of a drawing, of which iTwin.js shows only the outline unless told otherwise */
  #change(look: Look, filled = false): void {
    const text = lookText(look, filled);
    if (text === this.#look) return;
    this.#look = text;
    const params = this.#params(look);
    if (filled) params.fillDisplay = FillDisplay.Always;
    this.#builder.appendGeometryParamsChange(params);
  }

  #params({ color, transparency, material, subcategory }: Look): GeometryParams {
    const { containers, category } = this.writing;
    const params = new GeometryParams(category ?? Id64.invalid, category !== undefined && subcategory !== undefined ? containers.subCategory(category, subcategory) : undefined);
    if (color !== undefined) params.lineColor = ColorDef.fromString(color);
    if (transparency !== undefined) params.elmTransparency = transparency;
    if (material !== undefined) params.materialId = containers.material(material);
    return params;
  }
}

function lookText({ color, transparency, material, subcategory }: Look, filled = false): string {
  return JSON.stringify([color, transparency, material, subcategory, filled]);
}
