const pageBits = 12;
const pageSize = 1 << pageBits;

/** Small numbers by the number of a STEP instance. Holds 16 KiB for each 4,096 neighbouring instances that have one. */
export class SparseNumbers {
  readonly #pages = new Map<number, Int32Array>();

  /** 0 where nothing was set. */
  get(id: number): number {
    return this.#pages.get(Math.floor(id / pageSize))?.[id % pageSize] ?? 0;
  }

  set(id: number, value: number): void {
    const index = Math.floor(id / pageSize);
    let page = this.#pages.get(index);
    if (page === undefined) this.#pages.set(index, (page = new Int32Array(pageSize)));
    page[id % pageSize] = value;
  }

  /** Instances with a number other than 0, ascending. */
  *ids(): Iterable<number> {
    for (const index of [...this.#pages.keys()].sort((a, b) => a - b)) {
      const page = this.#pages.get(index) ?? [];
      for (let i = 0; i < pageSize; i++) if (page[i] !== 0) yield index * pageSize + i;
    }
  }
}
