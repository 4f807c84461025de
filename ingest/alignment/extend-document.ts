import { readFile, stat } from "node:fs/promises";
import { dirname, isAbsolute, join, resolve } from "node:path";
import { IngestError } from "../errors.js";
import { checkTree } from "../documents/check-tree.js";
import type { DocumentSort } from "../documents/document-sort.js";
import { checkTexts } from "./check-texts.js";
import { mergeDocuments } from "./merge-rules.js";
import { type Positions, readTree } from "../documents/yaml-tree.js";

/** Documents that build on one another. */
const longestChain = 8;

/** Documents read for one alignment, those that are read for several others counted each time. */
const mostDocuments = 64;

const alignmentSort: DocumentSort = { key: "alignment-invalid", schema: "alignment", needs: "an alignment is an object with `alignment: 1` and `kinds`" };

const mostBytes = 8 * 1024 * 1024;

/** Finds the alignment that the extractor of a document brings; undefined when it brings none. */
export type ExtractorAlignment = () => Promise<string | undefined>;

/** A document as it stands in its file, checked by itself, and what it extends. */
export interface OwnDocument {
  document: object;
  bases: readonly string[];
  /** Where it says what it extends. */
  place: string;
}

/**
 * Reads the text of one document.
 * @throws IngestError `alignment-invalid`, with file, line and column
 */
export function readOwnDocument(text: string, file: string, positions: Positions): OwnDocument {
  const source = { file, positions, sort: alignmentSort };
  const tree = readTree(text, source) as { extends?: string | readonly string[] };
  const errors = checkTree(tree, source);
  checkTexts(tree, errors);
  errors.throwAny();
  const { extends: bases = [], ...document } = tree;
  return { document: positions.join(document, tree), bases: typeof bases === "string" ? [bases] : bases, place: positions.of(tree, "extends") };
}

/** Reads documents and all that they extend. Holds what it has read in memory. */
export class DocumentReader {
  #bytes = 0;
  #documents = 0;

  constructor(
    private readonly positions: Positions,
    private readonly extractorAlignment?: ExtractorAlignment,
  ) {}

  /**
   * The document of a file, joined with those that it extends.
   * @param chain the documents that extend it, the closest last
   * @param place where that is said
   * @throws IngestError `alignment-invalid`, with file, line and column as far as there are any
   */
  async read(file: string, chain: readonly string[] = [], place = file): Promise<object> {
    const path = resolve(file);
    if (chain.includes(path)) return this.#fail(place, `${file} extends itself`);
    if (chain.length > longestChain) return this.#fail(place, `more than ${longestChain} documents extend one another`);
    if (++this.#documents > mostDocuments) return this.#fail(place, `the alignment is made of more than ${mostDocuments} documents`);
    const own = readOwnDocument(await this.#text(file, place), file, this.positions);
    let base: object = {};
    for (const name of own.bases) base = mergeDocuments(await this.read(await this.#find(name, file, own.place), [...chain, path], own.place), base, this.positions);
    return mergeDocuments(own.document, base, this.positions);
  }

  async #find(name: string, file: string, place: string): Promise<string> {
    if (name === "extractor") return (await this.extractorAlignment?.()) ?? this.#fail(place, "the extractor of the document is not known here, or brings no alignment");
    if (/^[a-z][a-z\d+.-]+:/i.test(name) || isAbsolute(name)) return this.#fail(place, `${name} is no path relative to this document`);
    return join(dirname(file), name);
  }

  async #text(file: string, place: string): Promise<string> {
    try {
      const found = await stat(file);
      // A pipe or device might never end.
      if (!found.isFile()) return this.#fail(place, `${file} is no file`);
      this.#bytes += found.size;
      if (this.#bytes > mostBytes) return this.#fail(place, `the alignment is larger than ${mostBytes} bytes`);
      return await readFile(file, "utf8");
    } catch (error) {
      if (IngestError.is(error)) throw error;
      throw new IngestError("alignment-invalid", `${place}: ${place === file ? "" : `${file} `}cannot be read`, error);
    }
  }

  #fail(place: string, message: string): never {
    throw new IngestError("alignment-invalid", `${place}: ${message}`);
  }
}
