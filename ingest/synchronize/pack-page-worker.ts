import { parentPort } from "node:worker_threads";
import { packPage, type PageTexts } from "./packed-page.js";

parentPort?.on("message", (page: PageTexts) => {
  const packed = packPage(page);
  const arrays = packed ? [packed.kindNumbers, packed.aspects, packed.elements, packed.hashes, packed.ids.bytes, packed.ids.places, packed.items.bytes, packed.items.places] : [];
  parentPort?.postMessage(packed, arrays.map(({ buffer }) => buffer as ArrayBuffer));
});
