import { isUtf8 } from "node:buffer";
import { originalOf } from "../format/original.js";
import { lost, parseLine } from "../format/parse-record.js";
import type { Line } from "../format/read-lines.js";
import type { RawItem, RawRecord } from "../format/record-reader.js";
import { makeIssue, type Place } from "../issue.js";
import type { Run } from "../run.js";
import { readableKey } from "../stages/check-identity.js";
import { identityDetails } from "../stages/check-issue.js";
import type { QuarantinedRecord } from "./quarantine-line.js";

/** Types that a replay leaves to the next run over the whole document. */
const withheldTypes: readonly unknown[] = ["delete", "checkpoint", "header", "end"];

/**
 * What is to be taken of a quarantined record: `record` when somebody put one there, else `raw`, else `rawBase64`, parsed like a line of a document.
 * What a replay cannot take is reported. `at` is the place of the quarantine's line.
 */
export function replayedItem(entry: QuarantinedRecord, at: Place, run: Run): RawItem {
  const { file, line, offset, pointer } = entry;
  const origin = { file, ...(line !== undefined && { line }), ...(offset !== undefined && { offset }) };
  const item = takenItem(lineOf(entry, { ...at, origin }, run.limits.maxRecordBytes), run);
  if (item.original && pointer !== undefined) item.original.pointer = pointer;
  return "value" in item ? stillDuplicate(item, entry, run) : item;
}

function takenItem(line: Line, run: Run): RawItem {
  const at = { place: line.place, run, ...originalOf(line, run) };
  if (line.overlong) return lost("line-too-long", `Longer than ${run.limits.maxRecordBytes} bytes`, at);
  const item = parseLine(line, run);
  if (!item) return lost("replay-withheld", "Nothing was kept of the record: put what it should be into `record`", at);
  const type = "value" in item ? item.value["type"] : undefined;
  return withheldTypes.includes(type) ? lost("replay-withheld", `A replay takes no record of type ${String(type)}`, at) : item;
}

/** A second record with an identity stays one until it gets an identity of its own: the first one stands, and may long be written. */
function stillDuplicate(record: RawRecord, entry: QuarantinedRecord, run: Run): RawRecord {
  const found = entry.issues.find(({ code }) => code === "identity-duplicate");
  const identity = readableKey(record.value) ?? identityDetails(record.value);
  if (!found || identity.kind !== entry.kind || identity.id !== entry.id || identity.scope !== entry.scope) return record;
  const issue = makeIssue(found.code, found.message, record.place, identity);
  run.report(issue);
  record.original?.issues.push(issue);
  return { ...record, fault: found.code };
}

/** The text as a line of its own; empty when nothing was kept. */
function lineOf({ record, raw, rawBase64 = "" }: QuarantinedRecord, place: Place, maxBytes: number): Line {
  const given = record === undefined ? raw : JSON.stringify(record);
  const content = given === undefined ? Buffer.from(rawBase64, "base64") : Buffer.from(given);
  const damaged = given === undefined && !isUtf8(content);
  const text = given ?? content.toString();
  return { text, bytes: content.length, place, damaged, ...(damaged && { content }), escapes: true, cut: false, overlong: content.length > maxBytes, start: 0 };
}
