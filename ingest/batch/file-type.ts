import { open } from "node:fs/promises";
import { basename } from "node:path";
import { gunzipSync } from "node:zlib";
import { constants } from "node:zlib";
import type { Extractor } from "../extract/manifest.js";
import { detectCarrier } from "../format/open-records.js";

/** What reads a file, by its name and, where that says too little, its first characters. */
export type FileType =
  | { reader: "none"; ending: string }
  /** It is an intermediary document already. */
  | { reader: "intermediary"; ending: string }
  /** Several when they claim the same ending. */
  | { reader: "extractor"; ending: string; extractors: readonly Extractor[] };

const intermediaryEndings = [".ndjson", ".jsonl", ".ndjson.gz", ".jsonl.gz"];

/** Other formats have these endings too. */
const sharedEndings = [".json", ".json.gz"];

const headBytes = 4096;

/** Says what reads a file. Of extractors whose endings fit, that with the longest one is meant. */
export async function fileType(path: string, extractors: readonly Extractor[]): Promise<FileType> {
  const name = basename(path).toLowerCase();
  const intermediary = intermediaryEndings.find((ending) => name.endsWith(ending));
  if (intermediary !== undefined) return { reader: "intermediary", ending: intermediary };
  const claims = extractors.flatMap((extractor) => extractor.manifest.fileTypes.filter((ending) => name.endsWith(ending.toLowerCase())).map((ending) => ({ extractor, ending })));
  const longest = Math.max(0, ...claims.map(({ ending }) => ending.length));
  const best = claims.filter(({ ending }) => ending.length === longest);
  const shared = sharedEndings.find((ending) => name.endsWith(ending));
  if (shared !== undefined && (best.length === 0 || longest <= shared.length) && (await isDocument(path))) return { reader: "intermediary", ending: shared };
  const [first] = best;
  if (!first) return { reader: "none", ending: /\.[^.]*$/.exec(name)?.[0] ?? "" };
  return { reader: "extractor", ending: first.ending, extractors: best.map(({ extractor }) => extractor) };
}

/** Whether a JSON file begins as an intermediary document does. */
async function isDocument(path: string): Promise<boolean> {
  const head = await headOf(path).catch(() => "");
  return detectCarrier(head) === "json-document" || /^\s*\{\s*"type"\s*:\s*"header"/.test(head);
}

async function headOf(path: string): Promise<string> {
  const file = await open(path);
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(headBytes), 0, headBytes, 0);
    const bytes = buffer.subarray(0, bytesRead);
    return (path.toLowerCase().endsWith(".gz") ? gunzipSync(bytes, { finishFlush: constants.Z_SYNC_FLUSH }) : bytes).toString("utf8");
  } finally {
    await file.close();
  }
}
