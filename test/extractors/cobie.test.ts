import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { complete, countByKind, differences, entityOf, golden, type Document } from "./documents.js";
import { cobie, fixtures, run, systemPython, temporaryFolder, withoutOpenpyxl, withoutSystemOpenpyxl } from "./extractor-run.js";
import { building, extractEdited, type Edit } from "./workbooks.js";

async function extract(...args: string[]): Promise<Document> {
  return complete(await run(cobie, [building, ...args]));
}

async function edited(edits: readonly Edit[], ...args: string[]): Promise<Document> {
  return complete(await extractEdited(edits, args));
}

function issuesOf(document: Document, code: string): readonly string[] {
  const issues = document.issues.filter((issue) => issue.code === code);
  return issues.map(({ place }) => `${place?.sheet ?? ""}:${place?.row ?? ""}:${place?.column ?? ""}`);
}

describe.skipIf(withoutOpenpyxl)("the fixture workbook", () => {
  test("gives the golden document", async () => {
    const outcome = await run(cobie, ["building.xlsx"]);
    complete(outcome);
    await expect(golden(outcome.output)).toMatchFileSnapshot(join(fixtures, "building.golden.ndjson"));
  });

  test("gives one entity for each row of each sheet, but none for attributes", async () => {
    expect(countByKind(await extract())).toEqual({
      Contact: 3, Facility: 1, Floor: 2, Space: 4, Zone: 3, Type: 2, Component: 5, System: 2, Assembly: 1, Connection: 1,
      Spare: 1, Resource: 1, Job: 2, Impact: 1, Document: 2, Coordinate: 2, Issue: 1,
    });
  });

  test("is described in the header by name, checksum and the facility's unit of length", async () => {
    const { header } = await extract();
    const checksum = createHash("sha256").update(readFileSync(building)).digest("hex");
    expect(header.source).toMatchObject({ id: "building.xlsx", checksum: `sha256:${checksum}` });
    expect(header.units).toEqual({ length: "mm", angle: "deg" });
    expect(header.extractor).not.toHaveProperty("options");
    const named = (await extract("--source-id=library", "--length-unit=ft")).header;
    expect(named.source.id).toBe("library");
    expect(named.units.length).toBe("ft");
    expect(named.extractor.options).toEqual({ lengthUnit: "ft" });
  });

  test("writes what others point at first, but for names that point forward", async () => {
    const document = await extract("--drop-unresolved");
    const seen = new Set<string>();
    for (const { kind, id, references = {}, parent } of document.entities) {
      seen.add(`${kind} ${id}`);
      for (const target of [...Object.values(references).flat(), ...(parent ? [parent] : [])])
        expect(seen).toContain(`${target.kind} ${target.id}`);
    }
  });

  test.skipIf(withoutSystemOpenpyxl)("is what its script builds", async () => {
    const target = join(temporaryFolder(), "building.xlsx");
    expect(spawnSync(systemPython, [join(fixtures, "make-cobie.py"), target]).stderr.toString()).toBe("");
    const body = (document: Document): unknown => [document.entities, document.issues];
    expect(body(complete(await run(cobie, [target])))).toEqual(body(await extract()));
  });
});

describe.skipIf(withoutOpenpyxl)("cells", () => {
  test("keep their column's name and their type; absent ones are left out", async () => {
    const component = entityOf(await extract(), "Component", "Pump-1");
    expect(component.properties).toMatchObject({ SerialNumber: 7781, InstallationDate: "2025-09-01T07:30:00", TagNumber: true });
    const type = entityOf(await extract(), "Type", "Ball valve");
    for (const absent of ["WarrantyGuarantorParts", "WarrantyGuarantorLabor"]) expect(type.properties).not.toHaveProperty(absent);
  });

  test("of columns beyond the standard ones are kept as well", async () => {
    const document = await edited([["set", "Floor", "K1", "BuildingName"], ["set", "Floor", "K2", "North"]]);
    expect(entityOf(document, "Floor", "Ground").properties["BuildingName"]).toBe("North");
    expect(differences(await extract(), document)).toEqual(["~ Floor Ground"]);
  });

  test("make labels and codes: names, and the full names of people", async () => {
    const document = await extract();
    expect(entityOf(document, "Contact", "luis.ortega@example.com")).toMatchObject({ label: "Luis Ortega", code: "luis.ortega@example.com" });
    expect(entityOf(document, "Space", "101")).toMatchObject({ label: "101", code: "101" });
    expect(entityOf(document, "Zone", "Fire 1|Fire|101")).not.toHaveProperty("code");
  });
});

describe.skipIf(withoutOpenpyxl)("identities", () => {
  test("stay when other rows and columns come, go and change places", async () => {
    const document = await edited([
      ["delete-row", "Component", 2], ["delete-row", "Zone", 3], ["append", "Job", ["Inspect", null, null, null, null, "Ball valve"]],
    ]);
    const gone = differences(await extract(), document).filter((line) => !line.startsWith("~"));
    expect(gone).toEqual(["+ Job Inspect|Ball valve|", "- Component Pump-1", "- Zone Fire 1|Fire|Plant"]);
  });

  test("of compound keys follow the key columns, and no others", async () => {
    const document = await edited([["set", "Zone", "D3", "Smoke"], ["set", "Job", "D2", "Safety"], ["set", "Document", "D2", "Guide"]]);
    expect(differences(await extract(), document)).toEqual([
      "+ Zone Fire 1|Smoke|Plant", "- Zone Fire 1|Fire|Plant", "~ Document Manual|As Built|Type|Pump CR-32", "~ Job Inspect|Pump CR-32|1",
    ]);
  });

  test("of rows with the same key: the first keeps it, the others are told apart by external id or content", async () => {
    const row = ["Valve-1", null, null, "Ball valve"];
    const document = await edited([["append", "Component", row], ["append", "Component", row], ["append", "Component", [...row, "101"]]]);
    const ids = document.entities.filter(({ kind, label }) => kind === "Component" && label === "Valve-1").map(({ id }) => id);
    const [plain, external, content, again, other] = ids;
    expect([plain, external]).toEqual(["Valve-1", "Valve-1#c-4"]);
    expect(content).toMatch(/^Valve-1#[0-9a-f]{12}$/);
    expect(again).toBe(`${content ?? ""}-2`);
    expect(other).toMatch(/^Valve-1#[0-9a-f]{12}$/);
    expect(issuesOf(document, "duplicate-key")).toEqual(["5", "7", "8", "9"].map((line) => `Component:${line}:Name`));
    const without = await edited([["append", "Component", [...row, "101"]]]);
    expect(entityOf(without, "Component", other ?? "").properties["Space"]).toBe("101");
  });

  test("that differ in case only get one code", async () => {
    const document = await edited([["append", "Type", ["BALL  VALVE"]]]);
    expect(entityOf(document, "Type", "BALL  VALVE")).not.toHaveProperty("code");
    expect(entityOf(document, "Type", "Ball valve").code).toBe("Ball valve");
    expect(issuesOf(document, "similar-key")).toEqual(["Type:4:Name"]);
  });
});

describe.skipIf(withoutOpenpyxl)("references", () => {
  const to = (kind: string, ...ids: string[]): { kind: string; id: string }[] => ids.map((id) => ({ kind, id }));

  test("are found in comma lists, also where names hold commas", async () => {
    const document = await extract();
    const [public_] = document.entities.filter(({ kind }) => kind === "Zone");
    expect(public_?.references?.["spaces"]).toEqual(to("Space", "Reading, north", "Reading, south"));
    expect(entityOf(document, "Component", "Valve-1").references?.["spaces"]).toEqual(to("Space", "Plant", "101"));
  });

  test("lead to the rows of any sheet; a name that repeats by design means all its rows", async () => {
    const document = await extract();
    expect(entityOf(document, "Document", "Scheme|As Built|System|Heating").references?.["describes"]).toEqual(
      to("System", "Heating|Heating|Pump-1,Pump-2", "Heating|Heating|Valve-1"),
    );
    expect(entityOf(document, "Issue", "Leak|Component|Pump-1|Space|Plant").references).toMatchObject({
      row1: { kind: "Component", id: "Pump-1" }, row2: { kind: "Space", id: "Plant" }, owner: { kind: "Contact", id: "anna.berg@example.com" },
    });
    expect(entityOf(document, "Job", "Inspect|Pump CR-32|2").references?.["priors"]).toEqual(to("Job", "Inspect|Pump CR-32|1"));
  });

  test("make parents: the floor of a space, the only facility of a floor", async () => {
    const document = await extract();
    expect(entityOf(document, "Space", "Reading, south").parent).toEqual({ kind: "Floor", id: "Ground" });
    expect(entityOf(document, "Floor", "First").parent).toEqual({ kind: "Facility", id: "Library" });
  });

  test("ignore case and spaces where nothing fits exactly, and say so", async () => {
    expect(issuesOf(await extract(), "reference-by-case")).toEqual(["Attribute:4:RowName", "Space:3:FloorName", "Type:3:Manufacturer"]);
  });

  test("to rows that are not there are reported; a row does not change when one that it names goes", async () => {
    const places = ["Attribute:6:RowName", "Component:6:TypeName", "Component:6:Space", "Job:3:ResourceNames"];
    const document = await extract();
    expect(issuesOf(document, "reference-not-found")).toEqual(places);
    expect(entityOf(document, "Component", "Boiler-1").references).toMatchObject({ type: { kind: "Type", id: "Boiler XL" } });
    const without: Edit[] = [["delete-row", "Contact", 4]];
    expect(differences(document, await edited(without))).toEqual(["- Contact sales@pumps.example.com", "~ Type Ball valve"]);
  });

  test("to rows that are not there can be left out", async () => {
    const document = await extract("--drop-unresolved");
    expect(entityOf(document, "Component", "Boiler-1").references).toEqual({ createdBy: { kind: "Contact", id: "luis.ortega@example.com" } });
    expect(issuesOf(document, "reference-not-found")).toHaveLength(4);
  });
});

describe.skipIf(withoutOpenpyxl)("attributes", () => {
  test("become properties of what they describe, under their names", async () => {
    const { Attributes } = entityOf(await extract(), "Type", "Pump CR-32").properties;
    expect(Attributes).toMatchObject({ Head: { Value: 32, Unit: "m", Category: "As Built", Description: "Lift" } });
    for (const zone of ["Fire 1|Fire|Plant", "Fire 1|Fire|101"])
      expect(entityOf(await extract(), "Zone", zone).properties["Attributes"]).toMatchObject({ Alarm: { Value: true } });
  });

  test("of the same name for one owner are all kept, and those without an owner are reported", async () => {
    const document = await extract();
    expect(entityOf(document, "Space", "Plant").properties["Attributes"]).toMatchObject({ Volume: { Value: 140.25 }, "Volume (2)": { Value: 141 } });
    expect(issuesOf(document, "duplicate-attribute")).toEqual(["Attribute:4:Name"]);
  });

  test("of a column that is called like their property do not meet it", async () => {
    const document = await edited([["set", "Type", "P1", "Attributes"], ["set", "Type", "P2", "none"]]);
    expect(entityOf(document, "Type", "Pump CR-32").properties).toMatchObject({ "Attributes (2)": "none", Attributes: { Head: {} } });
    expect(issuesOf(document, "column-name")).toEqual(["Type:1:Attributes (2)"]);
  });
});
