import type { Hash } from "node:crypto";

/** Digests of what stands before a position in a block. */
export class BlockDigest {
  #hash: Hash;
  #bytes: Buffer;
  #position = 0;

  /** @param before hash of everything before the block */
  constructor(before: Hash, bytes: Buffer) {
    this.#hash = before;
    this.#bytes = bytes;
  }

  /** Another one that stands where this one does, and goes its own way. */
  copy(): BlockDigest {
    const copy = new BlockDigest(this.#hash.copy(), this.#bytes);
    copy.#position = this.#position;
    return copy;
  }

  /** `sha256:` and the digest of everything before a position in the block; positions must not go back. */
  before(position: number): string {
    this.#hash.update(this.#bytes.subarray(this.#position, position));
    this.#position = position;
    return `sha256:${this.#hash.copy().digest("hex")}`;
  }
}
