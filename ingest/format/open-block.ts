import { isUtf8 } from "node:buffer";
import { createHash } from "node:crypto";
import { BlockDigest } from "./block-digest.js";
import type { KnownBlock } from "./known-records.js";
import type { LineBlock } from "./line-blocks.js";
import type { PreparedBlock } from "./prepared-record.js";

/** A block of lines that is being read. */
export interface OpenBlock extends LineBlock {
  /** Start of the next line. */
  position: number;
  /** Nothing in it is other than UTF-8. */
  utf8: boolean;
  /** Something in it may be a `\u` escape. */
  escapes: boolean;
  /** What is known of its lines, and which of them is next. */
  prepared?: PreparedBlock;
  index: number;
  /** Lines of it that are as an earlier run knows them, and which of them is next. */
  known?: KnownBlock;
  knownIndex: number;
}

/** A block whose first line comes next. */
export function openBlock(block: LineBlock): OpenBlock {
  const { bytes } = block;
  return { ...block, position: 0, index: 0, knownIndex: 0, utf8: isUtf8(bytes), escapes: bytes.includes("\\u") };
}

/** A block without lines. */
export function emptyBlock(offset: number): OpenBlock {
  const bytes = Buffer.alloc(0);
  return openBlock({ bytes, offset, overlong: false, digest: new BlockDigest(createHash("sha256"), bytes) });
}
