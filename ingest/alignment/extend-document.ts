import { stat, readFile } from "node:fs/promises";
import { dirname, isAbsolute, resolve } from "node:path";
import { IngestError } from "../errors.js";
import type { AlignmentDocument } from "./alignment-rules.js";
import { checkDocument } from "./document-errors.js";
import { mergeDocuments } from "./merge-rules.js";
import { type Positions, readTree } from "./yaml-tree.js";

/** Documents that build on one another. */
const longestChain = 8;

/** Documents read for one alignment, those that are read for several others counted each time. */
const mostDocuments = 64;

const mostBytes = 8 * 1024 * 1024;

/** Finds the alignment that the extractor of a document brings; undefined when it brings none. */
export type ExtractorAlignment = () => Promise<string | undefined>;

/** One document as it stands in its file, checked by itself. */
export function readDocument(text: string, file: string, positions: Positions): Partial<AlignmentDocument> {
  const tree = readTree(text, file, positions);
  checkDocument(tree, file, positions);
  return tree;
}

/** Reads a document and all that it extends. Holds them in memory until they are joined. */
export class DocumentReader {
  #bytes = 0;
  #documents = 0;

  constructor(
    private readonly positions: Positions,
    private readonly extractorAlignment: ExtractorAlignment = () => Promise.resolve(undefined),
  ) {}

  /**
   * The document of a file, joined with those that it extends.
   * @throws IngestError `alignment-invalid`, with file, line and column as far as there are any
   */
  async read(file: string, chain: readonly string[] = []): Promise<object> {
    const document = readDocument(await this.#text(file), file, this.positions);
    const here = [...chain, resolve(file)];
    let made: object = mergeDocuments(document, {}, this.positions);
    for (const name of namesOf(document)) {
      const place = this.positions.of(document, "extends");
      const base = await this.#locate(name, file, place);
      if (here.includes(resolve(base))) throw new IngestError("alignment-invalid", `${place}: ${name} extends this document in turn`);
      if (here.length >= longestChain) throw new IngestError("alignment-invalid", `${place}: more than ${longestChain} documents extend one another`);
      if (++this.#documents >= mostDocuments) throw new IngestError("alignment-invalid", `${place}: the alignment is made of more than ${mostDocuments} documents`);
      made = mergeDocuments(made, await this.#readAt(base, here, place), this.positions);
    }
    return made;
  }
}
