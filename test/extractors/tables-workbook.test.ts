import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { countByKind, type Document } from "./documents.js";
import { fixtures, run, sharedData, withoutOpenpyxl, withoutSharedData } from "./extractor-run.js";
import { extract, folderWith, idsOf, mapping, parse, tables, whole, withoutYaml, workbook } from "./tables-run.js";

/** A folder with a workbook that the code makes, and a mapping of it. */
function book(code: string, tables: object): string {
  const folder = folderWith({ "x.tables.json": mapping({ file: "plant.xlsx" }, tables, { missing: ["n/a"] }) });
  workbook(join(folder, "plant.xlsx"), code);
  return folder;
}

const offset = `
sheet.title = "Pumps 2026"
rows = {1: ["Pump list", None, None, None, "as of", datetime(2026, 1, 15)], 4: [None, "Area", "Tag", "Nominal", None, "Since"],
  5: [None, None, None, "Power", "Flow", None], 7: [None, "A-1", "P-1", 7.5, 12.0, datetime(2019, 4, 1)],
  8: [None, None, 102, "n/a", "=1/3", datetime(2019, 4, 1, 8, 30)], 9: [None, "A-2", "P-3", True, "#REF!", "unknown"],
  12: [None, None, None, None, None, None], 14: [None, "Total", None, 3]}
for row, values in rows.items():
    for column, value in enumerate(values, 1):
        sheet.cell(row, column).value = value
for area in ("A1:D1", "D4:E4", "B7:B8"):
    sheet.merge_cells(area)
sheet["F7"].number_format = "dd.mm.yyyy"
sheet.cell(500, 3).number_format = "0.00"`;

describe.skipIf(withoutOpenpyxl)("a workbook", () => {
  test("has its header where the mapping says, merged cells, types of its own, dates, and errors that are told", async () => {
    const table = { sheet: "Pumps 2026", range: "B4:F9", headerRow: [4, 5], id: "Tag", parent: { column: "Area", kind: "Area" } };
    const document = whole(await extract(book(offset, { Pump: table })));
    expect(document.entities).toEqual([
      { type: "entity", kind: "Pump", id: "P-1", parent: { kind: "Area", id: "A-1" }, properties: { "Nominal Power": 7.5, "Nominal Flow": 12, "Since": "2019-04-01" } },
      { type: "entity", kind: "Pump", id: "102", parent: { kind: "Area", id: "A-1" }, properties: { Since: "2019-04-01T08:30:00" } },
      { type: "entity", kind: "Pump", id: "P-3", parent: { kind: "Area", id: "A-2" }, properties: { "Nominal Power": true, "Since": "unknown" } },
    ]);
    expect(document.issues.map(({ code, place }) => `${code} ${place?.sheet ?? ""} ${place?.row ?? ""} ${place?.column ?? ""}`)).toEqual([
      "formula-without-value Pumps 2026 8 Nominal Flow", "error-cell Pumps 2026 9 Nominal Flow",
    ]);
  });

  test("has merged cells with a value in the first one only, where the mapping says so; rows without an id are told", async () => {
    const table = { sheet: "Pumps 2026", range: "B:F", headerRow: 4, firstRow: 7, id: "Tag", parent: { column: "Area", kind: "Area" }, merged: "first", properties: [] };
    const document = parse(await extract(book(offset, { Pump: { ...table, properties: ["Since"] } })));
    expect(document.entities.map(({ parent }) => parent?.id)).toEqual(["A-1", undefined, "A-2"]);
    expect(document.issues).toMatchObject([{ code: "formula-without-value" }, { code: "error-cell" }, { code: "missing-key", place: { sheet: "Pumps 2026", row: 14 } }]);
  });

  test("takes the first row with text as the header, and skips rows and columns without text", async () => {
    const code = 'sheet.append([]); sheet.append(["Tag", "Power", None]); sheet.append([]); sheet.append(["P-1", "7.50", None, "note"]); sheet.cell(90, 2).number_format = "0.0"; sheet.cell(91, 1).value = "  "';
    const document = whole(await extract(book(code, { Sheet: { id: "Tag" } })));
    expect(document.entities.map(({ properties }) => properties)).toEqual([{ "Power": "7.50", "column 4": "note" }]);
    expect(document.issues).toMatchObject([{ code: "column-name", place: { sheet: "Sheet", row: 4 } }]);
  });

  const sheets = `
sheet.title = "Pump"
for title in ("Valve", "Secret", "Notes"):
    workbook.create_sheet(title)
for each in workbook.worksheets[:3]:
    each.append(["Tag"]); each.append([each.title + "-1"])
workbook["Secret"].sheet_state = "hidden"`;

  test("gives a kind for each sheet that fits a pattern; hidden ones by choice", async () => {
    const kinds = async (tables: object): Promise<string[]> => parse(await extract(book(sheets, tables))).entities.map(({ kind }) => kind);
    expect(await kinds({ All: { sheet: "*e*", id: "Tag" } })).toEqual(["Valve"]);
    expect(await kinds({ All: { sheet: "*e*", id: "Tag", hidden: true } })).toEqual(["Valve", "Secret"]);
    expect(await kinds({ Secret: { id: "Tag" } })).toEqual(["Secret"]);
    expect(await kinds({ All: { sheet: "P*", id: "Tag", kind: "Thing" } })).toEqual(["Thing"]);
  });

  test("without a sheet or its header is a partial document with the others", async () => {
    const outcome = await extract(book(sheets, { Pump: { id: "Tag" }, Motor: { id: "Tag" }, Notes: { id: "Tag" } }));
    expect(outcome.code).toBe(1);
    const document = parse(outcome);
    expect(idsOf(document)).toEqual(["Pump-1"]);
    expect(document.issues).toMatchObject([{ code: "missing-table", place: { table: "Motor" } }, { code: "missing-table", place: { table: "Notes" } }]);
  });

  test("gives the same bytes again", async () => {
    const folder = book(offset, { Pump: { sheet: "Pumps 2026", headerRow: 4, range: "B4:F9", id: "Tag" } });
    expect((await extract(folder)).output.equals((await extract(folder)).output)).toBe(true);
  });

  test.skipIf(withoutYaml)("of COBie is one of any kind: the fixture", async () => {
    const document = whole(await run(tables, [join(fixtures, "tables/building.tables.yaml")]));
    expect(countByKind(document as unknown as Document)).toEqual({ Floor: 2, Space: 4, Component: 4 });
  });
});

describe.skipIf(withoutSharedData)("real sources", () => {
  test.skipIf(withoutOpenpyxl)("the tags of the iTwin sample: as many rows of each sheet as the manifest counts", async () => {
    const manifest = readFileSync(join(sharedData, "MANIFEST.md"), "utf8");
    const line = /^itwin_tag-sample.xlsx (.*)$/m.exec(manifest)?.[1] ?? "";
    const counts = Object.fromEntries([...line.matchAll(/(\w+)=(\d+)/g)].map(([, sheet = "", count = ""]): [string, number] => [sheet, Number(count)]));
    const folder = folderWith({ "x.tables.json": mapping({ file: "tags.xlsx" }, { Tags: { sheet: "*", id: "TAG_NO" } }) });
    const document = whole(await extract(folder, ["--source", join(sharedData, "csv/itwin_tag-sample.xlsx")]));
    expect(Object.keys(counts)).toHaveLength(5);
    expect(countByKind(document as unknown as Document)).toEqual(counts);
    expect(document.issues).toEqual([]);
  });

  test("the planned event log of Schependomlaan: 7,166 rows, and what they are about", async () => {
    const table = { id: ["GUID", "Task"], label: "TaskName", references: { slab: { column: "GUID", kind: "Element" } }, properties: ["TaskStart", "TaskFinish"] };
    const folder = folderWith({ "x.tables.json": mapping({ file: "log.csv" }, { PlannedTask: table }) });
    const document = whole(await extract(folder, ["--source", join(sharedData, "csv/schependomlaan_eventlog_planned.csv")]));
    expect(document.entities).toHaveLength(7166);
    expect(document.entities[0]).toEqual({
      type: "entity", kind: "PlannedTask", id: "3iHy1LOhfAtfLt80$LZBqn|ST00060", label: "Stellen bruggetjes",
      references: { slab: { kind: "Element", id: "3iHy1LOhfAtfLt80$LZBqn" } }, properties: { TaskStart: "26-2-2015", TaskFinish: "27-2-2015" },
    });
  });
});
