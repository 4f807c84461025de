import { mkdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { IngestError } from "../errors.js";

/** What is remembered of a file that a batch has run. */
export interface FileState {
  /** Id of its source document, in lower case as an iModel compares it. */
  source?: string;
  /** Name of the extractor that wrote the document. */
  extractor?: string;
  /** sha256 of the file before it was run. */
  content?: string;
  settings?: string;
  alignment?: string;
  /** Whether the run ended well, and depends on nothing but the file: then it need not be repeated while nothing of the above changes. */
  settled: boolean;
}

interface StateDocument {
  batchState: 1;
  /** By absolute path: what the iModel looked like after the last run. */
  imodels: Record<string, string>;
  /** By {@link taskKey}. */
  files: Record<string, FileState>;
}

/** Name of the file in the folder of reports. */
const stateName = "batch-state.json";

/** What is remembered from one batch to the next. Held in memory, and written after each file: a batch that is killed has lost one file's entry at most. */
export class BatchState {
  readonly #path: string;
  #document: StateDocument = { batchState: 1, imodels: {}, files: {} };
  #written = Promise.resolve();

  private constructor(folder: string) {
    this.#path = join(folder, stateName);
  }

  /**
   * Reads what the last batch has left, as far as it is about these tasks. What cannot be read counts as nothing: then every file is run.
   * @throws IngestError `output-unwritable` when the folder cannot be made
   */
  static async open(folder: string, keys: ReadonlySet<string>): Promise<BatchState> {
    const state = new BatchState(folder);
    await mkdir(folder, { recursive: true }).catch((error: unknown) => {
      throw new IngestError("output-unwritable", `${folder}: cannot be made`, error);
    });
    const read = await readState(state.#path);
    const files = Object.entries(read?.files ?? {}).filter(([key]) => keys.has(key));
    state.#document = { batchState: 1, imodels: { ...read?.imodels }, files: Object.fromEntries(files) };
    return state;
  }

  /** What is remembered of a file. */
  file(key: string): FileState | undefined {
    return this.#document.files[key];
  }

  /** Files of an iModel that was changed by others are to be run again. */
  async unsettleUnless(imodel: string, stamp: string | undefined, keys: readonly string[]): Promise<void> {
    if (stamp !== undefined && this.#document.imodels[imodel] === stamp) return;
    const settled = keys.map((key) => this.#document.files[key]).filter((file) => file?.settled);
    for (const file of settled) if (file) file.settled = false;
    if (settled.length > 0) await this.#write();
  }

  /** Notes what became of a file and its iModel. */
  async note(key: string, file: FileState, { imodel, stamp }: { imodel: string; stamp: string | undefined }): Promise<void> {
    this.#document.files[key] = file;
    this.#document.imodels[imodel] = stamp ?? "absent";
    await this.#write();
  }

  /** One after the other, since files end side by side. */
  #write(): Promise<void> {
    this.#written = this.#written.catch(() => undefined).then(() => writeWhole(this.#path, `${JSON.stringify(this.#document, undefined, 1)}\n`));
    return this.#written;
  }
}

/**
 * Writes a file that appears under its name when it is whole.
 * @throws IngestError `output-unwritable`
 */
export async function writeWhole(path: string, text: string): Promise<void> {
  const temporary = `${path}.${process.pid}.tmp`;
  try {
    await writeFile(temporary, text);
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true }).catch(() => undefined);
    throw new IngestError("output-unwritable", `${path}: cannot be written`, error);
  }
}

async function readState(path: string): Promise<StateDocument | undefined> {
  try {
    const value = JSON.parse(await readFile(path, "utf8")) as Partial<StateDocument> | null;
    return value?.batchState === 1 && value.files && value.imodels ? (value as StateDocument) : undefined;
  } catch {
    return undefined;
  }
}
