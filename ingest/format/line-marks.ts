/** A place between two lines of an input. */
export interface LineMark {
  /** Lines before it. */
  line: number;
  /** Bytes before it. */
  offset: number;
  /** `sha256:` and the digest of these bytes. */
  digest: string;
}

/** Places in an input from which it can be read on. Holds one for each block that was read, of a megabyte mostly. */
export class LineMarks {
  readonly #marks: LineMark[] = [];

  /** Takes a mark that stands behind all others. */
  add(mark: LineMark): void {
    this.#marks.push(mark);
  }

  /** The last mark that has no more than a number of lines before it. */
  before(lines: number): LineMark | undefined {
    return this.#marks.findLast(({ line }) => line <= lines);
  }
}
