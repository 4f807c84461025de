import { join } from "node:path";
import { SpoolFile, SpooledArray } from "./spool-file.js";

/** Numbers of glTF: https://registry.khronos.org/glTF/specs/2.0/glTF-2.0.html */
const gl = { float: 5126, unsignedInt: 5125, arrayBuffer: 34962, elementArrayBuffer: 34963 } as const;

/** x, y, z. */
export type Triple = readonly [number, number, number];

/** Corners of what is drawn, relative to the place of their node. */
export interface Corners {
  points: Float64Array;
  normals?: Float32Array;
  /** Subtracted from each point, in double precision. */
  anchor: Triple;
}

/** The buffers of a GLB in temporary files: corners with normals, corners without, and indices, each one view of the one buffer. */
export class GlbBuffers {
  readonly accessors: SpooledArray;
  readonly #files: readonly { file: SpoolFile; view: object }[];

  constructor(folder: string) {
    this.accessors = new SpooledArray(join(folder, "accessors"));
    this.#files = [
      { file: new SpoolFile(join(folder, "surfaces")), view: { byteStride: 24, target: gl.arrayBuffer } },
      { file: new SpoolFile(join(folder, "lines")), view: { byteStride: 12, target: gl.arrayBuffer } },
      { file: new SpoolFile(join(folder, "indices")), view: { target: gl.elementArrayBuffer } },
    ];
  }

  /** Bytes of the buffer. */
  get length(): number {
    return this.#files.reduce((sum, { file }) => sum + file.length, 0);
  }

  /** Adds corners and returns the attributes of a primitive that has them. */
  addCorners({ points, normals, anchor }: Corners): { POSITION: number; NORMAL?: number } {
    const count = points.length / 3;
    const stride = normals ? 6 : 3;
    const values = new Float32Array(stride * count);
    const min = [Infinity, Infinity, Infinity];
    const max = [-Infinity, -Infinity, -Infinity];
    for (let i = 0; i < count; i++)
      for (let axis = 0; axis < 3; axis++) {
        const value = Math.fround((points[3 * i + axis] ?? 0) - (anchor[axis] ?? 0));
        values[stride * i + axis] = value;
        min[axis] = Math.min(min[axis] ?? value, value);
        max[axis] = Math.max(max[axis] ?? value, value);
      }
    if (normals) putNormals(values, normals);
    const { place, offset } = this.#add(normals ? 0 : 1, values);
    const common = { bufferView: place, componentType: gl.float, count, type: "VEC3" };
    const POSITION = this.accessors.add({ ...common, byteOffset: offset, min, max });
    return normals ? { POSITION, NORMAL: this.accessors.add({ ...common, byteOffset: offset + 12 }) } : { POSITION };
  }

  /** Adds indices and returns their accessor. */
  addIndices(indices: Int32Array): number {
    const { place, offset } = this.#add(2, new Uint32Array(indices));
    return this.accessors.add({ bufferView: place, byteOffset: offset, componentType: gl.unsignedInt, count: indices.length, type: "SCALAR" });
  }

  /** The views of the buffer, when all is added. A view must not be empty, so one of which nothing came gets a few zeros. */
  views(): object[] {
    let byteOffset = 0;
    return this.#files.map(({ file, view }) => {
      if (file.length === 0) file.add(new Uint8Array(24));
      const made = { buffer: 0, byteOffset, byteLength: file.length, ...view };
      byteOffset += file.length;
      return made;
    });
  }

  /** The bytes of the buffer. */
  async *read(): AsyncGenerator<Uint8Array> {
    for (const { file } of this.#files) yield* file.read();
  }

  close(): void {
    this.accessors.close();
    for (const { file } of this.#files) file.close();
  }

  #add(place: number, values: Float32Array | Uint32Array): { place: number; offset: number } {
    const file = this.#files[place]?.file;
    const offset = file?.length ?? 0;
    file?.add(new Uint8Array(values.buffer));
    return { place, offset };
  }
}

/** Normals must have the length of one; those that have none point upwards. */
function putNormals(values: Float32Array, normals: Float32Array): void {
  for (let i = 0; i < normals.length; i += 3) {
    const [x = 0, y = 0, z = 0] = [normals[i], normals[i + 1], normals[i + 2]];
    const length = Math.hypot(x, y, z);
    values.set(length > 0 ? [x / length, y / length, z / length] : [0, 0, 1], 2 * i + 3);
  }
}
