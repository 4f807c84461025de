import { isUtf8 } from "node:buffer";
import type { Run } from "../run.js";
import { ItemDemand } from "./item-demand.js";
import { lineAt } from "./line-span.js";
import { parseLine } from "./parse-record.js";
import type { KeptLine } from "./pass-over.js";
import { prepareLines, span } from "./prepare-lines.js";
import { PreparedRecord } from "./prepared-record.js";
import type { Line } from "./read-lines.js";
import type { RawItem } from "./record-reader.js";

/** What a line is read for that stands by itself. */
export interface KeptLineReading {
  file: string;
  run: Run;
  /** Whether its item will be asked for. */
  items?: boolean;
}

/** Reads one line that stands by itself; undefined when it is blank. A problem is reported, and the item says what is left of the record. */
export function readKeptLine(kept: KeptLine, { file, run, items = false }: KeptLineReading): RawItem | undefined {
  const { bytes, offset, order } = kept;
  const { limits, rejections } = run;
  const line = toLine(kept, { file, run });
  if (line.overlong) return parseLine(line, run);
  const demand = new ItemDemand(items);
  const prepared = prepareLines(bytes, { limits, items: demand.wanted });
  const sort = prepared.sorts[prepared.spans[span.sort] ?? -1];
  if (!sort) return parseLine(line, run);
  return new PreparedRecord({ bytes, prepared, file, offset, lines: order - 1, keepsOriginals: rejections !== undefined, demand }, 0, sort);
}

function toLine({ bytes, offset, order: line }: KeptLine, { file, run }: KeptLineReading): Line {
  const { start, end } = lineAt(bytes, 0);
  const overlong = end - start > run.limits.maxRecordBytes;
  const content = bytes.subarray(start, overlong ? start : end);
  const text = content.toString();
  const damaged = !isUtf8(content);
  return { text, bytes: content.length, place: { file, line, offset }, damaged, ...(damaged && { content }), escapes: text.includes("\\u"), cut: false, overlong, start: 0 };
}
