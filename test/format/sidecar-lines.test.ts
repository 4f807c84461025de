import { expect, it } from "vitest";
import { prepareLines, span, spanLength } from "../../ingest/format/prepare-lines.js";
import { defaults } from "../../ingest/options.js";

it("lines that name files beside the document are left to the reader, who knows the files", () => {
  const line = (geometry: object): string => `${JSON.stringify({ type: "entity", kind: "Pump", id: "1", geometry: [geometry] })}\n`;
  const text = line({ type: "glb", uri: "a.glb" }) + line({ type: "point", at: [0, 0, 0] });
  const { spans } = prepareLines(Buffer.from(text), { limits: defaults.limits, items: "contents" });
  expect([spans[span.sort], spans[spanLength + span.sort]]).toEqual([-1, 0]);
});
