import { chmod, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PassThrough, Readable } from "node:stream";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openInput } from "../../ingest/format/open-input.js";
import { openRecords } from "../../ingest/format/open-records.js";
import { inChunks, readItems, recordingRun } from "./documents.js";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "open-input-"));
});
afterAll(() => rm(folder, { recursive: true }));

test("a file is read, and is called what it was called", async () => {
  const path = join(folder, "a.ndjson");
  await writeFile(path, '{"a":1}\n');
  const { items } = await readItems(openInput(path));
  expect(items).toEqual([{ place: { file: path, line: 1, offset: 0 }, value: { a: 1 }, bytes: 7 }]);
});

test("what cannot be opened is a reason to stop", async () => {
  const secret = join(folder, "secret");
  await writeFile(secret, "");
  await chmod(secret, 0);
  await expect(readItems(openInput(join(folder, "none")))).rejects.toMatchObject({ key: "input-unreadable", message: expect.stringContaining("does not exist") as string });
  await expect(readItems(openInput(folder))).rejects.toMatchObject({ key: "input-unreadable", message: expect.stringContaining("is a directory") as string });
  if (process.getuid?.() !== 0) await expect(readItems(openInput(secret))).rejects.toMatchObject({ key: "input-unreadable", message: expect.stringContaining("may not be read") as string });
});

test("a stream of text is read like one of bytes, and only once", async () => {
  const input = openInput(Readable.from(['{"a":"ü"', "}\n"]));
  expect(input).toMatchObject({ file: "<stream>", reopens: false });
  expect((await readItems(input)).items).toMatchObject([{ value: { a: "ü" }, bytes: 10 }]);
  await expect(readItems(input)).rejects.toMatchObject({ key: "usage" });
});

test("- is standard input", () => {
  expect(openInput("-")).toMatchObject({ file: "<stdin>", reopens: false });
});

test("a stream that fails is a reason to stop", async () => {
  const failing = new Readable({ read() { this.destroy(new Error("the disk is gone")); } });
  await expect(readItems(openInput(failing))).rejects.toMatchObject({ key: "input-unreadable", message: expect.stringContaining("the disk is gone") as string });
});

test.each([["plain", "ndjson"], ["document", "json"]])("stopping early destroys the stream (%s)", async (_name, kind) => {
  const stream = new PassThrough();
  stream.write(kind === "json" ? `{"records":[{},${"{},".repeat(1000)}` : "{}\n".repeat(1000));
  const reader = await openRecords(openInput(stream), recordingRun().run);
  expect(await reader.next(10)).toHaveLength(10);
  await reader.close();
  expect(stream.destroyed).toBe(true);
});

test("an abort stops waiting", async () => {
  const stop = new AbortController();
  const stream = new PassThrough();
  stream.write("{}\n".repeat(100));
  const reader = await openRecords(openInput(stream), recordingRun({}, stop.signal).run);
  const next = reader.next();
  stop.abort();
  await expect(next).rejects.toMatchObject({ key: "interrupted" });
  expect(stream.destroyed).toBe(true);
  await expect(openRecords(inChunks(""), recordingRun({}, stop.signal).run)).rejects.toMatchObject({ key: "interrupted" });
});
