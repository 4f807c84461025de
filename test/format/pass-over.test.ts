import { createHash } from "node:crypto";
import { Readable } from "node:stream";
import { describe, expect, it } from "vitest";
import { openInput } from "../../ingest/format/open-input.js";
import type { Passage } from "../../ingest/format/mark.js";
import { type PassedLines, passOver } from "../../ingest/format/pass-over.js";
import { Bytes } from "../../ingest/format/read-bytes.js";

const lines = ["header", "one", "zwei €", "", "four\r", "five"].map((line) => `${line}\n`);
const starts = lines.map((_, i) => ({ order: i + 1, offset: Buffer.byteLength(lines.slice(0, i).join("")) }));
const text = lines.join("");

/** The first so many lines, of which some must be read. */
function passage(line: number, again: number[]): Passage {
  const before = lines.slice(0, line).join("");
  return { carrier: "ndjson", order: line, offset: Buffer.byteLength(before), digest: `sha256:${createHash("sha256").update(before).digest("hex")}`, again: starts.filter((start) => again.includes(start.order)) };
}

async function pass(content: string, over: Passage, { chunk = 1000, maxLineBytes = 1000 } = {}): Promise<{ passed: PassedLines | undefined; rest: string }> {
  const all = Buffer.from(content);
  const chunks = Array.from({ length: Math.ceil(all.length / chunk) }, (_, i) => all.subarray(i * chunk, (i + 1) * chunk));
  const bytes = await Bytes.open(openInput(Readable.from(chunks), "x"), new AbortController().signal);
  const passed = await passOver(bytes, over, maxLineBytes);
  const rest: Buffer[] = [];
  for (let next = await bytes.next(); next; next = await bytes.next()) rest.push(next);
  return { passed, rest: Buffer.concat(rest).toString() };
}

describe("passing over the start of an input", () => {
  it.each([1, 2, 7, 1000])("gives the lines that must be read, and leaves what follows (chunks of %i bytes)", async (chunk) => {
    const { passed, rest } = await pass(text, passage(5, [1, 3, 5]), { chunk });
    expect(passed?.lines.map(({ order, bytes }) => [order, bytes.toString()])).toEqual([[1, "header\n"], [3, "zwei €\n"], [5, "four\r\n"]]);
    expect(rest).toBe("five\n");
    expect(passed?.hash.update(rest).digest("hex")).toBe(createHash("sha256").update(text).digest("hex"));
  });

  it("takes no input that differs before its end, or ends before it", async () => {
    expect((await pass(text.replace("one", "two"), passage(4, []))).passed).toBeUndefined();
    expect((await pass(text.slice(0, 8), passage(4, []))).passed).toBeUndefined();
    expect((await pass(text.replace("five", "six"), passage(4, []))).passed).toBeDefined();
  });

  it("stops where a line that must be read has no end, or all of them are too large", async () => {
    const endless = "x".repeat(10_000);
    expect((await pass(endless, { ...passage(1, [1]), offset: 9_000 }, { chunk: 100 })).rest.length).toBeGreaterThan(8_000);
    const large = `${"x".repeat(2 ** 23)}\n`;
    const again = Array.from({ length: 10 }, (_, i) => ({ order: i + 1, offset: i * large.length }));
    const all = large.repeat(10);
    const over: Passage = { carrier: "ndjson", order: 10, offset: all.length, digest: `sha256:${createHash("sha256").update(all).digest("hex")}`, again };
    expect((await pass(all, over, { chunk: 2 ** 20, maxLineBytes: 2 ** 24 })).passed).toBeUndefined();
    expect((await pass(all, { ...over, again: again.slice(0, 5) }, { chunk: 2 ** 20, maxLineBytes: 2 ** 24 })).passed?.lines).toHaveLength(5);
  });
});
