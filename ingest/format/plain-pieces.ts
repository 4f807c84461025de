import type { EntityRecord, Glb, PartInstance, PartRecord, Piece } from "./record-types.js";

/** A piece that shows one thing. */
export type PlainPiece = Piece | PartInstance;

/** A piece as records give it: also a choice of levels of detail. */
export type GivenPiece = NonNullable<EntityRecord["geometry"]>[number];

/** A piece, and where it stands in its record. */
export interface PlacedPiece {
  piece: PlainPiece;
  pointer: string;
}

/** Tells a piece from a choice of levels of detail. */
export function isPlain(piece: GivenPiece): piece is PlainPiece {
  return piece.type !== "levels";
}

/** All pieces of a geometry, with those of every level of detail; the given list where there are no levels. */
export function plainPieces(geometry: readonly GivenPiece[]): readonly PlainPiece[] {
  if (geometry.every(isPlain)) return geometry;
  return geometry.flatMap((piece) => (isPlain(piece) ? [piece] : piece.levels.flatMap((level) => level.geometry)));
}

/** The first piece of a geometry, or of any of its levels of detail, that fits. */
export function findPiece(geometry: readonly GivenPiece[], fits: (piece: PlainPiece) => boolean, at = "/geometry"): PlacedPiece | undefined {
  for (let i = 0; i < geometry.length; i++) {
    const piece = geometry[i];
    if (!piece) continue;
    const pointer = `${at}/${i}`;
    if (!isPlain(piece)) {
      const found = piece.levels.map((level, j) => findPiece(level.geometry, fits, `${pointer}/levels/${j}/geometry`)).find((placed) => placed !== undefined);
      if (found) return found;
    } else if (fits(piece)) return { piece, pointer };
  }
  return undefined;
}

/** Ids of the parts that a geometry places, at any level of detail. */
export function partsOf({ geometry = [] }: Pick<EntityRecord, "geometry">): string[] {
  return plainPieces(geometry).flatMap((piece) => (piece.type === "part" ? [piece.part] : []));
}

/** The pieces of a record's geometry that stand in files beside the document, at any level of detail. */
export function filesOf({ geometry = [] }: Pick<EntityRecord | PartRecord, "geometry">): Glb[] {
  return plainPieces(geometry).flatMap((piece) => (piece.type === "glb" ? [piece] : []));
}
