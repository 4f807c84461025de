import { relative, resolve } from "node:path";
import { IngestError } from "../errors.js";
import { findExtractors } from "../extract/find-extractors.js";
import type { Extractor } from "../extract/manifest.js";
import type { BatchDocument, BatchJob } from "./batch-document.js";
import { type FileTask, taskKey } from "./file-task.js";
import { fileType, type FileType } from "./file-type.js";
import { exclusion, findFiles, type FoundFile } from "./find-files.js";
import { fillIn } from "./placeholders.js";
import { ReportNames } from "./report-names.js";

/** What a batch is going to do. */
export interface BatchPlan {
  /** In the order of the jobs, and of names within each. */
  tasks: readonly FileTask[];
  /** Files, folders and patterns of the jobs that nothing was found for. */
  unmatched: readonly string[];
  /** How many files of folders and patterns no extractor reads. */
  ignored: number;
}

/**
 * Finds the files of all jobs and what reads each. A file that cannot be run becomes a task with a flaw.
 * @throws IngestError `extractor-unknown`; `usage` when a folder of extractors cannot be read
 */
export async function planBatch(document: BatchDocument): Promise<BatchPlan> {
  const { extractors } = await findExtractors();
  const planner = new Planner(document, extractors);
  for (const job of document.jobs) requireExtractor(job, extractors);
  for (const job of document.jobs) await planner.add(job);
  return planner.plan();
}

function requireExtractor({ extractor }: BatchJob, extractors: readonly Extractor[]): void {
  if (extractor === undefined || extractors.some(({ manifest }) => manifest.name === extractor)) return;
  throw new IngestError("extractor-unknown", `there is no extractor "${extractor}"; there are: ${extractors.map(({ manifest }) => manifest.name).join(", ")}`);
}

type Chosen = { extractor?: Extractor; ending: string; flaw?: FileTask["flaw"] } | undefined;

class Planner {
  readonly #tasks: FileTask[] = [];
  readonly #keys = new Set<string>();
  readonly #unmatched: string[] = [];
  readonly #reports: ReportNames;
  readonly #ownFolder: string;
  #ignored = 0;

  constructor(
    private readonly document: BatchDocument,
    private readonly extractors: readonly Extractor[],
  ) {
    this.#reports = new ReportNames(document.reports);
    this.#ownFolder = relative(document.base, document.reports).replaceAll("\\", "/");
  }

  plan(): BatchPlan {
    return { tasks: this.#tasks, unmatched: this.#unmatched, ignored: this.#ignored };
  }

  async add(job: BatchJob): Promise<void> {
    const excluded = exclusion([...job.exclude, this.#ownFolder, ...outputsOf(job)]);
    const ofJob = new Set<string>();
    for (const asked of job.files) {
      const { files, empty } = await findFiles(asked, this.document.base, excluded);
      if (empty) this.#unmatched.push(asked);
      for (const file of files) await this.#addFile(job, file, ofJob);
    }
  }

  async #addFile(job: BatchJob, file: FoundFile, ofJob: Set<string>): Promise<void> {
    const chosen = await this.#choose(job, file);
    if (!chosen) return void (this.#ignored += 1);
    const task = this.#taskOf(job, file, chosen);
    const key = taskKey(task);
    if (ofJob.has(key)) return;
    ofJob.add(key);
    const twice = this.#keys.has(key) ? ({ key: "document-twice", message: `another job takes this file to ${task.imodel} already` } as const) : undefined;
    const flaw = task.flaw ?? twice;
    this.#keys.add(key);
    this.#tasks.push({ ...task, ...(flaw && { flaw }) });
  }

  /** Undefined when the file is to be left out. */
  async #choose(job: BatchJob, { path, by }: FoundFile): Promise<Chosen> {
    const type = await fileType(resolve(this.document.base, path), this.extractors);
    const wanted = this.extractors.find(({ manifest }) => manifest.name === job.extractor);
    if (wanted) return this.#chooseWanted(wanted, { path, by, type });
    if (type.reader === "intermediary") return { ending: type.ending };
    if (type.reader === "none") return by === "name" ? { ending: type.ending, flaw: { key: "usage", message: "no extractor reads files with this ending; name one with `extractor`" } } : undefined;
    const [first, ...others] = type.extractors;
    if (others.length === 0 && first) return { ending: type.ending, extractor: first };
    const names = type.extractors.map(({ manifest }) => manifest.name).join(" and ");
    return { ending: type.ending, flaw: { key: "usage", message: `${names} both read files with this ending; name one with \`extractor\`` } };
  }

  /** A folder holds other files too; who names a file or a pattern knows what it is. */
  #chooseWanted(extractor: Extractor, { path, by, type }: { path: string; by: FoundFile["by"]; type: FileType }): Chosen {
    const ending = extractor.manifest.fileTypes.filter((each) => path.toLowerCase().endsWith(each.toLowerCase())).sort((a, b) => b.length - a.length)[0];
    if (ending === undefined && by === "folder") return undefined;
    return { extractor, ending: ending ?? type.ending };
  }

  #taskOf(job: BatchJob, { path, folder }: FoundFile, { extractor, ending, flaw }: NonNullable<Chosen>): FileTask {
    const { options, imodel, schemas, force, alignment, deletions, deletionThreshold, maxErrors, quarantine } = job;
    const base = path.slice(path.lastIndexOf("/") + 1);
    const names = { name: base.slice(0, base.length - ending.length) || base, folder };
    const target = tidy(fillIn(imodel, names));
    return {
      file: path,
      imodel: target,
      options: extractor ? options.map((word) => fillIn(word, names)) : [],
      schemas,
      force,
      reports: this.#reports.next(path),
      ...(extractor && { extractor: { name: extractor.manifest.name, version: extractor.manifest.version, folder: extractor.folder } }),
      ...(alignment !== undefined && { alignment }),
      ...(deletions !== undefined && { deletions }),
      ...(deletionThreshold !== undefined && { deletionThreshold }),
      ...(maxErrors !== undefined && { maxErrors }),
      ...(quarantine !== undefined && { quarantine: tidy(fillIn(quarantine, names)) }),
      ...(flaw && { flaw }),
    };
  }
}

/** What a job writes is not to be read by it: the folder that its quarantine files lie in, when they have one of their own. */
function outputsOf({ quarantine }: BatchJob): string[] {
  return quarantine === undefined ? [] : [quarantine.replace(/\{(name|folder)\}/g, "*")];
}

/** A path without the empty words that an empty placeholder leaves. */
function tidy(path: string): string {
  return path.replace(/\/(\.?\/)+/g, "/").replace(/^(\.\/)+(?=.)/, "");
}
