import { readFile, stat } from "node:fs/promises";
import { basename, dirname, extname, resolve } from "node:path";
import { Positions, readTree } from "../alignment/yaml-tree.js";
import { IngestError } from "../errors.js";
import type { DeletionPolicy, DeletionThreshold } from "../options.js";
import { checkBatchDocument } from "./batch-document-errors.js";

/** What a batch is told of its files: the same for those of one job. */
export interface JobSettings {
  /** Files, folders and patterns that are left out. */
  exclude: readonly string[];
  /** Name of the extractor; without it, it is found by the file's ending. */
  extractor?: string;
  /** Words for the extractor, with placeholders. */
  options: readonly string[];
  /** Path of the iModel, with placeholders. */
  imodel: string;
  alignment?: string;
  schemas: readonly string[];
  deletions?: DeletionPolicy;
  deletionThreshold?: DeletionThreshold;
  maxErrors?: number;
  /** Path of the file for rejected records, with placeholders. */
  quarantine?: string;
  force: boolean;
}

/** Files, and what becomes of them. */
export interface BatchJob extends JobSettings {
  /** Files, folders and patterns. */
  files: readonly string[];
}

/** What a batch does. */
export interface BatchDocument {
  /** Absolute path of the folder that all paths of the jobs are relative to. */
  base: string;
  /** Absolute path of the folder for reports, the summary and what is remembered. */
  reports: string;
  jobs: readonly BatchJob[];
}

/** Longer documents are made by programs, which had better use patterns. */
const mostBytes = 8 * 1024 * 1024;

type OneOrMore = string | readonly string[];

interface RawSettings extends Omit<Partial<JobSettings>, "exclude" | "options" | "schemas" | "deletionThreshold"> {
  exclude?: OneOrMore;
  options?: readonly (string | number)[];
  schemas?: OneOrMore;
  maxDeletions?: string | number;
}

interface RawDocument {
  reports?: string;
  defaults?: RawSettings;
  jobs: readonly (RawSettings & { files: OneOrMore })[];
}

/**
 * Reads the document of a batch, as `json-schemas/batch.schema.json` describes it (YAML, so JSON too). Nothing in it is executed or fetched.
 * @throws IngestError `batch-invalid`, with file, line and column: one line for each error; `input-unreadable`
 */
export async function readBatchDocument(file: string): Promise<BatchDocument> {
  const text = await readText(file);
  const positions = new Positions();
  const tree = readBatchTree(text, file, positions);
  checkBatchDocument(tree, file, positions);
  const { reports, defaults = {}, jobs } = tree as RawDocument;
  const base = dirname(resolve(file));
  return {
    base,
    reports: resolve(base, reports ?? `${basename(file, extname(file))}.reports`),
    jobs: jobs.map((job) => ({ files: list(job.files), ...settingsOf({ ...defaults, ...job }) })),
  };
}

/** The same for a folder: each of its files goes to an iModel of its name. Paths are relative to the current folder. */
export function batchOfFolder(folder: string, outputFolder: string): BatchDocument {
  const imodel = `${outputFolder.replace(/[/\\]+$/, "")}/{folder}/{name}.bim`;
  return { base: resolve("."), reports: resolve(outputFolder, "reports"), jobs: [{ files: [folder], ...settingsOf({ imodel }) }] };
}

async function readText(file: string): Promise<string> {
  try {
    const { size } = await stat(file);
    if (size > mostBytes) throw new IngestError("batch-invalid", `${file}:1:1: it has more than ${mostBytes} bytes`);
    return await readFile(file, "utf8");
  } catch (error) {
    throw IngestError.is(error) ? error : new IngestError("input-unreadable", `${file} cannot be read`, error);
  }
}

function readBatchTree(text: string, file: string, positions: Positions): unknown {
  try {
    return readTree(text, file, positions);
  } catch (error) {
    throw IngestError.is(error, "alignment-invalid") ? new IngestError("batch-invalid", error.message, error.cause) : error;
  }
}

function settingsOf({ exclude = [], options = [], imodel = "", schemas = [], maxDeletions, force = false, ...rest }: RawSettings): JobSettings {
  const { extractor, alignment, deletions, maxErrors, quarantine } = rest;
  return {
    exclude: list(exclude),
    options: options.map(String),
    imodel,
    schemas: list(schemas),
    force,
    ...(extractor !== undefined && { extractor }),
    ...(alignment !== undefined && { alignment }),
    ...(deletions !== undefined && { deletions }),
    ...(maxErrors !== undefined && { maxErrors }),
    ...(quarantine !== undefined && { quarantine }),
    ...(maxDeletions !== undefined && { deletionThreshold: thresholdOf(String(maxDeletions)) }),
  };
}

function thresholdOf(text: string): DeletionThreshold {
  return text.endsWith("%") ? { share: Number(text.slice(0, -1)) / 100, count: 0 } : { share: 0, count: Number(text) };
}

function list(value: OneOrMore): readonly string[] {
  return typeof value === "string" ? [value] : value;
}
