import { endianness } from "node:os";

/** Sorts of number arrays that are packed into base64, by the name the format has for them. */
const arrayTypes = { f64: Float64Array, f32: Float32Array, u32: Uint32Array, u16: Uint16Array } as const;

/** Names of the sorts of number arrays. */
export type NumberType = keyof typeof arrayTypes;

const base64 = /^[A-Za-z0-9+/]*={0,2}$/;

/** What a packed array holds, or what is wrong with its text. */
export function readPacked(text: string, type: NumberType): { numbers: Float64Array | Float32Array | Uint32Array | Uint16Array } | { flaw: string } {
  const bytes = bytesOf(text);
  if (!isBase64(text, bytes)) return { flaw: "is no base64" };
  const size = arrayTypes[type].BYTES_PER_ELEMENT;
  if (bytes.length % size !== 0) return { flaw: `has ${bytes.length} bytes, not a multiple of ${size}` };
  return { numbers: numbersOf(bytes, type) };
}

/** In memory of their own: buffers of Node lie anywhere within larger ones, typed arrays want to be aligned. */
function bytesOf(text: string): Buffer<ArrayBuffer> {
  const bytes = Buffer.from(new ArrayBuffer(Buffer.byteLength(text, "base64")));
  bytes.write(text, "base64");
  return bytes;
}

function numbersOf<T extends NumberType>(bytes: Buffer<ArrayBuffer>, type: T): InstanceType<(typeof arrayTypes)[T]> {
  swap(bytes, arrayTypes[type].BYTES_PER_ELEMENT);
  return new arrayTypes[type](bytes.buffer) as InstanceType<(typeof arrayTypes)[T]>;
}

/** What becomes the same text again is base64, which is told sooner than from its characters; bits that count for nothing may differ. */
function isBase64(text: string, bytes: Buffer): boolean {
  return bytes.toString("base64") === text || (text.length % 4 === 0 && base64.test(text));
}

/** Base64 of a little-endian array. */
export function pack(numbers: Float64Array | Uint32Array): string {
  return littleEndian(numbers).toString("base64");
}

/** The bytes of an array as a little-endian machine has them; where that is this one, they are the array's own. */
export function littleEndian(numbers: Float64Array | Uint32Array): Buffer {
  const bytes = Buffer.from(numbers.buffer, numbers.byteOffset, numbers.byteLength);
  return endianness() === "LE" ? bytes : swap(Buffer.from(bytes), numbers.BYTES_PER_ELEMENT);
}

function swap(bytes: Buffer, size: number): Buffer {
  if (endianness() === "LE") return bytes;
  if (size === 8) return bytes.swap64();
  return size === 4 ? bytes.swap32() : bytes.swap16();
}
