import type { Run } from "../run.js";
import { ContinuedReader } from "./continued-reader.js";
import type { Carrier, Passage } from "./mark.js";
import type { Input } from "./open-input.js";
import { passOver } from "./pass-over.js";
import { passRecords } from "./pass-records.js";
import { Bytes } from "./read-bytes.js";
import { JsonDocumentReader, toItem } from "./read-json-document.js";
import { readKeptLine } from "./read-kept-line.js";
import { NdjsonReader } from "./read-ndjson.js";
import type { RecordReader, RecordReading } from "./record-reader.js";

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
  const how = { ...reading, file: input.file, run };
  return carrier === "ndjson" ? new NdjsonReader(bytes, how) : new JsonDocumentReader(bytes, how);
}

/** How a document is read on. */
interface Continuation extends RecordReading {
  file: string;
  run: Run;
  passage: Passage;
}

/**
 * Opens an input at some line or record, and gives before what follows those before it that must be read all the same; undefined when what stands before it is not what the passage was made of.
 * @throws IngestError `input-unreadable`, `interrupted`.
 */
export async function continueRecords(input: Input, run: Run, reading: RecordReading & { passage: Passage }): Promise<RecordReader | undefined> {
  const bytes = await Bytes.open(input, run.signal);
  try {
    const { carrier } = reading.passage;
    const how = { ...reading, file: input.file, run };
    const continued = (await carrierOf(bytes)) === carrier ? await (carrier === "ndjson" ? continueLines(bytes, how) : continueDocument(bytes, how)) : undefined;
    if (!continued) await bytes.close();
    return continued;
  } catch (error) {
    await bytes.close();
    throw error;
  }
}

async function continueLines(bytes: Bytes, { passage, ...reading }: Continuation): Promise<RecordReader | undefined> {
  const passed = await passOver(bytes, passage, reading.run.limits.maxRecordBytes);
  if (!passed) return undefined;
  const how = { ...reading, passed };
  return new ContinuedReader(passed.lines, (line) => readKeptLine(line, how), new NdjsonReader(bytes, how));
}

async function continueDocument(bytes: Bytes, { passage, ...reading }: Continuation): Promise<RecordReader | undefined> {
  const reader = new JsonDocumentReader(bytes, reading);
  const passed = await passRecords(reader.values, passage);
  if (!passed) return undefined;
  reader.put(passed.behind);
  return new ContinuedReader(passed.again, (part) => toItem(part, reading.run), reader);
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
