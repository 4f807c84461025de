import { BufferAttribute, BufferGeometry, EdgesGeometry } from "three";
import type { GraphicRecord } from "./graphic-record.js";

/** Triangles whose edges are looked for, in all: larger models are drawn without. */
const mostTriangles = 250_000;

/** Finds the sharp edges of surfaces, as long as there are not too many. */
export class EdgeFinder {
  #triangles = 0;

  /** Corners of the segments, three numbers each. */
  edgesOf({ points, indices }: GraphicRecord): Float32Array | undefined {
    this.#triangles += indices.length / 3;
    if (this.#triangles > mostTriangles) return undefined;
    const surface = new BufferGeometry();
    surface.setAttribute("position", new BufferAttribute(points, 3));
    surface.setIndex(new BufferAttribute(indices, 1));
    const edges = new EdgesGeometry(surface, 25).getAttribute("position").array;
    return edges instanceof Float32Array ? edges : Float32Array.from(edges);
  }
}
