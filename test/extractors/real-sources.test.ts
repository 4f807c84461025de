import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { complete, countByKind, differences, type Document } from "./documents.js";
import { cobie, csv, run, sharedData, temporaryFile, withoutOpenpyxl, withoutSharedData } from "./extractor-run.js";

/** The part of the manifest's text that counts a workbook's rows: `Contact=58(of 66 row els) Facility=1 …` */
function manifestCounts(workbook: string): Record<string, number> {
  const manifest = readFileSync(join(sharedData, "MANIFEST.md"), "utf8");
  const line = manifest.split("\n").find((candidate) => candidate.startsWith(`${workbook} Instruction=`)) ?? "";
  const counts = [...line.matchAll(/(\w+)=(\d+)/g)].map(([, sheet = "", count = ""]): [string, number] => [sheet, Number(count)]);
  return Object.fromEntries(counts.filter(([sheet, count]) => count > 0 && sheet !== "Instruction" && sheet !== "PickLists"));
}

async function workbook(name: string, ...args: string[]): Promise<Document> {
  return complete(await run(cobie, [join(sharedData, "cobie", name), "--source-id=duplex", ...args]));
}

function attributesOf(document: Document): number {
  const attributes = document.entities.map(({ properties }) => properties["Attributes"]).filter((value) => typeof value === "object");
  return attributes.reduce((sum, value) => sum + Object.keys(value ?? {}).length, 0);
}

/** `+ Contact 2`: how many entities of a kind are new, gone or changed. */
function summary(lines: readonly string[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const line of lines) {
    const what = line.split(" ", 2).join(" ");
    counts[what] = (counts[what] ?? 0) + 1;
  }
  return counts;
}

describe.skipIf(withoutSharedData || withoutOpenpyxl)("real COBie workbooks", () => {
  test.each([
    "2012-03-23-Duplex-Design.xlsx", "2012-03-23-Duplex-Handover.xlsx",
    "COBieSampleSheetV1.xlsx", "COBieSampleSheetV2.xlsx", "COBieSampleSheetV3.xlsx", "COBieSampleSheetV4.xlsx",
  ])("%s gives as many entities of each kind as the manifest counts rows, and every attribute as a property", async (name) => {
    const { Attribute, ...rows } = manifestCounts(name);
    const document = await workbook(name);
    expect(countByKind(document)).toEqual(rows);
    expect(attributesOf(document)).toBe(Attribute);
    expect(document.header.source.id).toBe("duplex");
    expect(document.header.units.length).toBe("m");
  });

  test("V1 and V2 differ in two contacts, one space and one component", async () => {
    const [v1, v2] = [await workbook("COBieSampleSheetV1.xlsx"), await workbook("COBieSampleSheetV2.xlsx")];
    expect(differences(v1, v2)).toEqual([
      "+ Component Window Type D-13", "- Contact info@sourcingmap.com", "- Contact sales@sears.com", "~ Space Site",
    ]);
    const parents = [v1, v2].map((document) => document.entities.find(({ kind, id }) => kind === "Space" && id === "Site")?.parent?.id);
    expect(parents).toEqual(["Level 1", "Level 2"]);
  });

  test("V1 and V2 differ in two types as well when references to the two contacts are left out", async () => {
    const before = await workbook("COBieSampleSheetV1.xlsx", "--drop-unresolved");
    const lines = differences(before, await workbook("COBieSampleSheetV2.xlsx", "--drop-unresolved"));
    expect(lines.filter((line) => line.includes("Type ") && line.startsWith("~"))).toEqual(["~ Type Fire Alarm", "~ Type Telophone Outlet"]);
  });

  test("V2 and V3 differ in a new column of the four floors, V3 and V4 in its name", async () => {
    const documents = [await workbook("COBieSampleSheetV2.xlsx"), await workbook("COBieSampleSheetV3.xlsx"), await workbook("COBieSampleSheetV4.xlsx")];
    const [v2, v3, v4] = documents;
    if (v2 === undefined || v3 === undefined || v4 === undefined) throw new Error("three documents");
    const floors = ["~ Floor Level 1", "~ Floor Level 2", "~ Floor Roof", "~ Floor T/FDN"];
    expect(differences(v2, v3)).toEqual(floors);
    expect(differences(v3, v4)).toEqual(floors);
    const names = documents.map((document) => document.entities.filter(({ kind }) => kind === "Floor").map(({ properties }) => properties["BuildingName"]));
    expect(names.map((values) => values.filter((value) => value !== undefined).length)).toEqual([0, 4, 0]);
  });

  test("the design and the handover of the duplex differ as the manifest says, and in the attributes of its spaces", async () => {
    const [design, handover] = [await workbook("2012-03-23-Duplex-Design.xlsx"), await workbook("2012-03-23-Duplex-Handover.xlsx")];
    expect(summary(differences(design, handover))).toEqual({
      "+ Contact": 54, "+ Spare": 3, "+ Resource": 10, "+ Job": 94, "+ Document": 48,
      "~ Type": 43, "~ Component": 232, "~ Space": 21,
    });
  });

  test("the same workbook gives the same bytes", async () => {
    const args = [join(sharedData, "cobie/COBieSampleSheetV1.xlsx")];
    const first = await run(cobie, args);
    complete(first);
    expect((await run(cobie, args)).output.equals(first.output)).toBe(true);
  });
});

describe.skipIf(withoutSharedData)("the planned event log of Schependomlaan", () => {
  const eventLog = join(sharedData, "csv/schependomlaan_eventlog_planned.csv");
  const args = ["--key=GUID,Task", "--kind=PlannedTask", "--source-id=eventlog"];

  test("gives its 7,166 rows, identified by GUID and Task", async () => {
    const document = complete(await run(csv, [eventLog, ...args]));
    expect(countByKind(document)).toEqual({ PlannedTask: 7166 });
    expect(document.issues).toEqual([]);
  });

  test("gives just the rows that were edited, added and removed by hand", async () => {
    const lines = readFileSync(eventLog, "utf8").trimEnd().split("\n");
    const [header = "", first = "", second = "", third = ""] = lines;
    const edited = second.replace("Nuts invoeren", "Nuts invoeren (2)");
    const added = third.replace("ST00080", "ST99999");
    const text = [header, first, edited, ...lines.slice(4).reverse(), added].join("\n");
    const before = complete(await run(csv, [eventLog, ...args]));
    const after = complete(await run(csv, [temporaryFile("edited.csv", text), ...args]));
    const id = "PlannedTask 3iHy1LOhfAtfLt80$LZBqn|ST";
    expect(differences(before, after)).toEqual([`+ ${id}99999`, `- ${id}00080`, `~ ${id}00070`]);
  });

  test("has rows that repeat by GUID alone: each is named, none is lost by accident", async () => {
    const document = complete(await run(csv, [eventLog, "--key=GUID"]));
    expect(document.entities).toHaveLength(3505);
    expect(document.issues).toHaveLength(7166 - 3505);
    expect(new Set(document.issues.map(({ code }) => code))).toEqual(new Set(["duplicate-key"]));
  });
});
