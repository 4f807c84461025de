import type { EntityKey } from "../format/entity-key.js";
import type { Fate, FateListener } from "./journal.js";
import type { KindCounts } from "./sync-summary.js";

/** Counts what became of records, by kind, and tells a listener of those that do not stay as they are. */
export class Tally {
  readonly kinds: Record<string, KindCounts> = Object.create(null) as Record<string, KindCounts>;

  constructor(private readonly listener?: FateListener) {}

  /** Counts a record. */
  add(key: EntityKey, result: keyof KindCounts): void {
    this.#count(key.kind, result, 1);
    if (result !== "unchanged") this.note(key, result);
  }

  /** Counts a record that stays as it is. */
  stay(kind: string): void {
    this.#count(kind, "unchanged", 1);
  }

  /** Corrects a record's count when a later look at it came out differently. */
  move(key: EntityKey, from: keyof KindCounts, to: keyof KindCounts): void {
    this.#count(key.kind, from, -1);
    this.add(key, to);
  }

  /** Makes a line for a kind, also when none of its records was counted yet. */
  meet(kind: string): void {
    this.#count(kind, "unchanged", 0);
  }

  /** Tells the listener what became of a record, without counting it. */
  note(key: EntityKey, fate: Fate): void {
    this.listener?.(key, fate);
  }

  #count(kind: string, result: keyof KindCounts, count: number): void {
    const counts = (this.kinds[kind] ??= { inserted: 0, updated: 0, unchanged: 0, deleted: 0, marked: 0, rejected: 0 });
    counts[result] += count;
  }
}
