import type { IModelDb } from "@itwin/core-backend";
import type { Id64String } from "@itwin/core-bentley";
import type { FilePropertyProps } from "@itwin/core-common";
import { type BitPiece, BitSet } from "../format/bit-set.js";
import type { Bookmark, Reached, UnfinishedRun } from "../synchronize/bookmark.js";

/** Changes with the meaning of what is stored. */
const version = 3;

/** What is stored besides the pieces of sets. */
interface Stored {
  version: number;
  bookmark: Bookmark;
  /** Names of the pieces: the set that they are of, and their number in hexadecimal digits. */
  pieces: string[];
}

/** The sets: aspects of records that need not be read again, and lines before the place that must be. */
type SetName = "aspects" | "lines";

/**
 * The bookmark of a document's run that has not ended, in the iModel file: as properties of the file, which take part in its transactions. A transaction writes what has changed of it.
 * Holds one bit for each aspect of a record that need not be read again.
 */
export class StoredBookmark {
  #aspects = new BitSet();
  /** Names of the pieces that there are. */
  #pieces = new Set<string>();
  readonly #unsaved = new Map<string, Uint8Array>();
  #bookmark: Bookmark | undefined;
  /** Whether what is stored is this run's, or that of the run that it goes on with. */
  #isOwn = false;

  constructor(private readonly db: IModelDb) {}

  /** The run of a document that did not end; undefined when there is none, or none that can be gone on with. */
  unfinished(link: Id64String | undefined): UnfinishedRun | undefined {
    const stored = link === undefined ? undefined : this.#read(link);
    if (link === undefined || stored?.version !== version) return undefined;
    const aspects = this.#load(link, stored, "aspects");
    const goOn = (): void => {
      this.#aspects = aspects;
      this.#pieces = new Set(stored.pieces);
      this.#isOwn = true;
    };
    const again = this.#load(link, stored, "lines");
    return { bookmark: { ...stored.bookmark, again }, has: ({ low, high }) => aspects.has(low, high), goOn };
  }

  /** Takes how far the run has come; to be saved with the next changes. */
  take({ bookmark, aspects, lines }: Reached): void {
    for (const { low, high } of aspects) this.#aspects.add(low, high);
    this.#change("aspects", this.#aspects.takeChanged());
    this.#change("lines", lines);
    this.#bookmark = bookmark ?? this.#bookmark;
  }

  /** Writes what was taken, in place of what an earlier run had left. */
  save(link: Id64String): void {
    if (!this.#isOwn) this.clear(link);
    this.#isOwn = true;
    if (!this.#bookmark) return;
    for (const [piece, bits] of this.#unsaved) this.db.saveFileProperty(pieceProperty(link, piece), undefined, bits);
    const stored: Stored = { version, bookmark: this.#bookmark, pieces: [...this.#pieces] };
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

  #change(set: SetName, changed: readonly BitPiece[]): void {
    for (const { piece, bits } of changed) {
      const name = `${set} ${piece.toString(16)}`;
      this.#pieces.add(name);
      this.#unsaved.set(name, bits);
    }
  }

  #load(link: Id64String, { pieces }: Stored, set: SetName): BitSet {
    const found = pieces.flatMap((name): BitPiece[] => {
      const [of, piece = ""] = name.split(" ");
      const bits = of === set ? this.db.queryFilePropertyBlob(pieceProperty(link, name)) : undefined;
      return bits ? [{ piece: parseInt(piece, 16), bits }] : [];
    });
    return new BitSet(found);
  }

  #read(link: Id64String): Stored | undefined {
    const text = this.db.queryFilePropertyString(bookmarkProperty(link));
    return text === undefined ? undefined : (JSON.parse(text) as Stored);
  }
}

function bookmarkProperty(link: Id64String): FilePropertyProps {
  return { namespace: "imodelIngest", name: `bookmark ${link}` };
}

function pieceProperty(link: Id64String, piece: string): FilePropertyProps {
  return { namespace: "imodelIngest", name: `bookmark ${link} ${piece}` };
}
