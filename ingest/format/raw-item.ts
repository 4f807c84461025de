import type { IssueCode, Place } from "../issue.js";
import type { Original } from "../run.js";

/** One record as it was read: a JSON object of bounded size whose content is not checked yet. */
export interface RawRecord {
  place: Place;
  value: Record<string, unknown>;
  /** Size of the record's text; in a JSON document, of its keys and values without white space. */
  bytes: number;
  /** JSON pointer of the record within a JSON document. */
  pointerBase?: string;
  /** Of an `end` record in NDJSON: `sha256:` and the digest of all bytes before its line, uncompressed and without byte order mark. */
  digestBefore?: string;
  /** Why the record must not be used, although it could be parsed. The issue is reported already. */
  fault?: IssueCode;
  /** Where rejected records are asked for. */
  original?: Original | undefined;
}

/** A stretch of the input that is lost: nobody can say which record stood there. Its issue is reported already. */
export interface UnreadableRecord {
  place: Place;
  unreadable: IssueCode;
  /** Where rejected records are asked for, and this may have been one. */
  original?: Original;
}

/** A record that was read, or lost. */
export type RawItem = RawRecord | UnreadableRecord;
