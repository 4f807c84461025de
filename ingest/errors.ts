/** What a caller can do about an {@link IngestError}, by key. Exit codes of the command line are listed beside it in `cli/exit-codes.ts`. */
export const errorKeys = {
  "usage": "The call itself is wrong: an option, a path or a combination of them.",
  "input-unreadable": "An input cannot be opened or read, or is no intermediary document at all.",
  "output-unwritable": "A file of results cannot be written.",
  "format-unsupported": "The document is of another format or of an unknown major version.",
  "plan-outdated": "The iModel, an input or the alignment is not what the plan saw.",
  "document-twice": "Two inputs of one run name the same source document.",
  "alignment-invalid": "The alignment document is wrong, or asks for what the iModel's schemas do not have.",
  "batch-invalid": "The document of a batch is wrong.",
  "config-invalid": "The configuration is wrong: the file, or a variable of the environment.",
  "schema-refused": "A schema cannot be read, or the iModel does not accept it.",
  "extractor-unknown": "There is no extractor of that name.",
  "extractor-not-ready": "An extractor's requirements are missing on this machine.",
  "extractor-failed": "An extractor ended with a non-zero exit code.",
  "native-missing": "iTwin's native library is not installed, so no iModel can be opened.",
  "imodel-unreadable": "The iModel cannot be created, opened or written.",
  "imodel-unwritable": "The iModel cannot be written any further: the disk is full.",
  "imodel-immutable": "The iModel is a snapshot, which cannot be changed.",
  "imodel-busy": "Another process has the iModel open.",
  "imodel-locked": "Somebody else holds a lock in iModelHub that the run needs.",
  "imodel-changed": "Somebody else changed in the meantime what the run had read: it must start again.",
  "changes-conflict": "The changes of the run contradict those that somebody else pushed, and cannot be merged.",
  "push-rejected": "iModelHub took the changes of others each time the run tried to push its own.",
  "hub-unauthorized": "iModelHub does not accept the credentials, or there are none.",
  "hub-forbidden": "The user may not do in iModelHub what the run needs.",
  "hub-not-found": "iModelHub has no such iTwin or iModel, or does not show it to the user.",
  "hub-unavailable": "iModelHub cannot be reached, or does not answer as it should.",
  "hub-refused": "iModelHub refuses a request.",
  "process-died": "The process that a batch runs a file in was killed, or ended without a result.",
  "interrupted": "The run was asked to stop.",
} as const;

/** Key of an {@link IngestError}; see {@link errorKeys}. */
export type IngestErrorKey = keyof typeof errorKeys;

/**
 * A reason to stop. Problems in data are never thrown: they are {@link Issue}s.
 * `scope` and `key` are for programs, `message` is for people, `cause` is what was caught.
 */
export class IngestError extends Error {
  readonly scope = "imodel-ingest";
  readonly key: IngestErrorKey;

  constructor(key: IngestErrorKey, message: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.name = "IngestError";
    this.key = key;
  }

  /** Whether `error` is an {@link IngestError}, of `key` when that is given. */
  static is(error: unknown, key?: IngestErrorKey): error is IngestError {
    return error instanceof IngestError && (key === undefined || error.key === key);
  }
}
