import type { Json } from "../alignment/json.js";
import { PreparedRecord } from "../format/prepared-record.js";
import type { RecordedState } from "../synchronize/sync-target.js";
import type { CheckedRecord } from "./check-document.js";

/** The part of a document's state that is its checkpoint. */
export type CheckpointState = Pick<RecordedState, "checkpoint">;

/**
 * Watches for checkpoint records go by. A checkpoint says that everything before it is delivered; it is recorded once the whole document is
 * written without errors, so that it can never be ahead of the iModel. Holds the last one.
 */
export class LatestCheckpoint {
  /** What an earlier run recorded. */
  readonly before: CheckpointState;
  #found: CheckpointState | undefined;

  constructor({ checkpoint }: RecordedState) {
    this.before = checkpoint === undefined ? {} : { checkpoint };
  }

  /** The last checkpoint of this document, else that of an earlier run. */
  value(): CheckpointState {
    return this.#found ?? this.before;
  }

  async *watch(batches: AsyncIterable<CheckedRecord[]>): AsyncIterable<CheckedRecord[]> {
    for await (const batch of batches) {
      for (const checked of batch)
        if (!(checked instanceof PreparedRecord) && "record" in checked && checked.record.type === "checkpoint") this.#found = { checkpoint: checked.record.state as Json };
      yield batch;
    }
  }
}
