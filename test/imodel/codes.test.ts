import { join } from "node:path";
import { expect, it } from "vitest";
import { fallbackAlignment } from "../../ingest/alignment/alignment-document.js";
import { withIModel } from "../../ingest/imodel/imodel-target.js";
import { type BodyRecord, documentText } from "../support/document-text.js";
import { fileContent } from "../support/target-content.js";
import { ingestText, totals } from "../support/ingest-text.js";
import { tempFolder } from "../support/temp-folder.js";

const folder = tempFolder();

it("codes are written without the white space around them that an iModel does not store, so aligning them again changes nothing", async () => {
  const file = join(folder, "codes.bim");
  const codes = ["A 1", " B\t", "C\u001f", "\u0085D", "\ufeffE\u00a0", "F\u001cF", "\u001d"];
  const text = documentText({ records: codes.map((code, i): BodyRecord => ({ type: "entity", kind: "Pump", id: `${i}`, code })) });
  await withIModel(file, (target) => ingestText(text, target));
  const again = await withIModel(file, (target) => ingestText(text, target, { yaml: `${fallbackAlignment}relationships: {}\n` }));
  expect(totals(again)).toEqual({ unchanged: codes.length });
  expect(Object.values(await fileContent(file)).map(({ code }) => code)).toEqual(["A 1", "B", "C", "D", "E", "F\u001cF", undefined]);
});
