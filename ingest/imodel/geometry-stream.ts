import { createHash } from "node:crypto";
import { Box, LineString3d, Point3d, PolyfaceBuilder, Range3d, StrokeOptions, YawPitchRollAngles } from "@itwin/core-geometry";
import type { Id64String } from "@itwin/core-bentley";
import { GeometryStreamBuilder, type GeometryStreamProps } from "@itwin/core-common";
import type { AlignedElement, AlignedPiece, AlignedPlacement } from "../alignment/aligned-element.js";
import type { Piece } from "../format/record-types.js";

/** Names the shape of an element, so that a later run can tell whether it moved without reading geometry back; undefined without a shape. */
export function shapeDigest({ placement, geometry, partsDigest }: AlignedElement): string | undefined {
  if (!placement && !geometry) return undefined;
  return createHash("sha256").update(JSON.stringify([placement, geometry, partsDigest])).digest("hex");
}

/** Builds the geometry stream of an element or part. `partId` gives the element of a part, if it is there. */
export function geometryStream(
  pieces: readonly AlignedPiece[],
  partId: (piece: AlignedPiece & { type: "part" }) => Id64String | undefined,
): GeometryStreamProps {
  const builder = new GeometryStreamBuilder();
  for (const piece of pieces) {
    if (piece.type !== "part") appendPiece(builder, piece);
    else {
      const id = partId(piece);
      if (id) builder.appendGeometryPart3d(id, Point3d.fromJSON(piece.placement?.origin), anglesOf(piece.placement));
    }
  }
  return builder.geometryStream;
}

/** Yaw, pitch and roll as iTwin.js wants them. */
export function anglesOf(placement: AlignedPlacement | undefined): YawPitchRollAngles {
  return YawPitchRollAngles.createDegrees(placement?.yaw ?? 0, placement?.pitch ?? 0, placement?.roll ?? 0);
}

function appendPiece(builder: GeometryStreamBuilder, piece: Piece): void {
  switch (piece.type) {
    case "point":
      builder.appendGeometry(LineString3d.create(Point3d.fromJSON(piece.at), Point3d.fromJSON(piece.at)));
      return;
    case "lineString":
      builder.appendGeometry(LineString3d.create(piece.points.map((point) => Point3d.fromJSON(point))));
      return;
    case "box": {
      const box = Box.createRange(Range3d.create(Point3d.fromJSON(piece.low), Point3d.fromJSON(piece.high)), true);
      if (box) builder.appendGeometry(box);
      return;
    }
    case "mesh":
      appendMesh(builder, piece);
  }
}

function appendMesh(builder: GeometryStreamBuilder, { points, triangles }: Piece & { type: "mesh" }): void {
  const polyface = PolyfaceBuilder.create(StrokeOptions.createForFacets());
  const vertex = (index: number): Point3d => Point3d.create(points[3 * index], points[3 * index + 1], points[3 * index + 2]);
  for (let i = 0; i + 2 < triangles.length; i += 3)
    polyface.addPolygon([0, 1, 2].map((corner) => vertex(triangles[i + corner] ?? 0)));
  builder.appendGeometry(polyface.claimPolyface(true));
}
