import type { IModelDb } from "@itwin/core-backend";
import type { Id64String } from "@itwin/core-bentley";
import type { FilePropertyProps } from "@itwin/core-common";
import type { Bookmark, Reached, UnfinishedRun } from "../synchronize/bookmark.js";
import type { IdHalves } from "../synchronize/provenance-columns.js";

/** Ids in one piece of the set: those that differ in their last 16 bits only. */
const pieceBytes = 2 ** 16 / 8;

/** Changes with the meaning of what is stored. */
const version = 2;

/** What is stored besides the set of aspects. */
interface Stored {
  version: number;
  bookmark: Bookmark;
  /** Names of the pieces of the set. */
  pieces: string[];
}

/** Sets of the last 16 bits of aspect ids, by the bits before them. */
type Pieces = Map<string, Uint8Array>;

/**
 * The bookmark of a document's run that has not ended, in the iModel file: as properties of the file, which take part in its transactions.
 * Holds one bit for each aspect of a record that need not be read again.
 */
export class StoredBookmark {
  #pieces: Pieces = new Map();
  readonly #unsaved = new Set<string>();
  #bookmark: Bookmark | undefined;
  /** Whether what is stored is this run's, or that of the run that it goes on with. */
  #isOwn = false;

  constructor(private readonly db: IModelDb) {}

  /** The run of a document that did not end; undefined when there is none, or none that can be gone on with. */
  unfinished(link: Id64String | undefined): UnfinishedRun | undefined {
    const stored = link === undefined ? undefined : this.#read(link);
    if (link === undefined || stored?.version !== version) return undefined;
    const bits = (piece: string): Uint8Array => this.db.queryFilePropertyBlob(pieceProperty(link, piece)) ?? new Uint8Array(pieceBytes);
    const pieces: Pieces = new Map(stored.pieces.map((piece) => [piece, bits(piece)]));
    const goOn = (): void => {
      this.#pieces = pieces;
      this.#isOwn = true;
    };
    return { bookmark: stored.bookmark, has: (aspect) => hasBit(pieces, aspect), goOn };
  }

  /** Takes how far the run has come; to be saved with the next changes. */
  take({ bookmark, aspects }: Reached): void {
    for (const aspect of aspects) this.#unsaved.add(setBit(this.#pieces, aspect));
    this.#bookmark = bookmark ?? this.#bookmark;
  }

  /** Writes what was taken, in place of what an earlier run had left. */
  save(link: Id64String): void {
    if (!this.#isOwn) this.clear(link);
    this.#isOwn = true;
    if (!this.#bookmark) return;
    for (const piece of this.#unsaved) this.db.saveFileProperty(pieceProperty(link, piece), undefined, this.#pieces.get(piece));
    const stored: Stored = { version, bookmark: this.#bookmark, pieces: [...this.#pieces.keys()] };
    this.db.saveFileProperty(bookmarkProperty(link), JSON.stringify(stored));
    this.#unsaved.clear();
    this.#bookmark = undefined;
  }

  /** Removes what is stored of a document. */
  clear(link: Id64String): void {
    const stored = this.#read(link);
    if (!stored) return;
    for (const piece of stored.pieces) this.db.deleteFileProperty(pieceProperty(link, piece));
    this.db.deleteFileProperty(bookmarkProperty(link));
  }

  #read(link: Id64String): Stored | undefined {
    const text = this.db.queryFilePropertyString(bookmarkProperty(link));
    return text === undefined ? undefined : (JSON.parse(text) as Stored);
  }
}

function hasBit(pieces: Pieces, aspect: IdHalves): boolean {
  const { piece, byte, mask } = bitOf(aspect);
  return ((pieces.get(piece)?.[byte] ?? 0) & mask) !== 0;
}

/** Gives the piece that has the bit. */
function setBit(pieces: Pieces, aspect: IdHalves): string {
  const { piece, byte, mask } = bitOf(aspect);
  const bits = pieces.get(piece) ?? new Uint8Array(pieceBytes);
  pieces.set(piece, bits);
  bits[byte] = (bits[byte] ?? 0) | mask;
  return piece;
}

function bitOf({ low, high }: IdHalves): { piece: string; byte: number; mask: number } {
  const bit = low & 0xffff;
  return { piece: `${high.toString(16)}.${(low >>> 16).toString(16)}`, byte: bit >> 3, mask: 1 << (bit & 7) };
}

function bookmarkProperty(link: Id64String): FilePropertyProps {
  return { namespace: "imodelIngest", name: `bookmark ${link}` };
}

function pieceProperty(link: Id64String, piece: string): FilePropertyProps {
  return { namespace: "imodelIngest", name: `bookmark ${link} ${piece}` };
}
