import type { EntityKey } from "../format/entity-key.js";
import { excerpt } from "../format/excerpt.js";
import { packed } from "../format/id-bytes.js";
import { IdentityIndex } from "../format/identity-index.js";
import { findPiece } from "../format/plain-pieces.js";
import type { RawRecord } from "../format/record-reader.js";
import type { EntityRecord, PartRecord } from "../format/record-types.js";
import type { RecordIssue } from "./check-issue.js";

/** Knows which parts a document has defined so far. Holds the id of each. */
export class PartCheck {
  /** A part that is not valid is known too, but cannot be used. */
  #parts = new IdentityIndex();
  #existing: (id: string) => boolean;

  /** @param existing whether a part that the document does not define may be used all the same. */
  constructor(existing: (id: string) => boolean = () => false) {
    this.#existing = existing;
  }

  /** Takes a valid part; gives what is wrong when its id is taken. */
  define({ id }: PartRecord, { place }: RawRecord): RecordIssue | undefined {
    const first = this.#parts.find(keyOfPart(id));
    if (first) return { code: "identity-duplicate", message: `The part ${excerpt(id)} is on line ${first.line} already`, id };
    this.#parts.add(packed(keyOfPart(id)), place.line ?? 1, true);
    return undefined;
  }

  /** Takes a part that is not valid, as far as it can be told which one; whether it is the first one with its id. */
  reject({ place, value: { id } }: RawRecord): boolean {
    if (typeof id !== "string" || this.#parts.find(keyOfPart(id))) return false;
    this.#parts.add(packed(keyOfPart(id)), place.line ?? 1, false);
    return true;
  }

  /** Whether geometry may place a part. */
  isKnown(id: string): boolean {
    const defined = this.#parts.find(keyOfPart(id));
    return defined ? defined.entity : this.#existing(id);
  }

  /** What is wrong when an entity uses a part that no record before it defines. */
  unknownIn({ geometry = [], scope = "", kind, id }: EntityRecord): RecordIssue | undefined {
    const { piece, pointer } = findPiece(geometry, (each) => each.type === "part" && !this.isKnown(each.part)) ?? {};
    if (piece?.type !== "part") return undefined;
    const rejected = this.#parts.find(keyOfPart(piece.part));
    const reason = rejected ? `is not valid (line ${rejected.line})` : "is not defined before this record";
    return { code: "part-unknown", message: `The part ${excerpt(piece.part)} ${reason}`, pointer: `${pointer}/part`, scope, kind, id };
  }
}

function keyOfPart(id: string): EntityKey {
  return { scope: "", kind: "", id };
}
