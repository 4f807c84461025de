import { type IssueCode, makeIssue, type Place } from "../issue.js";
import type { Run } from "../run.js";
import { excerpt } from "./excerpt.js";
import { findFault, type FaultSearch } from "./find-fault.js";
import type { Line } from "./read-lines.js";
import type { RawItem, RawRecord, UnreadableRecord } from "./record-reader.js";

/** Parses one line; undefined when it is blank. A problem is reported, and the item says what is left of the record. */
export function parseLine(line: Line, run: Run): RawItem | undefined {
  let value: unknown;
  try {
    value = JSON.parse(line.text);
  } catch (error) {
    return line.text.trim() === "" ? undefined : unparsed(line, error, run);
  }
  const { bytes, place, damaged, escapes } = line;
  if (isObject(value)) return checkFaults({ place, value, bytes }, { maxDepth: run.limits.maxDepth, damaged, escapes }, run);
  return lost("json-invalid", `Not an object but ${nameOf(value)}: ${excerpt(line.text)}`, { place, run });
}

/** Reports the first fault of a parsed record and marks the record with it. */
export function checkFaults(record: RawRecord, search: FaultSearch, { report }: Run): RawRecord {
  const fault = findFault(record.value, search);
  if (!fault) return record;
  const pointer = (record.pointerBase ?? "") + fault.pointer;
  report(makeIssue(fault.code, fault.message, record.place, pointer === "" ? {} : { pointer }));
  return { ...record, fault: fault.code };
}

/** Reports that a stretch of the input is lost. */
export function lost(code: IssueCode, message: string, { place, run, pointer }: { place: Place; run: Run; pointer?: string }): UnreadableRecord {
  run.report(makeIssue(code, message, place, pointer === undefined ? {} : { pointer }));
  return { place, unreadable: code };
}

/** How people name the type of a JSON value. */
export function nameOf(value: unknown): string {
  if (value === null) return "null";
  if (Array.isArray(value)) return "an array";
  return typeof value === "object" ? "an object" : `a ${typeof value}`;
}

/** Whether a parsed value is a JSON object. */
export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function unparsed({ text, place, damaged, cut }: Line, error: unknown, run: Run): UnreadableRecord {
  if (cut) return lost("input-truncated", `The input stops in the middle of a line: ${excerpt(text)}`, { place, run });
  if (damaged) return lost("utf8-invalid", `Bytes that are not UTF-8: ${excerpt(text)}`, { place, run });
  return lost("json-invalid", `${reasonOf(error)}: ${excerpt(text)}`, { place, run });
}

/** What JSON.parse has to say, without its own excerpt. */
function reasonOf(error: unknown): string {
  const message = error instanceof Error ? error.message : "";
  const reason = message.replace(/, (\.\.\.)?".*$/s, "").replace(/ in JSON( at position)/, "$1");
  return reason.startsWith('"') || reason === "" ? "Not JSON" : excerpt(reason).slice(1, -1);
}
