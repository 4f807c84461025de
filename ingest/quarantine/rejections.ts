import type { Identity, Original, RejectionSink } from "../run.js";
import { QuarantineFile } from "./quarantine-file.js";
import { quarantinedRecord, quarantineVersion } from "./quarantine-line.js";

/** What happens to the records that a run rejects. */
export interface RejectionOptions {
  /** Path of the file that they are kept in. */
  quarantine?: string;
  /** The run stops when there are more. */
  maxErrors?: number;
}

/**
 * Runs `work` with what takes rejected records, when the options ask for that.
 * @throws IngestError `output-unwritable`; `usage` when the file is there and holds something else than a quarantine.
 */
export async function withRejections<T>(options: RejectionOptions, work: (asked: { rejections?: Rejections }) => Promise<T>): Promise<T> {
  if (options.quarantine === undefined && options.maxErrors === undefined) return work({});
  const rejections = new Rejections(options);
  try {
    return await work({ rejections });
  } finally {
    rejections.close();
  }
}

/** The header of a document, as far as it matters here. */
interface Header {
  source: { id: string };
}

/** Counts the records that a run rejects, over all its documents, and keeps them in a file where that is asked for. */
export class Rejections implements RejectionSink {
  readonly #file: QuarantineFile | undefined;
  readonly #limit: number;
  #header: Header | undefined;
  #announced = false;
  #count = 0;

  constructor({ quarantine, maxErrors = Number.POSITIVE_INFINITY }: RejectionOptions) {
    this.#file = quarantine === undefined ? undefined : new QuarantineFile(quarantine);
    this.#limit = maxErrors;
  }

  /** Says which document the next records are of. */
  openDocument(header: Header): void {
    this.#header = header;
    this.#announced = false;
  }

  add(original: Original, identity: Identity): void {
    this.#count++;
    if (!this.#file || !this.#header) return;
    if (!this.#announced) this.#file.add({ type: "quarantine", formatVersion: quarantineVersion, header: { ...this.#header } });
    this.#announced = true;
    this.#file.add(quarantinedRecord(this.#header.source.id, original, identity));
  }

  /** Whether more records were rejected than the run may have; `more` are as good as rejected. */
  isExceeded(more = 0): boolean {
    return this.#count + more > this.#limit;
  }

  /** Writes what was taken to the file. @throws IngestError `output-unwritable` */
  flush(): void {
    this.#file?.flush();
  }

  close(): void {
    this.#file?.close();
  }
}
