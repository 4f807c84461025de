import { inOneDocument } from "./document-text.js";

/** How a document comes. */
export interface DocumentForm {
  write(ndjson: string): string;
  /** Else it is a stream. */
  reopens: boolean;
}

/** Every carrier, and both files and streams. */
export const documentForms: Record<string, DocumentForm> = {
  "an NDJSON file": { write: (text) => text, reopens: true },
  "a stream of NDJSON": { write: (text) => text, reopens: false },
  "a JSON document": { write: (text) => inOneDocument(text, 2), reopens: true },
  "a stream of a JSON document on one line": { write: (text) => inOneDocument(text), reopens: false },
};
