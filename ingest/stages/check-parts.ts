import { partKey } from "../alignment/geometry/part-key.js";
import { excerpt } from "../format/excerpt.js";
import { packed } from "../format/id-bytes.js";
import type { IdentityIndex } from "../format/identity-index.js";
import { findPiece } from "../format/plain-pieces.js";
import type { RawRecord } from "../format/record-reader.js";
import type { EntityRecord, PartRecord } from "../format/record-types.js";
import { type RecordIssue, standsWhere } from "./check-issue.js";

/** Knows which parts a document has defined so far. A part that is not valid is known too, but cannot be used. */
export class PartCheck {
  /**
   * @param identities which takes theirs
   * @param existing whether a part that the document does not define may be used all the same.
   */
  constructor(
    private readonly identities: IdentityIndex,
    private readonly existing: (id: string) => boolean = () => false,
  ) {}

  /** Takes a valid part; gives what is wrong when its id is taken. */
  define({ id }: PartRecord, { place }: RawRecord): RecordIssue | undefined {
    const first = this.identities.find(partKey(id));
    if (first) return { code: "identity-duplicate", message: `The part ${excerpt(id)} ${standsWhere(first)}`, id };
    this.identities.addAt(place, packed(partKey(id)), true);
    return undefined;
  }

  /** Takes a part that is not valid, as far as it can be told which one; whether it is the first one with its id. */
  reject({ place, value: { id } }: RawRecord): boolean {
    return typeof id === "string" && this.identities.addAt(place, packed(partKey(id)), false);
  }

  /** Whether geometry may place a part. */
  isKnown(id: string): boolean {
    const defined = this.identities.find(partKey(id));
    return defined ? defined.entity : this.existing(id);
  }

  /** What is wrong when an entity uses a part that no record before it defines. */
  unknownIn({ geometry = [], scope = "", kind, id }: EntityRecord): RecordIssue | undefined {
    const { piece, pointer } = findPiece(geometry, (each) => each.type === "part" && !this.isKnown(each.part)) ?? {};
    if (piece?.type !== "part") return undefined;
    const rejected = this.identities.find(partKey(piece.part));
    const reason = rejected ? `is not valid (${rejected.record === undefined ? `line ${rejected.line ?? 1}` : `record ${rejected.record}`})` : "is not defined before this record";
    return { code: "part-unknown", message: `The part ${excerpt(piece.part)} ${reason}`, pointer: `${pointer}/part`, scope, kind, id };
  }
}
