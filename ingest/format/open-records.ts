import type { Run } from "../run.js";
import type { Input } from "./open-input.js";
import { type Passage, passOver } from "./pass-over.js";
import { Bytes } from "./read-bytes.js";
import { JsonDocumentReader } from "./read-json-document.js";
import { readKeptLine } from "./read-kept-line.js";
import { NdjsonReader } from "./read-ndjson.js";
import type { RawItem, RecordReader, RecordReading } from "./record-reader.js";

/** How records are written down. */
export type Carrier = "ndjson" | "json-document";

/** White space beyond this before the first character is not looked through. */
const furthest = 64 * 1024;
const members = ['"header"', '"records"', '"end"'];

/**
 * Opens an input and chooses the reader for its carrier.
 * @throws IngestError `input-unreadable` (not there, not readable, or UTF-16), `interrupted`.
 */
export async function openRecords(input: Input, run: Run, reading: RecordReading = {}): Promise<RecordReader> {
  const bytes = await Bytes.open(input, run.signal);
  const carrier = await carrierOf(bytes);
  return carrier === "ndjson" ? new NdjsonReader(bytes, { ...reading, file: input.file, run }) : new JsonDocumentReader(bytes, input.file, run);
}

/** Records from some line on. */
export interface Continued {
  /** Those before it that had to be read all the same. */
  items: RawItem[];
  reader: RecordReader;
}

/**
 * Opens an NDJSON input at some line; undefined when what stands before it is not what the passage was made of.
 * @throws IngestError `input-unreadable`, `interrupted`.
 */
export async function continueRecords(input: Input, run: Run, reading: RecordReading & { passage: Passage }): Promise<Continued | undefined> {
  const { file } = input;
  const { passage, ...rest } = reading;
  const bytes = await Bytes.open(input, run.signal);
  try {
    const passed = await passOver(bytes, passage, run.limits.maxRecordBytes);
    if (passed) {
      const ndjson = { ...rest, file, run, passed };
      const items = passed.lines.map((line) => readKeptLine(line, ndjson)).filter((item) => item !== undefined);
      return { items, reader: new NdjsonReader(bytes, ndjson) };
    }
  } catch (error) {
    await bytes.close();
    throw error;
  }
  await bytes.close();
  return undefined;
}

async function carrierOf(bytes: Bytes): Promise<Carrier> {
  for (let length = 64; ; ) {
    const head = await bytes.peek(length);
    const carrier = detectCarrier(head.toString("latin1"));
    if (carrier) return carrier;
    if (head.length < length || head.length > furthest) return "ndjson";
    length = head.length * 2;
  }
}

/** A document starts with `{` and the key of one of its members, however spaced; undefined when more of the text must be seen. */
export function detectCarrier(head: string): Carrier | undefined {
  const start = head.trimStart();
  if (start === "") return undefined;
  if (!start.startsWith("{")) return "ndjson";
  const key = start.slice(1).trimStart();
  if (members.some((member) => member.startsWith(key))) return undefined;
  const member = members.find((name) => key.startsWith(name));
  if (!member) return "ndjson";
  const colon = key.slice(member.length).trimStart();
  if (colon === "") return undefined;
  return colon.startsWith(":") ? "json-document" : "ndjson";
}
