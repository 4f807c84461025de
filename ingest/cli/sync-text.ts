import type { DocumentSummary, KindCounts, PassedOver, StoppedDeletions, SyncSummary } from "../index.js";
import { showCounts } from "./issue-counts.js";
import { textTable, type Column } from "./table.js";
import { printable, showNumber, showSeconds } from "./terminal.js";

/** A run's summary as text: a table of what became of the records of each kind, for every document. */
export function syncText(summary: SyncSummary): string {
  const documents = summary.documents.flatMap((document) => [documentText(document), ""]);
  const made = summary.created ? " (new)" : "";
  return [...documents, `${summary.imodel}${made}: ${showSeconds(summary.seconds)}`].join("\n");
}

/** What a run did for one document, as text. */
export function documentText(document: DocumentSummary): string {
  return documentLines(document).join("\n");
}

function documentLines(document: DocumentSummary): string[] {
  const { file, status, records, seconds, kinds } = document;
  const rate = seconds > 0 && status !== "unchanged" ? `, ${showNumber(records / seconds)}/s` : "";
  const found = showCounts(document.issues);
  const rows = Object.entries(kinds).map(([kind, counts]) => ({ kind, ...counts }));
  return [
    `${printable(file)}: ${outcome(document)} (${showNumber(records)} records, ${showSeconds(seconds)}${rate})`,
    ...(rows.length > 0 ? textTable(columnsFor(rows), withTotal(rows)) : []),
    ...(found ? [`  ${found}`] : []),
    ...(document.passedOver ? [passedLine(document.passedOver)] : []),
    ...document.stoppedDeletions.map(stoppedLine),
    ...(document.keptMissing > 0 ? [`  ${showNumber(document.keptMissing)} entities are missing and were left as they are (--deletions never)`] : []),
  ];
}

function passedLine(passed: PassedOver): string {
  const where = "lines" in passed ? `line ${showNumber(passed.lines)}` : `record ${showNumber(passed.records)}`;
  return `  went on after ${where}, to where the last run had come`;
}

type KindRow = KindCounts & { kind: string };

const counted = ["inserted", "updated", "unchanged", "deleted", "marked", "rejected"] as const;

/** Marks are rare: their column is there when something was marked. */
function columnsFor(rows: readonly KindRow[]): Column<KindRow>[] {
  const shown = counted.filter((name) => name !== "marked" || rows.some(({ marked }) => marked > 0));
  const numbers = shown.map((name) => ({ title: name, text: (row: KindRow) => showNumber(row[name]), right: true }));
  return [{ title: "kind", text: (row) => printable(row.kind) }, ...numbers];
}

function withTotal(rows: KindRow[]): KindRow[] {
  if (rows.length < 2) return rows;
  const total: KindRow = { kind: "total", inserted: 0, updated: 0, unchanged: 0, deleted: 0, marked: 0, rejected: 0 };
  for (const row of rows) for (const name of counted) total[name] += row[name];
  return [...rows, total];
}

function outcome({ status, reasons }: DocumentSummary): string {
  switch (status) {
    case "synchronized":
      return "synchronized";
    case "unchanged":
      return "unchanged since the last run; nothing was compared or written";
    case "incomplete":
      return `incomplete${reasons.length > 0 ? `: ${reasons.join(", ")}` : ""}; what arrived was written, nothing was deleted because it is missing`;
    case "deletions-stopped":
      return "synchronized, but too many entities are missing; none of them was deleted";
    case "errors-stopped":
      return "stopped, since more records were rejected than --max-errors allows; what was written until then stays, nothing was deleted";
    case "replayed":
      return "replayed; nothing was deleted, and the next run compares the whole document";
  }
}

function stoppedLine({ scope, known, missing }: StoppedDeletions): string {
  const where = scope === "" ? "" : ` of scope ${printable(scope)}`;
  return `  ${showNumber(missing)} of ${showNumber(known)} known entities${where} are missing. If that is right, run again with --max-deletions ${missing}`;
}
