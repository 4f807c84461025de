import type { BatchSummary, FileResult, FileStatus } from "../batch/batch-summary.js";
import { showCounts } from "./issue-counts.js";
import { type Column, textTable } from "./table.js";
import { printable, showNumber, showSeconds } from "./terminal.js";

const statusTexts: Record<FileStatus, string> = {
  "synchronized": "synchronized",
  "unchanged": "unchanged",
  "skipped": "skipped",
  "incomplete": "incomplete",
  "deletions-stopped": "deletions stopped",
  "errors-stopped": "stopped by errors",
  "replayed": "replayed",
  "failed": "failed",
  "not-reached": "not reached",
};

/** What became of a file, in one line; when it failed, with what was printed last. */
export function fileLine(result: FileResult): string {
  const { file, imodel, status, error, attempts, output, sameContentAs } = result;
  const notes = [
    ...(error ? [`${error.key}: ${printable(error.message)}`] : []),
    ...(status === "synchronized" || status === "incomplete" ? [changesOf(result)] : []),
    ...(showCounts(result.issues) ? [showCounts(result.issues)] : []),
    ...(attempts > 1 ? [`${attempts} attempts`] : []),
    ...(sameContentAs === undefined ? [] : [`same content as ${printable(sameContentAs)}`]),
  ];
  const line = `${printable(file)} → ${printable(imodel)}: ${statusTexts[status]}${notes.length > 0 ? `: ${notes.join("; ")}` : ""}`;
  const [last] = (output ?? "").split("\n").slice(-1);
  return error && last ? `${line}\n    ${printable(last)}` : line;
}

/** The summary of a batch as text: a line for each file, and how many there are of each sort. */
export function batchText(summary: BatchSummary): string {
  const { files, unmatched, ignored, reports, seconds, interrupted } = summary;
  const sorts = Object.entries(summary.statuses).map(([status, count]) => `${showNumber(count)} ${statusTexts[status as FileStatus]}`);
  const total = `${showNumber(files.length)} ${files.length === 1 ? "file" : "files"}${sorts.length > 0 ? `: ${sorts.join(", ")}` : ""} (${showSeconds(seconds)})`;
  return [
    ...(files.length > 0 ? [...textTable(columns, files), ""] : []),
    ...unmatched.map((asked) => `nothing was found for ${printable(asked)}`),
    ...(ignored > 0 ? [`${showNumber(ignored)} ${ignored === 1 ? "file was" : "files were"} left out, since no extractor reads ${ignored === 1 ? "it" : "them"}`] : []),
    interrupted ? `interrupted; ${total}` : total,
    `reports: ${printable(reports)}`,
  ].join("\n");
}

function changesOf({ records, counts }: FileResult): string {
  const changes = (["inserted", "updated", "deleted", "marked", "rejected"] as const).filter((name) => counts[name] > 0);
  return [`${showNumber(records)} records`, ...changes.map((name) => `${showNumber(counts[name])} ${name}`)].join(", ");
}

const columns: Column<FileResult>[] = [
  { title: "file", text: ({ file }) => printable(file) },
  { title: "iModel", text: ({ imodel }) => printable(imodel) },
  { title: "outcome", text: ({ status, error }) => statusTexts[status] + (error ? `: ${error.key}` : "") },
  ...(["inserted", "updated", "deleted", "rejected"] as const).map((name) => ({ title: name, text: ({ counts }: FileResult) => showNumber(counts[name]), right: true })),
  { title: "issues", text: ({ issues }) => showCounts(issues) },
  { title: "time", text: ({ seconds, attempts }) => (attempts === 0 ? "" : showSeconds(seconds)), right: true },
];
