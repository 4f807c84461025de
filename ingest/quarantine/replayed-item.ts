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
  const place = { ...at, origin: { file, ...(line !== undefined && { line }), ...(offset !== undefined && { offset }) } };
  const text = lineOf(entry, place, run.limits.maxRecordBytes);
  const { original } = text ? originalOf(text, run) : originalOf({ ...nothing, place }, run);
  if (original && pointer !== undefined) original.pointer = pointer;
  const kept = { place, run, ...(original && { original }) };
  if (!text) return lost("replay-withheld", "Nothing was kept of the record: put what it should be into `record`", kept);
  if (text.overlong) return lost("line-too-long", `Longer than ${run.limits.maxRecordBytes} bytes`, kept);
  const item = parseLine(text, run);
  if (!item) return lost("replay-withheld", "`raw` is empty", kept);
  if (original && item.original) original.issues.push(...item.original.issues);
  if (!("value" in item)) return { ...item, ...(original && { original }) };
  const type = item.value["type"];
  if (withheldTypes.includes(type)) return lost("replay-withheld", `A replay takes no record of type ${String(type)}`, kept);
  return stillDuplicate({ ...item, ...(original && { original }) }, entry, run);
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

const nothing: Omit<Line, "place"> = { text: "", bytes: 0, damaged: false, escapes: true, cut: false, overlong: true, start: 0 };

function lineOf({ record, raw, rawBase64 }: QuarantinedRecord, place: Place, maxBytes: number): Line | undefined {
  const text = record === undefined ? raw : JSON.stringify(record);
  const content = text === undefined && rawBase64 !== undefined ? Buffer.from(rawBase64, "base64") : Buffer.from(text ?? "");
  if (text === undefined && rawBase64 === undefined) return undefined;
  const damaged = !isUtf8(content);
  const overlong = content.length > maxBytes;
  return { ...nothing, place, text: text ?? content.toString(), bytes: content.length, damaged, ...(damaged && { content }), overlong };
}
