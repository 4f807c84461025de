import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import type { AlignmentDocument } from "../ingest/alignment/alignment-document.js";
import { draftAlignment } from "../ingest/draft-alignment.js";
import { withIModel } from "../ingest/imodel/imodel-target.js";
import { Readable } from "node:stream";
import { type BodyRecord, documentText } from "./support/document-text.js";
import { ingestText, totals } from "./support/ingest-text.js";
import { tempFolder } from "./support/temp-folder.js";

const building: BodyRecord[] = [
  { type: "entity", kind: "Floor", id: "1", label: "Ground", code: "F1" },
  { type: "entity", kind: "Space", id: "s1", parent: { kind: "Floor", id: "1" }, properties: { name: "Hall", area: 12.5 } },
  { type: "entity", kind: "Space", id: "s2", parent: { kind: "Floor", id: "1" }, properties: { name: "Hall 2", area: 7, "evil: #\n- x": "a\nb: c" } },
  { type: "entity", kind: "PumpType", id: "t", properties: { Name: "P-100" } },
  { type: "entity", kind: "Pump", id: "p", properties: { tag: "P-1", Name: "Pump 1", Pset: { Flow: 1 } }, references: { ofType: { kind: "PumpType", id: "t" }, spaces: [{ kind: "Space", id: "s1" }, { kind: "Space", id: "s2" }] } },
  { type: "entity", kind: "Contact", id: "c", properties: { "": 1 } },
  { type: "entity", kind: "__proto__", id: "1" },
  { type: "relationship", kind: "feeds", source: { kind: "Pump", id: "p" }, target: { kind: "Space", id: "s1" } },
];

async function draft(records: BodyRecord[]): Promise<string> {
  const { text } = await draftAlignment(Readable.from([documentText({ header: { source: { id: "my plant.xlsx" } }, records })]));
  return text;
}

describe("a drafted alignment", () => {
  it("proposes classes, labels, codes and references, and has a home for all properties", async () => {
    const document = parse(await draft(building)) as AlignmentDocument;
    expect(document.dynamicSchema).toEqual({ name: "MyPlant" });
    expect(document.kinds).toMatchObject({
      Floor: { class: "Generic:SpatialLocation" },
      Space: { class: "Generic:SpatialLocation", label: "name" },
      PumpType: { class: "Generic:PhysicalType", label: "Name" },
      Pump: { class: "Generic:PhysicalObject", label: "Name", code: "tag", references: { ofType: { navigation: "TypeDefinition" }, spaces: { relationship: "BisCore:ElementGroupsMembers" } } },
      Contact: { class: "Generic:Document" },
    });
  });

  it("says what it saw, in comments that nothing in the source can end", async () => {
    const text = await draft(building);
    expect(text).toContain("# area (all): double, unique, for example 12.5, 7");
    expect(text).toContain("# evil: # - x (50 %): string, for example \"a\\nb: c\"");
    expect(text).toContain("# reference spaces (all): Space");
    expect(Object.keys((parse(text) as AlignmentDocument).kinds)).toEqual(["Floor", "Space", "PumpType", "Pump", "Contact", "__proto__"]);
  });

  it("works as it is", async () => {
    const yaml = await draft(building);
    const result = await withIModel(join(tempFolder(), "x.bim"), (target) => ingestText(documentText({ header: { source: { id: "my plant.xlsx" } }, records: building }), target, { yaml }));
    expect(totals(result)).toEqual({ inserted: 8 });
    expect(result.found.filter(({ severity }) => severity !== "info")).toEqual([]);
  });

  it("is made of as much as can be read", async () => {

    await expect(draftAlignment(Readable.from(["{}\n"]))).rejects.toMatchObject({ key: "input-unreadable" });
  });
});
