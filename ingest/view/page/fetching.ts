import type { DetailsAnswer, EntityLine, LandAnswer, ModelAnswer, Place } from "./wire.js";
import { type GraphicRecord, readRecord, recordLength } from "./graphic-record.js";

/** Asks for what the page needs first. */
export function fetchModel(): Promise<ModelAnswer> {
  return fetchJson("/api/model");
}

/** Asks for all that is known of an element. */
export function fetchDetails(element: string): Promise<DetailsAnswer> {
  return fetchJson(`/api/element?id=${encodeURIComponent(element)}`);
}

/** Asks for the outline of land around a place. */
export function fetchLand({ longitude, latitude }: Place): Promise<LandAnswer> {
  return fetchJson(`/api/land?longitude=${longitude}&latitude=${latitude}`);
}

/** Asks for all entities; `take` gets them line by line. */
export async function fetchEntities(take: (line: EntityLine) => void): Promise<void> {
  const decoder = new TextDecoder();
  let rest = "";
  await fetchChunks("/api/entities", (chunk) => {
    const lines = (rest + decoder.decode(chunk, { stream: true })).split("\n");
    rest = lines.pop() ?? "";
    for (const line of lines) take(JSON.parse(line) as EntityLine);
  });
}

/** Asks for all graphics; `take` gets them record by record, as they arrive. */
export async function fetchGraphics(take: (record: GraphicRecord) => void): Promise<void> {
  let pending: Uint8Array[] = [];
  let length = 0;
  let wanted = 4;
  await fetchChunks("/api/graphics", (chunk) => {
    pending.push(chunk);
    length += chunk.length;
    // A record may come in thousands of pieces, which are put together once.
    if (length < wanted) return;
    const bytes = joined(pending, length);
    let at = 0;
    for (wanted = recordLength(bytes, at); bytes.length - at >= wanted; wanted = recordLength(bytes, at)) {
      take(readRecord(bytes.slice(at, at + wanted)));
      at += wanted;
    }
    pending = [bytes.subarray(at)];
    length = bytes.length - at;
  });
}

async function fetchChunks(path: string, take: (chunk: Uint8Array) => void): Promise<void> {
  const response = await fetch(path);
  if (!response.ok || !response.body) throw new Error(await response.text());
  const reader = response.body.getReader();
  for (let { value, done } = await reader.read(); !done; { value, done } = await reader.read()) if (value) take(value);
}

async function fetchJson<Answer>(path: string): Promise<Answer> {
  const response = await fetch(path);
  if (!response.ok) throw new Error(await response.text());
  return (await response.json()) as Answer;
}

function joined(pieces: readonly Uint8Array[], length: number): Uint8Array<ArrayBuffer> {
  const all = new Uint8Array(length);
  let at = 0;
  for (const piece of pieces) {
    all.set(piece, at);
    at += piece.length;
  }
  return all;
}
