import { endianness } from "node:os";

/** Sorts of number arrays that are packed into base64, by the name the format has for them. */
const arrayTypes = { f64: Float64Array, f32: Float32Array, u32: Uint32Array, u16: Uint16Array } as const;

/** Names of the sorts of number arrays. */
export type NumberType = keyof typeof arrayTypes;

const base64 = /^[A-Za-z0-9+/]*={0,2}$/;

/** What a packed array holds, or what is wrong with its text. */
export function readPacked(text: string, type: NumberType): { numbers: Float64Array | Float32Array | Uint32Array | Uint16Array } | { flaw: string } {
  if (text.length % 4 !== 0 || !base64.test(text)) return { flaw: "is no base64" };
  const size = arrayTypes[type].BYTES_PER_ELEMENT;
  const bytes = Buffer.byteLength(text, "base64");
  if (bytes % size !== 0) return { flaw: `has ${bytes} bytes, not a multiple of ${size}` };
  return { numbers: unpack(text, type) };
}

/** The numbers of a text that {@link pack} wrote. */
export function unpack<T extends NumberType>(text: string, type: T): InstanceType<(typeof arrayTypes)[T]> {
  // Buffers of Node lie anywhere within larger ones, typed arrays want to be aligned.
  const bytes = new Uint8Array(Buffer.byteLength(text, "base64"));
  const buffer = Buffer.from(bytes.buffer);
  buffer.write(text, "base64");
  swap(buffer, arrayTypes[type].BYTES_PER_ELEMENT);
  return new arrayTypes[type](bytes.buffer) as InstanceType<(typeof arrayTypes)[T]>;
}

/** Base64 of a little-endian array. */
export function pack(numbers: Float64Array | Uint32Array): string {
  const bytes = Buffer.from(numbers.buffer, numbers.byteOffset, numbers.byteLength);
  return (endianness() === "LE" ? bytes : swap(Buffer.from(bytes), numbers.BYTES_PER_ELEMENT)).toString("base64");
}

function swap(bytes: Buffer, size: number): Buffer {
  if (endianness() === "LE") return bytes;
  if (size === 8) return bytes.swap64();
  return size === 4 ? bytes.swap32() : bytes.swap16();
}
