import type { Token } from "stream-json/core/parser.js";
import type { Limits } from "../options.js";

type Container = Record<string, unknown> | unknown[];

/** Nesting at which reading a document is given up, since the parser itself remembers every level. */
const deepest = 1_000_000;

/**
 * Builds one JSON value from tokens, as JSON.parse would. Holds no more than `maxRecordBytes` of keys and values:
 * of a larger value, and of what is nested deeper than `maxDepth` plus one, nothing is kept.
 */
export class ValueAssembler {
  /** The value, once it is complete. */
  value: unknown;
  /** Characters of all keys and values, and one for each container. */
  size = 0;
  /** Nothing is kept: the value is larger than the limit, or nobody wants it. */
  dropped: boolean;
  #limits: Limits;
  #open: Container[] = [];
  #depth = 0;
  #key = "";
  #text = "";

  constructor(limits: Limits, keep: boolean) {
    this.#limits = limits;
    this.dropped = !keep;
  }

  /**
   * Takes the next token; true when it completes the value.
   * @throws RangeError when the nesting has no end.
   */
  feed(token: Token): boolean {
    switch (token.name) {
      case "startObject":
        return this.#enter({});
      case "startArray":
        return this.#enter([]);
      case "endObject":
      case "endArray":
        return this.#leave();
      case "endKey":
        this.#key = this.#takeText();
        return false;
      case "stringChunk":
      case "numberChunk":
        return this.#append(token.value);
      case "endString":
        return this.#put(this.#takeText());
      case "endNumber":
        return this.#put(Number(this.#takeText()));
      case "nullValue":
      case "trueValue":
      case "falseValue":
        return this.#put(token.value);
      default:
        return false;
    }
  }

  #enter(container: Container): false {
    this.#grow(1);
    if (!this.dropped && this.#depth <= this.#limits.maxDepth) {
      this.#attach(container);
      this.#open.push(container);
    }
    this.#depth++;
    if (this.#depth > deepest) throw new RangeError(`nested deeper than ${deepest} levels`);
    return false;
  }

  #leave(): boolean {
    this.#depth--;
    if (this.#open.length > this.#depth) this.#open.pop();
    return this.#depth === 0;
  }

  #put(value: unknown): boolean {
    this.#grow(1);
    if (!this.dropped && this.#depth <= this.#limits.maxDepth) this.#attach(value);
    return this.#depth === 0;
  }

  #attach(value: unknown): void {
    const container = this.#open.at(-1);
    if (!container) this.value = value;
    else if (Array.isArray(container)) container.push(value);
    else if (this.#key === "__proto__") Object.defineProperty(container, this.#key, { value, enumerable: true, configurable: true, writable: true });
    else container[this.#key] = value;
  }

  #append(text: string): false {
    this.#grow(text.length);
    if (!this.dropped) this.#text += text;
    return false;
  }

  #takeText(): string {
    const text = this.#text;
    this.#text = "";
    return text;
  }

  #grow(size: number): void {
    this.size += size;
    if (this.dropped || this.size <= this.#limits.maxRecordBytes) return;
    this.dropped = true;
    this.value = undefined;
    this.#open = [];
    this.#text = "";
  }
}
