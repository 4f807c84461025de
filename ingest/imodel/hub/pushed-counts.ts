import type { HeaderRecord } from "../../format/record-types.js";
import type { Outcome } from "../../synchronize/change.js";

/** Results that a changeset tells of, in this order. */
const told = ["inserted", "updated", "deleted", "marked"] as const;

/** Counts what a changeset holds, source by source, and describes it: source, version and counts. */
export class PushedCounts {
  readonly #sources = new Map<string, { title: string; counts: Map<string, number> }>();
  #current: string | undefined;

  /** What is added from now on is of this document. */
  open({ source: { id, version } }: HeaderRecord): void {
    this.#current = id;
    if (!this.#sources.has(id)) this.#sources.set(id, { title: version === undefined ? id : `${id} version ${version}`, counts: new Map() });
  }

  add(outcomes: readonly Outcome[]): void {
    const counts = this.#sources.get(this.#current ?? "")?.counts;
    for (const { result } of outcomes) counts?.set(result, (counts.get(result) ?? 0) + 1);
  }

  /** Everything added so far is told. */
  clear(): void {
    this.#sources.clear();
  }

  describe({ unfinished }: { unfinished: boolean }): string {
    const sources = [...this.#sources.values()].map(({ title, counts }) => {
      const numbers = told.filter((result) => counts.has(result)).map((result) => `${counts.get(result) ?? 0} ${result}`);
      return `${title}: ${numbers.length > 0 ? numbers.join(", ") : "state only"}`;
    });
    return `imodel-ingest: ${sources.join("; ") || "changes of an earlier run"}${unfinished ? " (to be continued)" : ""}`;
  }
}
