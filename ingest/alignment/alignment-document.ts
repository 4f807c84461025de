import { createHash } from "node:crypto";
import { IngestError } from "../errors.js";
import type { AlignmentDocument } from "./alignment-rules.js";
import { DocumentReader, type ExtractorAlignment, readOwnDocument } from "./extend-document.js";
import { mergeDocuments } from "./merge-rules.js";
import { Positions } from "../documents/yaml-tree.js";

export type { AlignmentDocument, DynamicSchemaRule } from "./alignment-rules.js";

/** An alignment document, joined with all that it extends, and what is needed to talk about it. */
export interface LoadedAlignment {
  file: string;
  document: AlignmentDocument;
  /** sha256 of its content, that of the documents that it extends included. */
  digest: string;
  /** Where its parts stand, in whichever document. */
  positions: Positions;
}

/** Used when neither the user nor the extractor names an alignment: everything is a physical object, nothing is lost. */
export const fallbackAlignment = `alignment: 1
kinds: {}
default: { class: "Generic:PhysicalObject" }
defaultRelationship: { relationship: "BisCore:ElementGroupsMembers" }
`;

/**
 * Reads an alignment document (YAML, so JSON too) from a file, and those that it extends. Nothing is fetched from elsewhere, and nothing in it is executed.
 * @param extractorAlignment finds the document that `extends: extractor` means
 * @throws IngestError `alignment-invalid`, with file, line and column: one line for each error
 */
export async function loadAlignment(file: string, extractorAlignment?: ExtractorAlignment): Promise<LoadedAlignment> {
  const positions = new Positions();
  return loaded(await new DocumentReader(positions, extractorAlignment).read(file), file, positions);
}

/**
 * Parses and checks the text of an alignment document that extends no other.
 * @throws IngestError `alignment-invalid`, with file, line and column: one line for each error
 */
export function parseAlignment(text: string, file: string): LoadedAlignment {
  const positions = new Positions();
  const { document, bases, place } = readOwnDocument(text, file, positions);
  if (bases.length > 0) throw new IngestError("alignment-invalid", `${place}: only a document in a file can extend others`);
  return loaded(mergeDocuments(document, {}, positions), file, positions);
}

function loaded(document: object, file: string, positions: Positions): LoadedAlignment {
  const digest = `sha256:${createHash("sha256").update(JSON.stringify(document)).digest("hex")}`;
  return { file, document: document as AlignmentDocument, digest, positions };
}
