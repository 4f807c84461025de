import { hash } from "node:crypto";
import { decodeGlb } from "../alignment/geometry/glb/decode-glb.js";
import { attachGlb, type GlbContent, type GlbFlaw } from "../alignment/geometry/glb/glb-content.js";
import { filesOf, type PlainPiece } from "../format/plain-pieces.js";
import type { SidecarFiles } from "../format/sidecar/sidecar-files.js";
import type { EntityRecord, Glb, PartRecord } from "../format/record-types.js";
import type { ContentRecord } from "./checksum.js";

/** Bytes of decoded contents that are kept for the next piece that names the same file. */
const keptBytes = 64 * 1024 * 1024;

/**
 * Reads the GLB files that geometry names, for the records that are written. Records without such pieces go through at once, others one by one: what is decoded is large.
 * Holds the contents of a few files.
 * @param shown the pieces of a record that are written: of levels of detail, those of one level
 */
export async function* readSidecars(
  batches: AsyncIterable<ContentRecord[]>,
  files: SidecarFiles,
  shown: (record: EntityRecord | PartRecord) => readonly PlainPiece[],
): AsyncIterable<ContentRecord[]> {
  const reader = new GlbReader(files);
  for await (const batch of batches) {
    if (!batch.some(({ record }) => record.type !== "relationship" && record.geometry && filesOf(record).length > 0)) {
      yield batch;
      continue;
    }
    for (const content of batch) {
      const { record } = content;
      const pieces = record.type === "relationship" ? [] : shown(record);
      for (const piece of pieces) if (piece.type === "glb") content.bytes += await reader.read(piece);
      yield [content];
    }
  }
}

interface Decoded {
  content: GlbContent | GlbFlaw;
  bytes: number;
}

/** Decodes each file once, as long as its content is among the last that were used. */
class GlbReader {
  readonly #kept = new Map<string, Decoded>();
  #bytes = 0;

  constructor(private readonly files: SidecarFiles) {}

  /** Reads what a piece names and attaches it; how many bytes that is. */
  async read(piece: Glb): Promise<number> {
    const key = JSON.stringify([piece.uri, piece.sha256?.toLowerCase(), piece.node]);
    const found = this.#kept.get(key) ?? (await this.#decode(piece));
    this.#keep(key, found);
    attachGlb(piece, found.content);
    return found.bytes;
  }

  async #decode({ uri, sha256, node }: Glb): Promise<Decoded> {
    const bytes = this.files.read(uri);
    if (!(bytes instanceof Uint8Array)) return { content: { ...bytes, at: "/uri" }, bytes: 0 };
    if (sha256 !== undefined && hash("sha256", bytes, "hex") !== sha256.toLowerCase()) {
      const flaw = "the file is not the one whose digest is given";
      return { content: { code: "sidecar-mismatch", flaw, at: "/sha256" }, bytes: 0 };
    }
    const content = await decodeGlb(bytes, node);
    return "flaw" in content ? { content: { code: "sidecar-invalid", ...content }, bytes: 0 } : { content, bytes: sizeOf(content) };
  }

  #keep(key: string, decoded: Decoded): void {
    const isKnown = this.#kept.delete(key);
    this.#kept.set(key, decoded);
    if (!isKnown) this.#bytes += decoded.bytes + key.length;
    for (const [oldest, { bytes }] of this.#kept) {
      if (this.#bytes <= keptBytes || oldest === key) break;
      this.#kept.delete(oldest);
      this.#bytes -= bytes + oldest.length;
    }
  }
}

function sizeOf({ meshes }: GlbContent): number {
  return meshes.reduce((sum, { points, triangles, normals }) => sum + points.byteLength + triangles.byteLength + (normals?.byteLength ?? 0), 0);
}
