import { IngestError } from "../../errors.js";
import { formatIssue, makeIssue, type Issue, type IssueCode } from "../../issue.js";
import { judged, notApplicable, passed, type ConformanceCheckName, type ConformanceResult } from "./conformance-checks.js";
import { crashOf, showEnd } from "./describe-end.js";
import type { BenchRun, TestBench } from "./test-bench.js";

/** Which check an issue of the validation belongs to; all others belong to `valid-records`. */
const checkOfIssue: Partial<Record<IssueCode, ConformanceCheckName>> = {
  "header-missing": "header-first",
  "header-repeated": "header-first",
  "end-missing": "end-last",
  "record-after-end": "end-last",
  "count-mismatch": "end-counts",
  "digest-mismatch": "end-digest",
  "reference-unresolved": "references",
  "parent-unresolved": "references",
  "relationship-unresolved": "references",
  "part-unknown": "references",
};

/** Judges what an extractor wrote of a good sample. Holds the issues of the document. */
export async function checkGoodRun(bench: TestBench, run: BenchRun): Promise<ConformanceResult[]> {
  const issues = await issuesOf(bench, run.output);
  const faultOf = (name: ConformanceCheckName): string | undefined => {
    const found = issues.filter((issue) => (checkOfIssue[issue.code] ?? "valid-records") === name);
    const [first] = found;
    return first && `${formatIssue({ ...first, place: { ...first.place, file: "output" } })}${found.length > 1 ? ` (and ${found.length - 1} more)` : ""}`;
  };
  const headerFault = faultOf("header-first");
  const endFault = faultOf("end-last");
  return [
    checkExitCode(run),
    judged("valid-records", faultOf("valid-records")),
    judged("header-first", headerFault),
    headerFault === undefined ? judged("header-names-extractor", misnamed(bench, run)) : notApplicable("header-names-extractor", "there is no header at the start"),
    judged("end-last", endFault),
    endFault === undefined ? judged("end-counts", faultOf("end-counts")) : notApplicable("end-counts", "there is no end at the end"),
    endFault === undefined ? judged("end-digest", faultOf("end-digest") ?? undigested(run)) : notApplicable("end-digest", "there is no end at the end"),
    checkReferences(run, faultOf("references"), issues),
  ];
}

function checkExitCode({ end, written }: BenchRun): ConformanceResult {
  const partial = written.end?.["status"] === "partial" ? "its end says partial" : undefined;
  return judged("exit-code", crashOf(end, written) ?? (end.code === 0 ? partial : showEnd(end)));
}

/** Errors of the document, and references that lead nowhere. What the extractor reports itself is no fault of it. */
async function issuesOf(bench: TestBench, path: string): Promise<Issue[]> {
  try {
    const issues = await bench.validate(path);
    return issues.filter(({ code, severity }) => code !== "source-issue" && code !== "end-partial" && (severity === "error" || code in checkOfIssue));
  } catch (error) {
    if (!IngestError.is(error, "format-unsupported")) throw error;
    return [makeIssue("header-missing", error.message, { file: path, line: 1 })];
  }
}

function misnamed({ extractor }: TestBench, { written }: BenchRun): string | undefined {
  const { name, version } = extractor.manifest;
  const named = (written.header?.["extractor"] ?? {}) as { name?: unknown; version?: unknown };
  if (named.name === name && named.version === version) return undefined;
  return `the header says ${String(named.name)} ${String(named.version)}, the manifest ${name} ${version}`;
}

function undigested({ written }: BenchRun): string | undefined {
  return written.end?.["digest"] === undefined ? "end has no digest" : undefined;
}

/** What dangles is fine where the extractor has an issue record about the owner. */
function checkReferences({ written }: BenchRun, fault: string | undefined, issues: readonly Issue[]): ConformanceResult {
  if (fault === undefined) return passed("references");
  const reported = new Set(written.issues.map(({ kind, id }) => JSON.stringify([kind, id])));
  const dangling = issues.filter(({ code }) => checkOfIssue[code] === "references");
  const unreported = dangling.filter(({ kind, id }) => !reported.has(JSON.stringify([kind, id])));
  if (unreported.length === 0) return passed("references", `${dangling.length} lead nowhere, as the extractor says itself`);
  return judged("references", fault);
}
