/** What became, or is to become, of the records of one kind when their source is removed. */
export interface UnmapCounts {
  /** Elements and links that go. */
  deleted: number;
  /** Elements that other sources describe too: they stay, and lose what this source says of them. */
  shared: number;
  /** Elements that something else needs: they stay, and are nobody's any more. */
  kept: number;
}

/** An element that stays although nothing describes it any more. */
export interface KeptElement {
  scope: string;
  kind: string;
  id: string;
  /** Id64, `0x…`. */
  element: string;
  reason: string;
}

/** What the removal of a source does. */
export interface UnmapPlan {
  imodel: string;
  source: string;
  kinds: Record<string, UnmapCounts>;
  kept: KeptElement[];
  /** Whether the Subject of the source's job goes too; it stays while something is below it. */
  jobRemoved: boolean;
}
