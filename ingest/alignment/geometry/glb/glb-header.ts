/** The parts of a glTF document that say how much is in it. */
interface GltfOutline {
  asset?: { version?: unknown };
  extensionsRequired?: unknown;
  buffers?: unknown;
  images?: unknown;
  accessors?: unknown;
  nodes?: unknown;
}

/** Extensions that a reader may be required to know, and that change no shape or are understood. */
const harmless = /^(KHR_mesh_quantization|KHR_materials_\w+|KHR_texture_\w+|EXT_texture_\w+|KHR_lights_punctual)$/;

/**
 * What keeps a GLB file from being read: damage, files that it refers to, extensions that nobody here knows, or more numbers than fit into its own size many times over. Undefined when nothing does.
 * Looks at its outline alone, before anything is made of it.
 */
export function glbFlaw(bytes: Uint8Array): string | undefined {
  const outline = outlineOf(bytes);
  if (typeof outline === "string") return outline;
  const { asset, extensionsRequired } = outline;
  if (!/^2\.\d+$/.test(String(asset?.version))) return "is not of glTF version 2";
  const required = Array.isArray(extensionsRequired) ? extensionsRequired.map(String) : [];
  const unknown = required.find((name) => !harmless.test(name));
  if (unknown !== undefined) return `needs the extension ${JSON.stringify(unknown.slice(0, 60))}`;
  if ([...listOf(outline.buffers), ...listOf(outline.images)].some(({ uri }) => uri !== undefined)) return "refers to other files";
  const numbers = listOf(outline.accessors).reduce((sum, { count }) => sum + (typeof count === "number" ? count : Infinity), 0);
  return numbers > bytes.length ? "claims to hold more numbers than it has bytes" : undefined;
}

function listOf(list: unknown): Record<string, unknown>[] {
  return Array.isArray(list) ? list.map((entry) => (typeof entry === "object" && entry !== null ? (entry as Record<string, unknown>) : {})) : [];
}

/** The JSON chunk. From the glTF 2.0 specification, section 4.4. */
function outlineOf(bytes: Uint8Array): GltfOutline | string {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length < 20 || view.getUint32(0, true) !== 0x46546c67) return "is no GLB file";
  if (view.getUint32(4, true) !== 2) return "is not of GLB version 2";
  const [total, length, type] = [view.getUint32(8, true), view.getUint32(12, true), view.getUint32(16, true)];
  if (total > bytes.length || 20 + length > bytes.length || type !== 0x4e4f534a) return "is cut off or damaged";
  try {
    const outline = JSON.parse(new TextDecoder("utf8", { fatal: true }).decode(bytes.subarray(20, 20 + length))) as unknown;
    return typeof outline === "object" && outline !== null && !Array.isArray(outline) ? outline : "has no glTF document in it";
  } catch {
    return "has no readable glTF document in it";
  }
}
