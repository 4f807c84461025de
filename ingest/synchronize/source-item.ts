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
  return known.checksum !== undefined && known.checksum === item.checksum ? "unchanged" : "changed";
}
