/** What an iModel knows of one synchronized source document. Plain data, as `status --json` prints it. */
export interface SourceStatus {
  /** The document's id. */
  source: string;
  name?: string;
  uri?: string;
  /** Version and checksum of the last complete run; absent while a run is unfinished. */
  version?: string;
  checksum?: string;
  connector?: string;
  connectorVersion?: string;
  /** Whether the last run that changed something for this document also ended well. */
  upToDate: boolean;
  /** Entities and relationships by kind. */
  kinds: Record<string, number>;
}

/** One source record and the element made from it. Plain data, as `trace --json` prints it. */
export interface Trace {
  source: string;
  scope: string;
  kind: string;
  id: string;
  version?: string;
  checksum?: string;
  element: string;
  className: string;
  label?: string;
  code?: string;
  /** Id of the relationship, when the record is one. */
  relationship?: string;
  /** The property of the element that it was found by; absent when the record or the element has the id. */
  foundBy?: string;
}
