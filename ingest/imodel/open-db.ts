import type { IModelDb } from "@itwin/core-backend";
import type { NamedSchema } from "../alignment/named-schemas.js";
import type { HeaderRecord } from "../format/record-types.js";
import type { SyncTarget } from "../synchronize/sync-target.js";
import { ensureAnchor, findAnchor, jobName } from "./document-anchor.js";
import { DocumentTarget } from "./document-target.js";
import { importDomainSchemas } from "./domain-schemas.js";
import { JobAccess } from "./hub/job-access.js";
import { removeSource } from "./unmap.js";
import type { Patience } from "./when-free.js";

/** An iModel that somebody else has opened, and in which they save, lock and push around what is done here. */
export class OpenIModel {
  /** There where iModelHub has locks. */
  readonly #access: JobAccess | undefined;

  constructor(
    private readonly db: IModelDb,
    patience: Patience = {},
  ) {
    if (db.isBriefcaseDb() && db.locks.isServerBased) this.#access = new JobAccess(db, patience);
  }

  /** What documents are synchronized into. Saves after each transaction. */
  target(schemas: readonly string[]): SyncTarget {
    return new DocumentTarget(this.db, { describes: false, schemas, ...(this.#access && { access: this.#access }) });
  }

  /** Name of the Subject of a document's job. */
  jobName(sourceId: string): string {
    return jobName(this.db, sourceId);
  }

  /** Makes what is missing of the elements that stand for a document. Saves nothing. */
  register(header: HeaderRecord): void {
    ensureAnchor(this.db, header);
  }

  /** Saves what is there, whoever wrote it: iTwin.js merges the changes of others only when nothing is unsaved. */
  save(): void {
    this.db.saveChanges();
  }

  /** Imports the schemas that an alignment names and the iModel lacks. Commits by itself. */
  importSchemas(named: readonly NamedSchema[], folders: readonly string[]): Promise<void> {
    this.db.saveChanges();
    return importDomainSchemas(this.db, named, folders);
  }

  /**
   * Locks, where there are locks, the elements that stand for a document; all else that is not below the Subject of its job is locked when it is written.
   * @throws IngestError `imodel-locked`, and those of iModelHub
   */
  async lock({ source: { id } }: HeaderRecord): Promise<void> {
    const { link, source } = findAnchor(this.db, id);
    await this.#access?.lock([link, source].filter((element) => element !== undefined));
  }

  /**
   * Pushes, where there are locks, what is saved and not pushed yet, so that the locks can be given back.
   * @throws IngestError those of iModelHub
   */
  async pushSaved(description: string): Promise<void> {
    await this.#access?.pushSaved(description);
  }

  /** Removes a document with everything that was made only from it. Saves nothing. */
  remove({ source: { id } }: HeaderRecord): void {
    removeSource(this.db, id);
  }
}
