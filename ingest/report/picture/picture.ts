/** What became of an element in a run; `marked`: its source no longer has it. */
export type PictureState = "unchanged" | "inserted" | "updated" | "marked";

/** An element as a box along the axes, in metres. */
export interface PictureBox {
  low: [number, number, number];
  high: [number, number, number];
  state: PictureState;
}

/** What a report shows of an iModel: some of its elements. */
export interface Picture {
  boxes: readonly PictureBox[];
  /** How many elements lie in space. */
  total: number;
  /** Whether it is known what the run wrote; where it is not, only `marked` says anything. */
  isKnown: boolean;
}
