import { type IssueCode, makeIssue, type Place } from "../issue.js";
import type { Original, Run } from "../run.js";
import { excerpt } from "./excerpt.js";
import { findFault, type FaultSearch } from "./find-fault.js";
import { isObject, nameOf } from "./json-object.js";
import { originalOf } from "./original.js";
import type { Line } from "./read-lines.js";
import type { RawItem, RawRecord, UnreadableRecord } from "./record-reader.js";

/** Parses one line; undefined when it is blank. A problem is reported, and the item says what is left of the record. */
export function parseLine(line: Line, run: Run): RawItem | undefined {
  if (line.overlong) return lost("line-too-long", `Longer than ${run.limits.maxRecordBytes} bytes`, { place: line.place, run, ...originalOf(line, run) });
  let value: unknown;
  try {
    value = JSON.parse(line.text);
  } catch (error) {
    return line.text.trim() === "" ? undefined : unparsed(line, error, run);
  }
  const { bytes, place, damaged, escapes } = line;
  const original = originalOf(line, run);
  if (isObject(value)) return checkFaults({ place, value, bytes, ...original }, { maxDepth: run.limits.maxDepth, damaged, escapes }, run);
  return lost("json-invalid", `Not an object but ${nameOf(value)}: ${excerpt(line.text)}`, { place, run, ...original });
}

/** Reports the first fault of a parsed record and marks the record with it. */
export function checkFaults(record: RawRecord, search: FaultSearch, { report }: Run): RawRecord {
  const fault = findFault(record.value, search);
  if (!fault) return record;
  const pointer = (record.pointerBase ?? "") + fault.pointer;
  const issue = makeIssue(fault.code, fault.message, record.place, pointer === "" ? {} : { pointer });
  report(issue);
  record.original?.issues.push(issue);
  return { ...record, fault: fault.code };
}

/** Where a stretch of the input is lost, and where that is reported. */
export interface LostPlace {
  place: Place;
  run: Run;
  pointer?: string;
  /** When it was a record. */
  original?: Original;
}

/** Reports that a stretch of the input is lost. */
export function lost(code: IssueCode, message: string, { place, run, pointer, original }: LostPlace): UnreadableRecord {
  const issue = makeIssue(code, message, place, pointer === undefined ? {} : { pointer });
  run.report(issue);
  original?.issues.push(issue);
  return { place, unreadable: code, ...(original && { original }) };
}

function unparsed(line: Line, error: unknown, run: Run): UnreadableRecord {
  const { text, place, damaged, cut } = line;
  const at = { place, run, ...originalOf(line, run) };
  if (cut) return lost("input-truncated", `The input stops in the middle of a line: ${excerpt(text)}`, at);
  if (damaged) return lost("utf8-invalid", `Bytes that are not UTF-8: ${excerpt(text)}`, at);
  return lost("json-invalid", `${reasonOf(error)}: ${excerpt(text)}`, at);
}

/** What JSON.parse has to say, without its own excerpt. */
function reasonOf(error: unknown): string {
  const message = error instanceof Error ? error.message : "";
  const reason = message.replace(/, (\.\.\.)?".*$/s, "").replace(/ in JSON( at position)/, "$1");
  return reason.startsWith('"') || reason === "" ? "Not JSON" : excerpt(reason).slice(1, -1);
}
