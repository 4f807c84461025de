/** A list of numbers for each of a fixed number of owners. Holds 8 bytes an owner and 8 bytes a number. */
export class Lists {
  readonly #first: Int32Array;
  readonly #last: Int32Array;
  #next = new Int32Array(1024);
  #values = new Int32Array(1024);
  #size = 1;

  constructor(owners: number) {
    this.#first = new Int32Array(owners);
    this.#last = new Int32Array(owners);
  }

  add(owner: number, value: number): void {
    if (this.#size === this.#values.length) this.#grow();
    const place = this.#size++;
    this.#values[place] = value;
    const last = this.#last[owner] ?? 0;
    if (last === 0) this.#first[owner] = place;
    else this.#next[last] = place;
    this.#last[owner] = place;
  }

  /** In the order in which they were added. */
  of(owner: number): number[] {
    const found: number[] = [];
    for (let place = this.#first[owner] ?? 0; place !== 0; place = this.#next[place] ?? 0) found.push(this.#values[place] ?? 0);
    return found;
  }

  #grow(): void {
    this.#next = grown(this.#next);
    this.#values = grown(this.#values);
  }
}

function grown(numbers: Int32Array): Int32Array<ArrayBuffer> {
  const larger = new Int32Array(2 * numbers.length);
  larger.set(numbers);
  return larger;
}
