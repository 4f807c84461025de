/** Every conformance check: what it asks, and what an author does when it fails. The names are stable. */
export const conformanceChecks = {
  "check-command": { meaning: "The manifest's `check` command ends with 0 where the extractor can run.", hint: "Install what the line names. The check prints one line with what is missing, ends with another code than 0, and never shows a stack trace." },
  "exit-code": { meaning: "A good sample is read completely: exit code 0, and `end` says `complete`.", hint: "Give a sample that can be read completely, with the options it needs after `--`. Exit with 0 only when the document is complete." },
  "valid-records": { meaning: "Each record matches its JSON Schema and the rules of the format.", hint: "Run `imodel-ingest validate` on the output and compare the record with json-schemas/." },
  "header-first": { meaning: "The document starts with one valid header.", hint: "Write the header before anything else is read from the source's rows, and only once." },
  "header-names-extractor": { meaning: "`extractor.name` and `extractor.version` of the header are those of the manifest.", hint: "Write the same name and version into the header and into extractor.json." },
  "end-last": { meaning: "The `end` record is the last line, and there is one.", hint: "Write `end` once, after everything else; flush standard output before the program exits." },
  "end-counts": { meaning: "The counts of `end` are those of the records between header and end.", hint: "Count each record where it is written, issue records too." },
  "end-digest": { meaning: "`end` has a digest, and it is that of the bytes before it.", hint: "Hash exactly the bytes that are written, each line feed included; the line of `end` is not part of it." },
  "references": { meaning: "Every reference leads to a record of the document, or an issue record of the extractor names its owner.", hint: "Write the target, drop the reference, or write an issue record with the `kind` and `id` of the record that refers." },
  "stable-ids": { meaning: "A second run, and a run over a copy of the sample elsewhere, give the same entities.", hint: "Take ids from the source, never from a position, a random number, a time of day or a path." },
  "same-bytes": { meaning: "A second run over the same sample writes the same bytes.", hint: "Sort what comes out of sets and maps, and write no time of day." },
  "missing-source": { meaning: "A file that is not there gives an error.", hint: "Print one line on standard error and exit with 1, without an `end`." },
  "empty-source": { meaning: "An emptied file is told from a source in which everything is gone.", hint: "Exit with 1, or write an issue record and end as `partial`: else everything in the iModel would be deleted." },
  "wrong-format": { meaning: "A file of another format gives an error.", hint: "Look at the first bytes, say what was expected in one line on standard error, and exit with 1." },
  "damaged-source": { meaning: "A damaged file never crashes the program without a word.", hint: "Catch errors where the source is read: one line on standard error and exit code 1, or an issue record and a `partial` end." },
  "cut-source": { meaning: "A file that was cut never looks complete.", hint: "Look for the mark that ends the format, or compare the number of things with what the source announces; then exit with 1 or end as `partial`." },
  "interrupt": { meaning: "Ctrl-C ends the program within seconds, not with 0 and without an `end`.", hint: "Leave SIGINT to the system, or exit with 130 when it comes; do not write `end` in a clean-up." },
  "closed-output": { meaning: "The program ends soon when nobody reads its output any more, not with 0 and without a stack trace.", hint: "Take a broken pipe (EPIPE) as a reason to exit with 1, silently." },
  "memory": { meaning: "A large file is read without holding it all.", hint: "Read and write piece by piece, and hold ids at most." },
} as const satisfies Record<string, { meaning: string; hint: string }>;

/** Name of a conformance check; see {@link conformanceChecks}. */
export type ConformanceCheckName = keyof typeof conformanceChecks;

/** What one check found. */
export interface ConformanceResult {
  name: ConformanceCheckName;
  result: "passed" | "failed" | "not-applicable";
  /** The sample it was about; absent where the check needs none. */
  sample?: string;
  /** What was seen; always there unless the check passed. */
  detail?: string;
  /** What to do about a failure. */
  hint?: string;
}

/** What an extractor turned out to be. */
export interface ConformanceReport {
  extractor: { name: string; version: string; folder: string };
  /** No check failed. */
  conforms: boolean;
  /** In the order in which they were made. */
  checks: ConformanceResult[];
}

/** The result of a check that went well; `detail` says how far where that is of interest. */
export function passed(name: ConformanceCheckName, detail?: string): ConformanceResult {
  return { name, result: "passed", ...(detail !== undefined && { detail }) };
}

/** The result of a check that found something. */
export function failed(name: ConformanceCheckName, detail: string): ConformanceResult {
  return { name, result: "failed", detail, hint: conformanceChecks[name].hint };
}

/** The result of a check that could not be made here, with the reason. */
export function notApplicable(name: ConformanceCheckName, detail: string): ConformanceResult {
  return { name, result: "not-applicable", detail };
}

/** Failed with what was found, else passed. */
export function judged(name: ConformanceCheckName, fault: string | undefined): ConformanceResult {
  return fault === undefined ? passed(name) : failed(name, fault);
}
