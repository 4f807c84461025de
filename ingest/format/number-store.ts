/** Where a list of numbers lies in a {@link NumberStore}: no array of the format looks like it. */
export type StoredList = { floats: [start: number, end: number] } | { integers: [start: number, end: number] };

/** The lists of numbers of a block of records, one after the other. */
export interface StoredNumbers {
  floats: Float64Array;
  integers: Uint32Array;
}

/** Takes in lists of numbers. Holds them all, and up to as much room again. */
export class NumberStore {
  #floats = new Float64Array(0);
  #floatsEnd = 0;
  #integers = new Uint32Array(0);
  #integersEnd = 0;

  /** Takes finite numbers; undefined when one is not. */
  addFloats(numbers: readonly number[]): StoredList | undefined {
    const [start, end] = [this.#floatsEnd, this.#floatsEnd + numbers.length];
    if (end > this.#floats.length) this.#floats = enlarged(this.#floats, new Float64Array(2 * end));
    for (let i = 0; i < numbers.length; i++) {
      const value = numbers[i] ?? NaN;
      if (!Number.isFinite(value)) return undefined;
      this.#floats[start + i] = value;
    }
    this.#floatsEnd = end;
    return { floats: [start, end] };
  }

  /** Takes integers from 0 that are below a limit; undefined when one is not. */
  addIntegers(numbers: readonly number[], limit: number): StoredList | undefined {
    const [start, end] = [this.#integersEnd, this.#integersEnd + numbers.length];
    if (end > this.#integers.length) this.#integers = enlarged(this.#integers, new Uint32Array(2 * end));
    for (let i = 0; i < numbers.length; i++) {
      const value = numbers[i] ?? limit;
      if (value >= limit) return undefined;
      this.#integers[start + i] = value;
    }
    this.#integersEnd = end;
    return { integers: [start, end] };
  }

  /** All that was taken in, without spare room. */
  packed(): StoredNumbers {
    return { floats: this.#floats.slice(0, this.#floatsEnd), integers: this.#integers.slice(0, this.#integersEnd) };
  }
}

function enlarged<T extends Float64Array | Uint32Array>(numbers: T, larger: T): T {
  larger.set(numbers);
  return larger;
}
