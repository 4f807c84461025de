import type { Id64String } from "@itwin/core-bentley";
import type { HeaderRecord } from "../format/record-types.js";
import type { Outcome } from "../synchronize/change.js";
import type { DocumentAnchor } from "./document-anchor.js";

/** What a session is about to write, for whoever must lock it. */
export interface IntendedWriting {
  header: HeaderRecord;
  /** Whether everything is there already that can be only once in the whole iModel: the document's own elements, and CodeSpecs. */
  isRegistered(): boolean;
  /** Makes what is missing of that, without saving. */
  register(): void;
  /** Whether the document in the iModel is as the session read it, or wrote it itself. */
  isCurrent(): boolean;
  /** Takes the document as it is now for what the session has read. */
  noteState(): void;
  anchor(): Partial<DocumentAnchor>;
  /** Elements that are to be written, or get children, and are there already. */
  elements(): Iterable<Id64String>;
}

/** What stands between a session and an iModel that others write into at the same time. A session on a file of its own has none. */
export interface WriteAccess {
  /** Called before a document is opened. */
  beforeDocument(): Promise<void>;
  /** Runs an import of schemas, which commits by itself. `work` may be run once more, after the changes of others came in. */
  importSchemas(what: string, work: () => Promise<void>): Promise<void>;
  /** Called before changes are written. */
  beforeChanges(writing: IntendedWriting): Promise<void>;
  /** Called before the state of the document is written. */
  beforeState(writing: IntendedWriting): Promise<void>;
  /** Called when changes or a state are saved. */
  afterSaving(outcomes: readonly Outcome[]): Promise<void>;
}
