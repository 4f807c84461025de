import { mkdtemp, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { IngestError } from "./errors.js";
import { type ConformanceReport } from "./extract/conformance/conformance-checks.js";
import { runChecks } from "./extract/conformance/run-checks.js";
import { openExtractor } from "./extract/open-extractor.js";
import type { Issue } from "./issue.js";
import { validate } from "./validate.js";

/** How an extractor is checked. */
export interface CheckConformanceOptions {
  /** Good files, which can be read completely. */
  samples: readonly string[];
  /** The extractor's own options. */
  extractorOptions?: readonly string[];
  /** A file by which memory is measured. */
  large?: string;
  /** Most memory for the large file, in MiB; 512 unless given. */
  maxMemory?: number;
  /** Whether the format marks its own end, so that every cut can be noticed; found out by the content unless given. */
  marksEnd?: boolean;
  /** How long one run may take, in seconds; 60 unless given. */
  timeout?: number;
  signal?: AbortSignal;
}

/**
 * Checks an extractor, in whatever language, against the contract: runs it over good samples, over broken copies of them in a temporary folder,
 * and under conditions as on a bad day. Holds the identities of a sample's document.
 * @param extractor a name, or the folder that holds its `extractor.json`
 * @throws IngestError `extractor-unknown`, `extractor-not-ready`, `input-unreadable`, `interrupted`
 */
export async function checkConformance(extractor: string, options: CheckConformanceOptions): Promise<ConformanceReport> {
  const { extractorOptions = [], large, maxMemory = 512, timeout = 60, marksEnd, signal = new AbortController().signal } = options;
  const samples = options.samples.map((path) => resolve(path));
  for (const path of [...samples, ...(large === undefined ? [] : [large])]) await requireFile(path);
  const found = await openExtractor(extractor);
  const folder = await mkdtemp(join(tmpdir(), "imodel-ingest-conformance-"));
  try {
    const bench = { extractor: found, options: extractorOptions, folder, seconds: timeout, signal, validate: (path: string) => issuesOf(path, signal) };
    const sources = { samples, maxMebibytes: maxMemory, ...(large !== undefined && { large: resolve(large) }), ...(marksEnd !== undefined && { marksEnd }) };
    const checks = await runChecks(bench, sources);
    const { name, version } = found.manifest;
    return { extractor: { name, version, folder: found.folder }, conforms: checks.every(({ result }) => result !== "failed"), checks };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function issuesOf(path: string, signal: AbortSignal): Promise<Issue[]> {
  const issues: Issue[] = [];
  await validate([path], { jobs: 0, signal, onIssue: (issue) => issues.push(issue) });
  return issues;
}

async function requireFile(path: string): Promise<void> {
  const isFile = await stat(path).then((found) => found.isFile(), () => false);
  if (!isFile) throw new IngestError("input-unreadable", `${path}: is not a file`);
}
