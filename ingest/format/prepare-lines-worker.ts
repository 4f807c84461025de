import { parentPort } from "node:worker_threads";
import type { LineTask } from "./line-workers.js";
import { prepareLines } from "./prepare-lines.js";

parentPort?.on("message", ({ bytes, preparation }: LineTask) => {
  const prepared = prepareLines(Buffer.from(bytes.buffer), preparation);
  const { spans, targets, ids, idEnds, idHashes, texts, checksums } = prepared;
  parentPort?.postMessage(prepared, [spans, targets, ids, idEnds, idHashes, texts, checksums].map(({ buffer }) => buffer as ArrayBuffer));
});
