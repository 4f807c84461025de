import { createHash, type Hash } from "node:crypto";
import type { AlignedElement } from "../../alignment/aligned-element.js";
import { littleEndian } from "../../format/packed-numbers.js";

/** Digests of where an element is and of its geometry, by which a later run tells what of it moved, without reading geometry back. */
export interface ShapeDigest {
  placement: string;
  geometry: string;
}

/** Digest of what is written of a part that an element places, or its id in an array where it is not there. */
export type PartContent = string | readonly [string];

/**
 * Digests of the shape of an element, as one text; undefined without a shape. It moves with what is written of the parts, by which an element that was written without some parts has another one than with them.
 * @param contents of the parts that the element places, in order
 */
export function shapeDigest({ placement, geometry, partsDigest }: AlignedElement, contents: readonly PartContent[]): string | undefined {
  if (!placement && !geometry) return undefined;
  const pieces = createHash("sha256");
  for (const piece of geometry ?? []) update(pieces, piece);
  pieces.update(JSON.stringify([geometry?.length, partsDigest, ...contents]));
  return `${shorten(createHash("sha256").update(JSON.stringify(placement) || ""))}.${shorten(pieces)}`;
}

/** The digests in a text that {@link shapeDigest} made. Of a shape that an earlier version wrote, both are unlike any other. */
export function readShapeDigest(text: string | undefined): ShapeDigest | undefined {
  if (text === undefined) return undefined;
  const [placement = "", geometry = ""] = text.split(".");
  return { placement, geometry };
}

/** The numbers of meshes go in as their bytes. */
function update(hash: Hash, piece: object): void {
  hash.update(
    JSON.stringify(piece, (_, value: unknown) => {
      if (!(value instanceof Float64Array || value instanceof Uint32Array)) return value;
      hash.update(littleEndian(value));
      return [value.constructor.name, value.length];
    }),
  );
}

/** 128 bits tell any two shapes apart that are not made to be mistaken for each other. */
function shorten(hash: Hash): string {
  return hash.digest("hex").slice(0, 32);
}
