import type { IModelDb } from "@itwin/core-backend";
import type { NamedSchema } from "../alignment/named-schemas.js";
import type { HeaderRecord } from "../format/record-types.js";
import type { SyncTarget } from "../synchronize/sync-target.js";
import { ensureAnchor, findAnchor, jobName } from "./document-anchor.js";
import { DocumentTarget } from "./document-target.js";
import { importDomainSchemas } from "./domain-schemas.js";
import { removeSource } from "./unmap.js";

/** An iModel that somebody else has opened, and in which they save, lock and push around what is done here. */
export class OpenIModel {
  constructor(private readonly db: IModelDb) {}

  /** What documents are synchronized into. Saves after each transaction. */
  target(schemas: readonly string[]): SyncTarget {
    return new DocumentTarget(this.db, { describes: false, schemas });
  }

  /** Name of the Subject of a document's job. */
  jobName(sourceId: string): string {
    return jobName(this.db, sourceId);
  }

  /** Makes what is missing of the elements that stand for a document. Saves nothing. */
  register(header: HeaderRecord): void {
    ensureAnchor(this.db, header);
  }

  /** Imports the schemas that an alignment names and the iModel lacks. Commits by itself. */
  importSchemas(named: readonly NamedSchema[], folders: readonly string[]): Promise<void> {
    this.db.saveChanges();
    return importDomainSchemas(this.db, named, folders);
  }

  /** Locks, where there are locks, those elements of a document that are not below the Subject of its job. */
  async lock({ source: { id } }: HeaderRecord): Promise<void> {
    const { link, source, config } = findAnchor(this.db, id);
    await this.db.locks.acquireLocks({ exclusive: [link, source, config].filter((element) => element !== undefined) });
  }

  /** Removes a document with everything that was made only from it. Saves nothing. */
  remove({ source: { id } }: HeaderRecord): void {
    removeSource(this.db, id);
  }
}
