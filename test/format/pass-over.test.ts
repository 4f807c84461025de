import { createHash } from "node:crypto";
import { Readable } from "node:stream";
import { describe, expect, it } from "vitest";
import { openInput } from "../../ingest/format/open-input.js";
import type { Passage } from "../../ingest/format/mark.js";
import { type KeptLine, type PassedLines, passOver } from "../../ingest/format/pass-over.js";
import { Bytes } from "../../ingest/format/read-bytes.js";
import { bitSetOf } from "../support/bit-set.js";

const lines = ["header", "one", "zwei €", "", "four\r", "five"].map((line) => `${line}\n`);
const starts = lines.map((_, i) => Buffer.byteLength(lines.slice(0, i).join("")));
const text = lines.join("");

/** The first so many lines, of which some must be read. */
function passage(line: number, again: number[]): Passage {
  const before = lines.slice(0, line).join("");
  return { carrier: "ndjson", order: line, offset: Buffer.byteLength(before), digest: `sha256:${createHash("sha256").update(before).digest("hex")}`, again: bitSetOf(...again) };
}

async function pass(content: string, over: Passage, { chunk = 1000, maxLineBytes = 1000 } = {}): Promise<{ passed: PassedLines | undefined; kept: KeptLine[]; rest: string }> {
  const all = Buffer.from(content);
  const chunks = Array.from({ length: Math.ceil(all.length / chunk) }, (_, i) => all.subarray(i * chunk, (i + 1) * chunk));
  const bytes = await Bytes.open(openInput(Readable.from(chunks), "x"), new AbortController().signal);
  const passed = await passOver(bytes, over, maxLineBytes);
  const rest: Buffer[] = [];
  for (let next = await bytes.next(); next; next = await bytes.next()) rest.push(next);
  return { passed, kept: [...(passed?.lines.take() ?? [])].flat(), rest: Buffer.concat(rest).toString() };
}

describe("passing over the start of an input", () => {
  it.each([1, 2, 7, 1000])("gives the lines that must be read, and leaves what follows (chunks of %i bytes)", async (chunk) => {
    const { passed, kept, rest } = await pass(text, passage(5, [1, 3, 4, 5]), { chunk });
    expect(kept.map(({ order, offset, bytes }) => [order, offset, bytes.toString()])).toEqual([[1, starts[0], "header\n"], [3, starts[2], "zwei €\n"], [4, starts[3], "\n"], [5, starts[4], "four\r\n"]]);
    expect(rest).toBe("five\n");
    expect(passed?.hash.update(rest).digest("hex")).toBe(createHash("sha256").update(text).digest("hex"));
  });

  it("takes no input that differs before its end, or ends before it", async () => {
    expect((await pass(text.replace("one", "two"), passage(4, []))).passed).toBeUndefined();
    expect((await pass(text.slice(0, 8), passage(4, []))).passed).toBeUndefined();
    expect((await pass(text.replace("five", "six"), passage(4, []))).passed).toBeDefined();
  });

  it("looks at no line behind its end, whatever is said of it", async () => {
    const { kept, rest } = await pass(text, passage(3, [2, 4, 6]), { chunk: 3 });
    expect([kept.map(({ order }) => order), rest]).toEqual([[2], lines.slice(3).join("")]);
  });

  it("keeps of a line that is longer than it may be no more than shows that", async () => {
    const long = `${"x".repeat(10_000)}\n`;
    const all = `${long}short\n`;
    const over: Passage = { carrier: "ndjson", order: 2, offset: all.length, digest: `sha256:${createHash("sha256").update(all).digest("hex")}`, again: bitSetOf(1, 2) };
    const { kept } = await pass(all, over, { chunk: 100, maxLineBytes: 500 });
    expect(kept.map(({ bytes }) => bytes.length)).toEqual([503, 6]);
  });

  it("gives back any number of lines, as they were", async () => {
    const all = Array.from({ length: 100 }, (_, i) => `${String(i).repeat(2 ** 16)}\n`);
    const content = all.join("");
    const again = all.map((_, i) => i + 1).filter((line) => line % 3 > 0);
    const over: Passage = { carrier: "ndjson", order: 100, offset: content.length, digest: `sha256:${createHash("sha256").update(content).digest("hex")}`, again: bitSetOf(...again) };
    const { kept } = await pass(content, over, { chunk: 2 ** 20, maxLineBytes: 2 ** 24 });
    expect(kept.map(({ order }) => order)).toEqual(again);
    expect(kept.every(({ order, bytes }) => bytes.toString() === all[order - 1])).toBe(true);
  });
});
