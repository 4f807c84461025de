import type { IModelDb } from "@itwin/core-backend";
import { IngestError } from "../errors.js";
import type { HeaderRecord } from "../format/record-types.js";
import type { DocumentSession, SyncTarget } from "../synchronize/sync-target.js";
import { IModelSession, type SessionOptions } from "./imodel-session.js";

/** An open iModel that documents are synchronized into, one after the other. */
export class DocumentTarget implements SyncTarget {
  readonly #opened = new Set<string>();

  constructor(
    private readonly db: IModelDb,
    private readonly options: Omit<SessionOptions, "alignmentDigest">,
  ) {}

  async openDocument(header: HeaderRecord, alignmentDigest: string): Promise<DocumentSession> {
    const id = header.source.id.toLowerCase();
    if (this.#opened.has(id)) throw new IngestError("document-twice", `two inputs of this run are the source document ${header.source.id}`);
    this.#opened.add(id);
    await this.options.access?.beforeDocument();
    return new IModelSession(this.db, header, { ...this.options, alignmentDigest });
  }
}
