import type { KindCounts } from "./sync-summary.js";

/** Counts what became of records, by kind. */
export class Tally {
  readonly kinds: Record<string, KindCounts> = Object.create(null) as Record<string, KindCounts>;

  add(kind: string, result: keyof KindCounts, count = 1): void {
    const counts = (this.kinds[kind] ??= { inserted: 0, updated: 0, unchanged: 0, deleted: 0, marked: 0, rejected: 0 });
    counts[result] += count;
  }

  /** Corrects a record's count when a later look at it came out differently. */
  move(kind: string, from: keyof KindCounts, to: keyof KindCounts): void {
    this.add(kind, from, -1);
    this.add(kind, to);
  }
}
