import { expect, it } from "vitest";
import { prepareLines, span, spanLength } from "../../ingest/format/prepare-lines.js";
import { defaults } from "../../ingest/options.js";

it("lines that name files beside the document are left to the reader, who knows the files", () => {
  const line = (geometry: object): string => `${JSON.stringify({ type: "entity", kind: "Pump", id: "1", geometry: [geometry] })}\n`;
  const levels = (piece: object): object => ({ type: "levels", levels: [{ tolerance: 0, geometry: [{ type: "point", at: [0, 0, 0] }] }, { tolerance: 1, geometry: [piece] }] });
  const text = [{ type: "glb", uri: "a.glb" }, { type: "point", at: [0, 0, 0] }, levels({ type: "glb", uri: "a.glb" }), levels({ type: "point", at: [0, 0, 0] })].map(line).join("");
  const { spans } = prepareLines(Buffer.from(text), { limits: defaults.limits, items: "contents" });
  expect([0, 1, 2, 3].map((index) => spans[index * spanLength + span.sort])).toEqual([-1, 0, -1, 0]);
});
