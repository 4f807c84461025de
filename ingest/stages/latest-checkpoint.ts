import type { Json } from "../alignment/json.js";
import { PreparedRecord } from "../format/prepared-record.js";
import type { CheckpointRecord } from "../format/record-types.js";
import { orderOf, type Place } from "../issue.js";
import type { OpenLines } from "../synchronize/open-lines.js";
import type { DocumentSession, RecordedState } from "../synchronize/sync-target.js";
import type { CheckedRecord, SourceDocument } from "./check-document.js";

/** The part of a document's state that is its checkpoint. */
export type CheckpointState = Pick<RecordedState, "checkpoint">;

/**
 * Watches for checkpoint records go by. A checkpoint says that everything before it is delivered. The last one is recorded once the whole document is written without errors;
 * one that the extractor can go on from as soon as everything before it is written without any issue. So it can never be ahead of the iModel. Holds the places of all checkpoints.
 */
export class LatestCheckpoint {
  #found: CheckpointState | undefined;
  /** Lines or records that are checkpoints, with the state of those that the extractor can go on from. */
  readonly #places = new Map<number, CheckpointState | undefined>();
  #reached = 0;

  constructor(
    private readonly session: Pick<DocumentSession, "recorded">,
    private readonly document: Pick<SourceDocument, "header">,
  ) {}

  /** What the iModel has so far. */
  get recorded(): CheckpointState {
    const { checkpoint } = this.session.recorded;
    return checkpoint === undefined ? {} : { checkpoint };
  }

  /** The last checkpoint of this document, else that of an earlier run. */
  value(): CheckpointState {
    return this.#found ?? this.recorded;
  }

  /** The last one up to a line or record that the extractor can go on from, when nothing before it is open; each is given once. */
  reach(order: number, lines: OpenLines): CheckpointState | undefined {
    let reached: CheckpointState | undefined;
    for (const [at, state] of this.#places) {
      if (at <= this.#reached || !state) continue;
      if (at > order || this.#hasOpen(lines, at)) break;
      [reached, this.#reached] = [state, at];
    }
    return reached;
  }

  /** Whether anything but checkpoints is open before a place. */
  #hasOpen(lines: OpenLines, at: number): boolean {
    for (const order of lines) {
      if (order > at) return false;
      if (!this.#places.has(order)) return true;
    }
    return false;
  }

  async *watch(batches: AsyncIterable<CheckedRecord[]>): AsyncIterable<CheckedRecord[]> {
    for await (const batch of batches) {
      for (const checked of batch)
        if (!(checked instanceof PreparedRecord) && "record" in checked && checked.record.type === "checkpoint") this.#take(checked.record, checked.place);
      yield batch;
    }
  }

  #take({ state, resumable }: CheckpointRecord, place: Place): void {
    this.#found = { checkpoint: state as Json };
    const order = orderOf(place);
    if (order === undefined) return;
    const isDelta = this.document.header?.mode === "delta";
    this.#places.set(order, resumable === true && isDelta ? this.#found : undefined);
  }
}
