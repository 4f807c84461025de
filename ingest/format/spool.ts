import { deserialize, serialize } from "node:v8";
import { TemporaryFile } from "./temporary-file.js";

/**
 * Values that have to wait for others, kept in a temporary file, so that a document whose lines stand in an unlucky order costs disk, not memory.
 * They are plain data and typed arrays, and come back as they were. Holds two numbers for each in memory.
 */
export class Spool<T> {
  readonly #file = new TemporaryFile();
  readonly #places: { start: number; length: number }[] = [];

  get size(): number {
    return this.#places.length;
  }

  /**
   * Keeps a value and returns the ticket to get it back with.
   * @throws IngestError `output-unwritable` when the folder for temporary files has no room.
   */
  add(value: T): number {
    const bytes = serialize(value);
    this.#places.push({ start: this.#file.add(bytes), length: bytes.length });
    return this.#places.length - 1;
  }

  get(ticket: number): T {
    const place = this.#places[ticket];
    if (!place) throw new RangeError(`nothing was spooled under ${ticket}`);
    return deserialize(this.#file.read(place.start, place.length)) as T;
  }

  /** Removes the temporary file. */
  close(): void {
    this.#file.close();
  }
}
