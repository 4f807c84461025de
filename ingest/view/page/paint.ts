import { DataTexture, NearestFilter, RGBAFormat, UnsignedByteType } from "three";

/** Rows of entities in one row of the texture. */
export const paintWidth = 1024;

/** How an entity is painted: not at all, in its own colours, in one colour, or as the one that is selected. */
export const paints = { hidden: 0, own: 85, plain: 170, selected: 255 } as const;

const selection = [255, 149, 0] as const;

/** Colour and visibility of every entity, in a texture that shaders look into: a change of colours moves no geometry. */
export class Paint {
  readonly texture: DataTexture;
  readonly #bytes: Uint8Array<ArrayBuffer>;
  readonly #hidden: Uint8Array;
  #colours: ((row: number) => readonly number[]) | undefined;
  #selected: number | undefined;

  constructor(private readonly count: number) {
    const height = Math.max(1, Math.ceil(count / paintWidth));
    this.#bytes = new Uint8Array(4 * paintWidth * height);
    this.#hidden = new Uint8Array(count);
    this.texture = new DataTexture(this.#bytes, paintWidth, height, RGBAFormat, UnsignedByteType);
    this.texture.minFilter = this.texture.magFilter = NearestFilter;
    this.#paintAll();
  }

  /** Gives each entity a colour; without a function, each has its own. */
  set colours(colours: ((row: number) => readonly number[]) | undefined) {
    this.#colours = colours;
    this.#paintAll();
  }

  set selected(row: number | undefined) {
    const before = this.#selected;
    this.#selected = row;
    for (const changed of [before, row]) if (changed !== undefined) this.#paint(changed);
    this.texture.needsUpdate = true;
  }

  isHidden(row: number): boolean {
    return this.#hidden[row] === 1;
  }

  show(rows: Iterable<number>, visible: boolean): void {
    for (const row of rows) {
      this.#hidden[row] = visible ? 0 : 1;
      this.#paint(row);
    }
    this.texture.needsUpdate = true;
  }

  #paintAll(): void {
    for (let row = 0; row < this.count; row++) this.#paint(row);
    this.texture.needsUpdate = true;
  }

  #paint(row: number): void {
    const colour = row === this.#selected ? selection : this.#colours?.(row);
    const how = this.#hidden[row] === 1 ? paints.hidden : row === this.#selected ? paints.selected : colour ? paints.plain : paints.own;
    this.#bytes.set([colour?.[0] ?? 0, colour?.[1] ?? 0, colour?.[2] ?? 0, how], 4 * row);
  }
}
