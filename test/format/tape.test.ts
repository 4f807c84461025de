import { existsSync, readdirSync } from "node:fs";
import { tmpdir } from "node:os";
import { Readable } from "node:stream";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { openInput } from "../../ingest/format/open-input.js";
import { Tape } from "../../ingest/format/tape.js";
import { tempFolder } from "../support/temp-folder.js";

const megabyte = 1024 * 1024;

/** Gives chunks that differ from each other, and counts those that were asked for. */
class Producer {
  given = 0;
  readonly stream: Readable;

  constructor(chunks: number, size = megabyte) {
    const produce = function* (this: Producer): Generator<Buffer> {
      while (this.given < chunks) yield Buffer.alloc(size, ++this.given);
    };
    this.stream = Readable.from(produce.call(this), { highWaterMark: 1 });
  }
}

async function firstBytes(stream: Readable, most = Infinity): Promise<number[]> {
  const found: number[] = [];
  for (const iterator = stream.iterator({ destroyOnReturn: false }); found.length < most; ) {
    const next = (await iterator.next()) as IteratorResult<Buffer>;
    if (next.done) break;
    found.push(next.value[0] ?? 0);
  }
  return found;
}

function upTo(last: number, from = 1): number[] {
  return Array.from({ length: last - from + 1 }, (_, i) => from + i);
}

describe("a stream that is kept until it is decided what to do with it", () => {
  const folder = tempFolder();
  const before = process.env["TMPDIR"];
  const files = (): number => readdirSync(folder).length;

  beforeEach(() => {
    process.env["TMPDIR"] = folder;
    expect(tmpdir()).toBe(folder);
  });

  afterEach(() => {
    if (before === undefined) delete process.env["TMPDIR"];
    else process.env["TMPDIR"] = before;
    expect(existsSync(folder) && files()).toBe(0);
  });

  it("is read from its start by a second reader, while the first one goes on where it was", async () => {
    const tape = new Tape(openInput(new Producer(6).stream));
    const first = tape.open();
    expect(await firstBytes(first, 3)).toEqual([1, 2, 3]);
    expect(tape.reopens).toBe(true);
    expect(await firstBytes(tape.open())).toEqual(upTo(6));
    tape.release();
    expect(tape.reopens).toBe(false);
    expect(await firstBytes(first)).toEqual([4, 5, 6]);
  });

  it("is there for a second reader when the first one has come to its end", async () => {
    const tape = new Tape(openInput(new Producer(3).stream));
    const first = tape.open();
    expect(await firstBytes(first)).toEqual([1, 2, 3]);
    await vi.waitFor(() => expect(first.destroyed).toBe(true));
    expect(tape.reopens).toBe(true);
    expect(await firstBytes(tape.open())).toEqual([1, 2, 3]);
  });

  it("goes to a temporary file where it is large, which is gone when nobody needs it any more", async () => {
    const tape = new Tape(openInput(new Producer(60).stream));
    const first = tape.open();
    await firstBytes(first, 2);
    const second = tape.open();
    expect(await firstBytes(second, 50)).toEqual(upTo(50));
    expect(files()).toBe(1);
    second.destroy();
    tape.release();
    expect(await firstBytes(first, 48)).toEqual(upTo(50, 3));
    await vi.waitFor(() => expect(files()).toBe(0));
    expect(await firstBytes(first)).toEqual(upTo(60, 51));
  });

  it("goes with its last reader, and so does the temporary file", async () => {
    const { stream } = new Producer(60);
    const tape = new Tape(openInput(stream));
    const [first, second] = [tape.open(), tape.open()];
    await firstBytes(second, 40);
    first.destroy();
    expect(stream.destroyed).toBe(false);
    expect(files()).toBe(1);
    second.destroy();
    await vi.waitFor(() => expect([stream.destroyed, files()]).toEqual([true, 0]));
  });

  it("is forgotten, and needs no file, where it is large and nobody has asked for it a second time", async () => {
    const tape = new Tape(openInput(new Producer(40).stream));
    expect(await firstBytes(tape.open())).toEqual(upTo(40));
    expect(tape.reopens).toBe(false);
    expect(files()).toBe(0);
  });

  it("is not read ahead of its readers", async () => {
    const producer = new Producer(1000);
    const tape = new Tape(openInput(producer.stream));
    const reader = tape.open();
    await firstBytes(reader, 5);
    await new Promise((resolve) => setImmediate(resolve));
    expect(producer.given).toBeLessThan(10);
    reader.destroy();
  });

  it("fails for all of its readers", async () => {
    const failing = Readable.from((function* (): Generator<Buffer> {
      yield Buffer.from("a");
      throw new Error("the cable is out");
    })());
    const tape = new Tape(openInput(failing));
    const [first, second] = [tape.open(), tape.open()];
    await expect(firstBytes(first)).rejects.toThrow("the cable is out");
    await expect(firstBytes(second)).rejects.toThrow("the cable is out");
  });
});
