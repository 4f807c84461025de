import { basename, dirname, extname, resolve } from "node:path";
import type { DocumentSort } from "../documents/document-sort.js";
import { readDocument } from "../documents/read-document.js";
import type { DeletionPolicy, DeletionThreshold } from "../options.js";
import { checkSettings } from "./check-settings.js";

/** What a batch is told of its files: the same for those of one job. */
export interface JobSettings {
  /** Files, folders and patterns that are left out. */
  exclude: readonly string[];
  /** Name of the extractor; without it, it is found by the file's ending. */
  extractor?: string;
  /** Words for the extractor after the file, with placeholders. */
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
  /** Compare every record, and run although nothing has changed. */
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

const batchSort: DocumentSort = { key: "batch-invalid", schema: "batch", needs: "a batch is an object with `batch: 1` and `jobs`" };

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
export function readBatchDocument(file: string): BatchDocument {
  const { tree, errors } = readDocument(file, batchSort);
  if (errors.areNone) checkSettings(tree as Readonly<Record<string, unknown>>, errors);
  errors.throwAny();
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
