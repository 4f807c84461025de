import { parentPort } from "node:worker_threads";
import { digestLines } from "./digest-lines.js";
import type { LineTask } from "./line-workers.js";
import { type LinePreparation, prepareLines } from "./prepare-lines.js";

parentPort?.on("message", ({ bytes, preparation }: LineTask) => {
  const block = Buffer.from(bytes.buffer);
  if (preparation) sendPrepared(block, preparation);
  else sendDigests(block);
});

function sendPrepared(block: Buffer, preparation: LinePreparation): void {
  const prepared = prepareLines(block, preparation);
  const { spans, targets, ids, idEnds, idHashes, texts, checksums, numbers } = prepared;
  send(prepared, [spans, targets, ids, idEnds, idHashes, texts, checksums, numbers.floats, numbers.integers]);
}

function sendDigests(block: Buffer): void {
  const digests = digestLines(block);
  send(digests, [digests.places, digests.texts]);
}

function send(result: object, arrays: (Int32Array | Uint32Array | Uint8Array | Float64Array)[]): void {
  parentPort?.postMessage(result, arrays.map(({ buffer }) => buffer as ArrayBuffer));
}
