import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { compressedGuid } from "../../ingest/imodel/compressed-guid.js";
import { readGuid } from "../../ingest/alignment/guid.js";
import { withIModel } from "../../ingest/imodel/imodel-target.js";
import { trace } from "../../ingest/inspect-imodel.js";
import { type BodyRecord, documentText } from "../support/document-text.js";
import { ingestText } from "../support/ingest-text.js";
import { tempFolder } from "../support/temp-folder.js";

const imodel = join(tempFolder(), "shared.bim");
const guid = "9c1b5cf1-9a93-4f3f-b211-d0c2ef6db651";
const globalId = "2S6rpncfDFFx8HqCBlRRPH";

const dynamic = "alignment: 1\ndynamicSchema: { name: Dyn }\nkinds: {}\ndefault: { class: Generic:PhysicalObject }\ndefaultRelationship: { relationship: BisCore:ElementGroupsMembers }\n";
const plain = "alignment: 1\nkinds: {}\ndefault: { class: Generic:PhysicalObject, federationGuid: Uuid }\n";

function entity(kind: string, id: string, properties: Record<string, string>): BodyRecord {
  return { type: "entity", kind, id, properties };
}

/** Who was found, and how. */
async function found(id: string): Promise<string[]> {
  return (await trace(imodel, id)).map(({ source, kind, id: record, foundBy = "id" }) => `${source} ${kind} ${record} by ${foundBy}`);
}

beforeAll(async () => {
  await withIModel(imodel, async (target) => {
    const model = [entity("Door", globalId, { GlobalId: globalId }), entity("Door", "other", { GlobalId: "other", Note: globalId })];
    await ingestText(documentText({ header: { source: { id: "model" } }, records: model }), target, { yaml: dynamic });
    const register: BodyRecord[] = [
      entity("Component", "Door 1", { ExtIdentifier: globalId }),
      entity("Component", "Door 2", { Remark: globalId }),
      { type: "relationship", kind: "near", source: { kind: "Component", id: "Door 1" }, target: { kind: "Component", id: "Door 2" } },
      entity("Facility", "House", { ExternalSiteIdentifier: "site-1" }),
    ];
    await ingestText(documentText({ header: { source: { id: "register" } }, records: register }), target, { yaml: dynamic });
    const notes = [entity("Note", "N-1", { IfcGuid: guid }), entity("Note", "N-2", { UniqueId: 'a "b" \\ ü' }), entity("Note", "N-3", { About: globalId }), entity("Tag", "T-1", { Uuid: guid })];
    await ingestText(documentText({ header: { source: { id: "notes" } }, records: notes }), target, { yaml: plain });
  });
}, 120_000);

describe("trace", () => {
  it("finds what several sources say of one thing: by the record's id, by identifying properties of classes and in JSON, by the federation GUID; not by any other property", async () => {
    const all = ["model Door 2S6rpncfDFFx8HqCBlRRPH by id", "notes Tag T-1 by FederationGuid", "register Component Door 1 by ExtIdentifier", "notes Note N-1 by IfcGuid"];
    expect(await found(globalId)).toEqual(all);
    expect(await found(guid)).toEqual(all);
    expect(await found(guid.toUpperCase())).toEqual(all);
    expect(await found(`{${guid}}`)).toEqual(all);
  });

  it("finds identifiers that are no GUIDs, whatever characters they have", async () => {
    expect(await found("site-1")).toEqual(["register Facility House by ExternalSiteIdentifier"]);
    expect(await found('a "b" \\ ü')).toEqual(["notes Note N-2 by UniqueId"]);
    expect(await found("site")).toEqual([]);
    expect(await found("'; --")).toEqual([]);
  });

  it("goes from an element to all its records, relationships too", async () => {
    const [door] = await trace(imodel, "Door 1");
    expect((await trace(imodel, door?.element ?? "")).map(({ kind }) => kind).sort()).toEqual(["Component", "near"]);
    expect((await trace(imodel, door?.element ?? "")).filter(({ foundBy }) => foundBy !== undefined)).toEqual([]);
  });
});

describe("an IFC GlobalId", () => {
  it("is the short spelling of a GUID", () => {
    expect(compressedGuid(guid)).toBe(globalId);
    for (const text of ["00000000-0000-0000-0000-000000000001", "ffffffff-ffff-ffff-ffff-ffffffffffff", guid]) expect(readGuid(compressedGuid(text))).toBe(text);
  });
});
