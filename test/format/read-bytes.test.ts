import { gzipSync } from "node:zlib";
import { expect, test } from "vitest";
import { Bytes } from "../../ingest/format/read-bytes.js";
import { inChunks } from "./documents.js";

const text = '{"a":"ü€😀"}\n'.repeat(500);
const sizes = [1, 2, 3, 5, 17, 100_000];

async function readAll(content: Buffer, size: number): Promise<{ text: string; start: number; failure: string | undefined }> {
  const bytes = await Bytes.open(inChunks(content, size), new AbortController().signal);
  const chunks: Buffer[] = [];
  for (let chunk = await bytes.next(); chunk; chunk = await bytes.next()) chunks.push(chunk);
  return { text: Buffer.concat(chunks).toString(), start: bytes.start, failure: bytes.failure?.code };
}

test.each(sizes)("plain and compressed bytes give the same text (chunks of %i bytes)", async (size) => {
  const half = text.length / 2;
  const members = Buffer.concat([gzipSync(text.slice(0, half)), gzipSync(""), gzipSync(text.slice(half))]);
  for (const content of [Buffer.from(text), gzipSync(text), members]) {
    expect(await readAll(content, size)).toEqual({ text, start: 0, failure: undefined });
  }
});

test.each(sizes)("a byte order mark is dropped (chunks of %i bytes)", async (size) => {
  const marked = `\ufeff${text}`;
  for (const content of [Buffer.from(marked), gzipSync(marked)]) expect(await readAll(content, size)).toEqual({ text, start: 3, failure: undefined });
});

test("an empty input is empty", async () => {
  for (const content of [Buffer.alloc(0), gzipSync(""), Buffer.from("\ufeff")]) expect(await readAll(content, 1)).toMatchObject({ text: "", failure: undefined });
});

test("compressed data that is cut anywhere says so", async () => {
  const ascii = "text that is compressed\n".repeat(500);
  const whole = gzipSync(ascii);
  for (let length = 2; length < whole.length; length++) {
    const { failure, text: read } = await readAll(whole.subarray(0, length), 100_000);
    expect([length, failure]).toEqual([length, "input-truncated"]);
    expect(ascii.startsWith(read)).toBe(true);
  }
});

test("damaged compressed data says so, wherever the damage is", async () => {
  const whole = gzipSync(text);
  for (let position = 10; position < whole.length; position++) {
    const damaged = Buffer.from(whole);
    damaged[position] = (damaged[position] ?? 0) ^ 0x55;
    const { failure, text: read } = await readAll(damaged, 100_000);
    expect([position, failure === undefined && read !== text]).toEqual([position, false]);
  }
  expect((await readAll(Buffer.concat([whole, Buffer.from("garbage")]), 100_000)).failure).toBe("gzip-invalid");
});

test("UTF-16 is refused", async () => {
  const little = Buffer.from('{"type":"header"}\n', "utf16le");
  const big = Buffer.from(little).swap16();
  for (const content of [little, big, Buffer.concat([Buffer.from([0xff, 0xfe]), little]), Buffer.concat([Buffer.from([0xfe, 0xff]), big])]) {
    await expect(readAll(content, 1)).rejects.toMatchObject({ key: "input-unreadable", message: expect.stringContaining("UTF-16") as string });
  }
});
