import { execFileSync } from "node:child_process";
import { join } from "node:path";
import type { IModelDb } from "@itwin/core-backend";
import { describe, expect, it } from "vitest";
import { findDynamicSchema } from "../../ingest/imodel/dynamic-schemas.js";
import { selectRows } from "../../ingest/imodel/query.js";
import { ingest } from "../cli/program.js";
import { sharedData, systemPython, withoutOpenpyxl, withoutSharedData, withoutSystemOpenpyxl } from "../extractors/extractor-run.js";
import { building } from "../extractors/workbooks.js";
import { reading } from "../support/imodel-content.js";
import { tempFolder } from "../support/temp-folder.js";

/** The cells of a workbook that say something, read without the extractor: sheet, first cell of the row, column, value; of attributes: sheet and name of the row that they are about. */
const readCells = `
import datetime, json, sys, openpyxl
book = openpyxl.load_workbook(sys.argv[1], read_only=True, data_only=True)
for sheet in book.worksheets:
    rows = sheet.iter_rows(values_only=True)
    header = next(rows, None)
    if sheet.title in ("Instruction", "PickLists") or not header: continue
    for row in rows:
        if row[0] is None: continue
        cells = dict(zip(header, row))
        about = sheet.title == "Attribute"
        for column, value in cells.items():
            if column is None or value is None or str(value).strip().lower() in ("", "n/a"): continue
            if about and column in ("Name", "SheetName", "RowName"): continue
            text = value.isoformat() if isinstance(value, (datetime.datetime, datetime.date)) else value
            print(json.dumps([cells["SheetName"], cells["RowName"], "Attributes/%s/%s" % (str(row[0]).strip(), column), text] if about else [sheet.title, row[0], column, text]))
`;

type Cell = [sheet: string, row: unknown, column: string, value: unknown];

function cellsOf(workbook: string): string[] {
  const lines = execFileSync(systemPython, ["-c", readCells, workbook], { encoding: "utf8", maxBuffer: 2 ** 28 }).trim().split("\n");
  return lines.map((line) => showCell(JSON.parse(line) as Cell));
}

function showCell([sheet, row, column, value]: Cell): string {
  // Workbooks name sheets and rows in any case; of two attributes of one name, the second is kept under a name of its own.
  return [sheet.toLowerCase(), show(row).toLowerCase(), column.trim().replace(/^(Attributes\/.*) \(\d+\)\//, "$1/"), show(value)].join(" | ");
}

/** Times are compared as times, whether they are stored as such or as text. */
function show(value: unknown): string {
  const text = String(value);
  const time = /^\d{4}-\d{2}-\d{2}T[\d:.]+(Z|[+-][\d:]+)?$/.exec(text);
  return time ? String(Date.parse(time[1] === undefined ? `${text}Z` : text)) : text;
}

/** The same of an iModel, by ECSQL over the classes of the dynamic schema. */
function storedCells(db: IModelDb): Map<string, number> {
  const found = new Map<string, number>();
  for (const { name, kind, properties } of findDynamicSchema(db, "COBie")?.classes ?? []) {
    const columns = properties.map((property, i) => `[${property.name}] AS p${i}`).join(", ");
    const first = properties.findIndex(({ pointer }) => pointer === (kind === "Contact" ? "/Email" : "/Name"));
    selectRows<Record<string, unknown>>(db, `SELECT ${columns} FROM COBie.[${name}]`, {
      take: (row) =>
        properties.forEach(({ pointer }, i) => {
          const value = row[`p${i}`];
          if (value === undefined) return;
          const cell = showCell([kind, row[`p${first}`], pointer.slice(1).replaceAll("~1", "/").replaceAll("~0", "~"), value]);
          found.set(cell, (found.get(cell) ?? 0) + 1);
        }),
    });
  }
  return found;
}

async function run(workbook: string, imodel: string): Promise<string> {
  const { exitCode, stdout, stderr } = await ingest(["run", "cobie", workbook, "--imodel", imodel, "--json", "--", "--source-id", "duplex"], { cwd: tempFolder() });
  expect(exitCode, stderr).toBe(0);
  return stdout;
}

async function missingCells(workbook: string): Promise<{ cells: number; missing: string[] }> {
  const imodel = join(tempFolder(), "building.bim");
  await run(workbook, imodel);
  const stored = await reading(imodel, storedCells);
  const cells = cellsOf(workbook);
  const missing = cells.filter((cell) => {
    const left = stored.get(cell) ?? 0;
    stored.set(cell, left - 1);
    return left === 0;
  });
  return { cells: cells.length, missing };
}

describe.skipIf(withoutOpenpyxl || withoutSystemOpenpyxl)("a COBie workbook with its dynamic schema", () => {
  it("has every cell of our workbook in a property of its row's element, but for an attribute of a row that is not there", async () => {
    const { cells, missing } = await missingCells(building);
    expect(missing.filter((cell) => !cell.startsWith("component | lamp-9 | Attributes/Colour/"))).toEqual([]);
    expect(cells).toBeGreaterThan(200);
  });

  it.skipIf(withoutSharedData)("has every cell of the Duplex handover in a property of its row's element", async () => {
    const { cells, missing } = await missingCells(join(sharedData, "cobie/2012-03-23-Duplex-Handover.xlsx"));
    expect(missing).toEqual([]);
    expect(cells).toBeGreaterThan(5000);
  });

  it.skipIf(withoutSharedData)("keeps a column that the next version of the workbook renames, with its values until they are written anew", async () => {
    const imodel = join(tempFolder(), "building.bim");
    const version = (number: number): Promise<string> => run(join(sharedData, `cobie/COBieSampleSheetV${number}.xlsx`), imodel);
    const floors = () =>
      reading(imodel, (db) => (findDynamicSchema(db, "COBie")?.classes.find(({ kind }) => kind === "Floor")?.properties ?? []).map(({ pointer }) => pointer));
    await version(2);
    const before = await floors();
    await version(3);
    expect(await floors()).toEqual([...before, "/BuildingName"].sort());
    await version(4);
    expect(await floors()).toEqual([...before, "/BuildingName", "/BuildingName2"].sort());
  });
});
