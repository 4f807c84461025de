import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { withIModel } from "../../ingest/imodel/imodel-target.js";
import { checkSchemas } from "../../ingest/inspect-schemas.js";
import { type BodyRecord, documentText } from "../support/document-text.js";
import { ingestText } from "../support/ingest-text.js";
import { tempFolder } from "../support/temp-folder.js";
import { hostileRecords, ordinaryRecords } from "./sources.js";

const yaml = `alignment: 1
kinds:
  Website: { class: BisCore:UrlLink }
  PumpType: { class: BisCore:PhysicalType, properties: { Pressure: { unit: kPa } } }
  Group: { class: Generic:Group }
default: { class: Generic:PhysicalObject, properties: { Flow: { unit: l/s }, "Max Head": { unit: ft } } }
dynamicSchema: { name: Plant }
`;

/** `code place` of everything that the rules say against the schema made for these versions of a source, one after the other. */
async function findings(...versions: (readonly BodyRecord[])[]): Promise<string[]> {
  const file = join(tempFolder(), "plant.bim");
  for (const records of versions) await withIModel(file, (target) => ingestText(documentText({ records }), target, { yaml }));
  const checked = await checkSchemas({ imodel: file });
  expect(checked.map(({ name }) => name)).toEqual(["Plant"]);
  return checked.flatMap((schema) => schema.findings.map(({ severity, code, place, message }) => `${severity} ${code} ${place}: ${message}`));
}

describe("a dynamic schema follows the rules of BIS", () => {
  it("made from an ordinary source, and after it has grown", async () => {
    expect(await findings(...ordinaryRecords)).toEqual([]);
  });

  it("made from a source with hostile names and values", async () => {
    expect(await findings(hostileRecords)).toEqual([]);
  });
});
