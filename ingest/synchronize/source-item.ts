import { withoutText } from "../format/content-item.js";

/** What tells whether a source's entity changed; the words and the rules are those of iTwin's connector framework. */
export interface SourceItem {
  /** Guaranteed to change when the content changes. */
  version?: string;
  /** Hash of the content. */
  checksum?: string;
}

/** What has become of an entity since it was last written. */
export type ItemState = "new" | "changed" | "unchanged";

/**
 * Compares an item with what an earlier run recorded of it.
 * While the version is the same it is unchanged; when the version moved, or there is none to compare, the checksum decides.
 * A record of an earlier run with neither is one that was not written whole: it counts as changed.
 */
export function detectState(known: SourceItem | undefined, item: SourceItem): ItemState {
  if (known === undefined) return "new";
  if (known.version !== undefined && known.version === item.version) return "unchanged";
  return known.checksum !== undefined && sameChecksum(known.checksum, item.checksum) ? "unchanged" : "changed";
}

/** Whether two items say the same. */
export function sameItem(a: SourceItem, b: SourceItem): boolean {
  return a.version === b.version && sameChecksum(a.checksum, b.checksum);
}

/** A text is only a shorter way to compare: other spaces in a line are no change. */
function sameChecksum(a: string | undefined, b: string | undefined): boolean {
  return a === b || (a !== undefined && b !== undefined && withoutText(a) === withoutText(b));
}
