import { expect } from "vitest";
import type { KindCounts, SyncSummary } from "../../ingest/synchronize/sync-summary.js";
import { differences, type Inspection } from "./imodel-lines.js";
import type { Killed, Stage } from "./killed-sync.js";

/** How far a killed run had come: records of the later version that it had committed, of those that were to be inserted. */
export interface Reach {
  inserted: number;
  of: number;
  /** Lines that the run after it did not read again. */
  passed: number;
}

/** Checks what a killed run left, and what the run after it made of that. */
export function checkKill({ left, second, right }: Killed, stage: Stage): Reach {
  expect(left.damage).toEqual([]);
  checkRecorded(left, stage);
  expect({ exitCode: second.exitCode, stderr: second.stderr }).toEqual({ exitCode: 0, stderr: "" });
  expect(right.damage).toEqual([]);
  expect(differences(right.lines, stage.expected.lines)).toEqual([]);
  expect(right.recorded).toEqual(stage.expected.recorded);
  return checkKept(left, JSON.parse(second.stdout) as SyncSummary, stage);
}

/** The iModel says that it is up to date with a version only when it holds exactly that version. */
function checkRecorded({ recorded, lines }: Inspection, { before, expected }: Stage): void {
  if (recorded.version === "2") expect(differences(lines, expected.lines)).toEqual([]);
  else if (recorded.version === "1") expect(differences(lines, before.lines)).toEqual([]);
  else expect(recorded).toEqual({});
}

/** The second run inserts what the first one had not committed, and finds unchanged what it had. */
function checkKept({ known, recorded }: Inspection, summary: SyncSummary, stage: Stage): Reach {
  const later = [...stage.expected.known.keys()];
  const missing = later.filter((name) => !known.has(name)).length;
  const fresh = later.filter((name) => known.get(name) === true && !stage.before.known.has(name)).length;
  const all = sum(stage.summary, "inserted");
  if (recorded.version !== "2") {
    expect(sum(summary, "inserted")).toBe(missing);
    expect(sum(summary, "unchanged")).toBeGreaterThanOrEqual(sum(stage.summary, "unchanged") + fresh);
    expect(sum(summary, "inserted") + sum(summary, "updated") + sum(summary, "unchanged")).toBe(later.length);
  }
  return { inserted: all - missing, of: all, passed: linesPassed(summary) };
}

function linesPassed({ documents }: SyncSummary): number {
  const passed = documents[0]?.passedOver;
  return passed && "lines" in passed ? passed.lines : 0;
}

function sum({ documents }: SyncSummary, result: keyof KindCounts): number {
  return documents.flatMap(({ kinds }) => Object.values(kinds)).reduce((total, counts) => total + counts[result], 0);
}
