import { describe, expect, it } from "vitest";
import type { EntityRecord } from "../../ingest/format/record-types.js";
import { aligned } from "./plant.js";

function named(rule: string, record: Partial<EntityRecord>): unknown {
  const { element, issues } = aligned(`alignment: 1\nkinds: { Pump: { class: Plant:Pump, ${rule} } }\n`, record);
  const { label, code, federationGuid } = element ?? {};
  return { label, code, federationGuid, issues: issues.map(({ code: issue, message, pointer }) => `${issue} ${pointer ?? "-"} ${message}`) };
}

const properties = { Tag: "P-1", System: "HVAC", Set: { Name: "Inner" }, Number: 7 };

describe("label, code and federation GUID", () => {
  it("are the record's own where the rule says nothing", () => {
    expect(named("parent: false", { label: "L", code: " C " })).toEqual({ label: "L", code: { spec: "imodel-ingest:Pump", value: "C" }, issues: [] });
  });

  it("come from properties, templates and lists of these", () => {
    expect(named('label: Set/Name, code: "{System}-{Tag}"', { properties })).toEqual({ label: "Inner", code: { spec: "imodel-ingest:Pump", value: "HVAC-P-1" }, issues: [] });
    expect(named('label: ["{Missing} {Tag}", Number], code: [Missing, $id]', { properties })).toEqual({ label: "7", code: { spec: "imodel-ingest:Pump", value: "1" }, issues: [] });
    expect(named("label: Missing, code: Missing", { label: "L", code: "C", properties })).toEqual({ issues: [] });
  });

  it("leave the code out where the rule says so", () => {
    expect(named("code: false", { code: "C" })).toEqual({ issues: [] });
  });

  it("put the code into a CodeSpec of one's own", () => {
    expect(named('code: { value: "{System}-{Tag}", spec: "Plant:Tag" }', { properties })).toMatchObject({ code: { spec: "Plant:Tag", value: "HVAC-P-1" } });
    expect(named('code: { spec: "Plant:Tag" }', { code: "C" })).toMatchObject({ code: { spec: "Plant:Tag", value: "C" } });
    expect(named("code: { value: Tag }", { properties })).toMatchObject({ code: { spec: "imodel-ingest:Pump", value: "P-1" } });
  });

  it("say where a code that is too long comes from", () => {
    const long = "x".repeat(400);
    expect(named("code: Tag", { properties: { Tag: long } })).toEqual({ issues: ["code-too-long /properties/Tag the code has more than 350 bytes"] });
    expect(named("parent: false", { code: long })).toEqual({ issues: ["code-too-long /code the code has more than 350 bytes"] });
    expect(named('code: "{Tag}"', { properties: { Tag: long } })).toEqual({ issues: ["code-too-long - the code has more than 350 bytes"] });
  });

  it.each([
    ["7D1A0BF1-3B60-4C6F-8F0B-2B2B6A1F0C11", "7d1a0bf1-3b60-4c6f-8f0b-2b2b6a1f0c11"],
    [" {7d1a0bf1-3b60-4c6f-8f0b-2b2b6a1f0c11} ", "7d1a0bf1-3b60-4c6f-8f0b-2b2b6a1f0c11"],
    ["2O2Fr$t4X7Zf8NOew3FNld", "9808fd7f-dc48-478e-9217-628e833d7be7"],
    ["0000000000000000000001", "00000000-0000-0000-0000-000000000001"],
  ])("read the GUID %s as %s", (guid, federationGuid) => {
    expect(named("federationGuid: GlobalId", { properties: { GlobalId: guid } })).toEqual({ federationGuid, issues: [] });
  });

  it.each(["x", "7d1a0bf1-3b60-4c6f-8f0b-2b2b6a1f0c1", "00000000-0000-0000-0000-000000000000", "4O2Fr$t4X7Zf8NOew3FLPP", "é".repeat(22)])("say that %s is no GUID", (guid) => {
    expect(named("federationGuid: GlobalId", { properties: { GlobalId: guid } })).toEqual({ issues: [`value-unfit /properties/GlobalId the federation GUID "${guid}" is no GUID`] });
  });

  it("leave the GUID alone where there is none", () => {
    for (const GlobalId of ["", null, ["x"]]) expect(named("federationGuid: GlobalId", { properties: { GlobalId } })).toEqual({ issues: [] });
  });
});
