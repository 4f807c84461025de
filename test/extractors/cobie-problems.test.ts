import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { complete, countByKind, entityOf, partial, type Document } from "./documents.js";
import { cobie, run, temporaryFile, temporaryFolder, withoutOpenpyxl, type Outcome } from "./extractor-run.js";
import { building, editedBuilding, extractEdited, patchedWorkbook, type Edit } from "./workbooks.js";

/** Severity, code and place of all issues but those that the fixture has anyway. */
function newProblems(document: Document): readonly string[] {
  const usual = ["reference-by-case", "duplicate-attribute", "reference-not-found", "ambiguous-reference", "duplicate-key"];
  const issues = document.issues.filter(({ code, message }) => !usual.includes(code) && !message.includes("south wall"));
  return issues.map(({ severity, code, place }) =>
    [severity, code, place?.sheet, place?.row, place?.column].filter((part) => part !== undefined).join(" "),
  );
}

const sheetOf = { Floor: "xl/worksheets/sheet4.xml", Component: "xl/worksheets/sheet8.xml" };

describe.skipIf(withoutOpenpyxl)("the document is partial, so that nothing is deleted, when", () => {
  test("a sheet is missing, unless it is said to be", async () => {
    const document = partial(await extractEdited([["delete-sheet", "Component"]]));
    expect(newProblems(document)[0]).toBe("error missing-sheet Component");
    expect(countByKind(document)).toMatchObject({ Space: 4, System: 2 });
    const meant = complete(await extractEdited([["delete-sheet", "Impact"]], ["--without=Impact"]));
    expect(meant.header.extractor.options).toEqual({ without: ["Impact"] });
  });

  test("a sheet is there and has nothing on it, not even a header", async () => {
    const edits: Edit[] = [1, 2, 3].map(() => ["delete-row", "Floor", 1]);
    expect(newProblems(partial(await extractEdited(edits)))[0]).toBe("error missing-sheet Floor");
  });

  test("a sheet lacks the column of its names: its rows are left out", async () => {
    const document = partial(await extractEdited([["delete-column", "Contact", "Email"]]));
    expect(newProblems(document)).toEqual(["error missing-column Contact 1 Email"]);
    expect(countByKind(document)).not.toHaveProperty("Contact");
  });

  test("a sheet lacks another column of its key", async () => {
    const document = partial(await extractEdited([["delete-column", "Document", "Stage"]]));
    expect(newProblems(document)).toEqual(["error missing-column Document 1 Stage"]);
    expect(entityOf(document, "Document", "Manual||Type|Pump CR-32").label).toBe("Manual");
  });

  test("a row lacks its name", async () => {
    const document = partial(await extractEdited([["append", "Job", ["N/A", "x"]]]));
    expect(newProblems(document)).toEqual(["error missing-key Job 4 Name"]);
    expect(countByKind(document)["Job"]).toBe(2);
  });

  test("a key can't be read: an error, or a formula without a result", async () => {
    const document = partial(await extractEdited([["set", "Zone", "D3", "#REF!"], ["set", "System", "E2", "=A1"]]));
    expect(newProblems(document)).toEqual(["error error-cell Zone 3 Category", "error formula-without-value System 2 ComponentNames"]);
  });
});

describe.skipIf(withoutOpenpyxl)("the document stays complete, with a warning, when", () => {
  test("a cell holds an error or a formula without a result: it is absent", async () => {
    const document = complete(await extractEdited([["set", "Floor", "H2", "#REF!"], ["set", "Floor", "I2", "=1+1"]]));
    expect(newProblems(document)).toEqual([
      "warning error-cell Floor 2 Description", "warning formula-without-value Floor 2 Elevation",
    ]);
    const { properties } = entityOf(document, "Floor", "Ground");
    expect(properties).not.toHaveProperty("Description");
    expect(properties).not.toHaveProperty("Elevation");
  });

  test("a formula has a result: no warning, and an empty text is absent", async () => {
    const formulas = editedBuilding([["set", "Floor", "H2", "=1"], ["set", "Floor", "I2", "=1"]]);
    const empty = { part: sheetOf.Floor, pattern: '<c r="H2"[^>]*><f>1</f><v ?/>|<c r="H2"[^>]*><f>1</f><v></v>' };
    const withEmpty = patchedWorkbook(formulas, { ...empty, replacement: '<c r="H2" t="str"><f>1</f><v></v>' });
    const number = { part: sheetOf.Floor, pattern: '<c r="I2"([^>]*)><f>1</f><v ?/>|<c r="I2"([^>]*)><f>1</f><v></v>' };
    const workbook = patchedWorkbook(withEmpty, { ...number, replacement: '<c r="I2"><f>1</f><v>4.5</v>' });
    const document = complete(await run(cobie, [workbook]));
    expect(newProblems(document)).toEqual([]);
    expect(entityOf(document, "Floor", "Ground").properties["Elevation"]).toBe(4.5);
    expect(entityOf(document, "Floor", "Ground").properties).not.toHaveProperty("Description");
  });

  test("a number is out of range: it is absent", async () => {
    const patch = { part: sheetOf.Floor, pattern: '(<c r="J2"[^>]*><v>)3.6', replacement: "\\g<1>1E999" };
    const document = complete(await run(cobie, [patchedWorkbook(building, patch)]));
    expect(newProblems(document)).toEqual(["warning bad-number Floor 2 Height"]);
  });

  test("a column has no name: it is noted once", async () => {
    const document = complete(await extractEdited([["set", "Floor", "L2", "x"], ["set", "Floor", "L3", "y"]]));
    expect(newProblems(document)).toEqual(["warning column-name Floor 2 column 12"]);
    expect(entityOf(document, "Floor", "First").properties["column 12"]).toBe("y");
  });

  test("a coordinate is no number: it has no placement", async () => {
    const document = complete(await run(cobie, [building]));
    expect(document.issues.find(({ code }) => code === "bad-coordinate")?.place).toEqual({ sheet: "Coordinate", row: 3, column: "CoordinateYAxis" });
    expect(entityOf(document, "Coordinate", "Pump-2|Component|Pump-2|point")).not.toHaveProperty("placement");
    expect(entityOf(document, "Coordinate", "Pump-1|Component|Pump-1|point").placement).toEqual({ origin: [1250, 3400.5, 0] });
  });

  test("there are several facilities: floors have no parent", async () => {
    const document = complete(await extractEdited([["append", "Facility", ["Annex", null, null, null, null, null, "feet"]]]));
    expect(newProblems(document)).toEqual(["warning several-facilities Facility"]);
    expect(entityOf(document, "Floor", "Ground")).not.toHaveProperty("parent");
    expect(document.header.units.length).toBe("mm");
  });

  test.each([["cubits", 'LinearUnits'], ["n/a", 'LinearUnits']])("the unit of length is %j: metres are taken", async (unit, column) => {
    const document = complete(await extractEdited([["set", "Facility", "G2", unit]]));
    expect(newProblems(document)).toEqual([`warning unknown-unit Facility ${column}`]);
    expect(document.header.units.length).toBe("m");
  });

  test("a row names no sheet, or none that there is", async () => {
    const document = complete(await extractEdited([["set", "Document", "G2", null], ["set", "Document", "G3", "Attribute"]]));
    expect(newProblems(document)).toEqual(["warning no-sheet-name Document 2 RowName", "warning unknown-sheet Document 3 SheetName"]);
  });

  test("an attribute has no name or no owner: it is left out", async () => {
    const rows: Edit[] = [["set", "Attribute", "A2", null], ["set", "Attribute", "F3", "n/a"], ["set", "Attribute", "A5", "__proto__"]];
    const document = complete(await extractEdited(rows));
    expect(newProblems(document)).toEqual([
      "warning attribute-without-name Attribute 2 Name", "warning attribute-without-owner Attribute 3 RowName",
      "warning attribute-without-name Attribute 5 Name",
    ]);
  });

  test("a parent is not there: the row has none", async () => {
    const document = complete(await extractEdited([["delete-row", "Floor", 3]]));
    expect(entityOf(document, "Space", "101")).not.toHaveProperty("parent");
  });
});

describe.skipIf(withoutOpenpyxl)("sloppy workbooks are read as they are meant:", () => {
  test("sheets and columns in other case, a header further down", async () => {
    const document = complete(await extractEdited([
      ["set", "Component", "D1", "typename "], ["insert-row", "Component", 1], ["rename-sheet", "Component", " COMPONENT"],
    ]));
    expect(newProblems(document)).toEqual([]);
    expect(entityOf(document, "Component", "Pump-1").references).toMatchObject({ type: { kind: "Type", id: "Pump CR-32" } });
  });

  test("sheets whose dimensions are wrong", async () => {
    const patch = { part: sheetOf.Component, pattern: '<dimension ref="[^"]*"', replacement: '<dimension ref="A1"' };
    const document = complete(await run(cobie, [patchedWorkbook(building, patch)]));
    expect(document.entities).toEqual(complete(await run(cobie, [building])).entities);
  });
});

describe.skipIf(withoutOpenpyxl)("no end record is written, and one line says why, when", () => {
  function refused(outcome: Outcome, code: number, message: RegExp): void {
    expect(outcome.errors.trimEnd().split("\n")).toHaveLength(1);
    expect(outcome.errors).toMatch(message);
    expect(outcome.code).toBe(code);
    expect(outcome.output.toString()).not.toContain('"type":"end"');
  }

  test("the file is no workbook, is truncated, or is encrypted", async () => {
    const whole = readFileSync(building);
    const ole = Buffer.concat([Buffer.from("d0cf11e0a1b11ae1", "hex"), Buffer.alloc(2000)]);
    const cases: [string, Buffer | string, RegExp][] = [
      ["text.xlsx", "Name,CreatedBy\n", /text\.xlsx: is not a readable \.xlsx workbook: File is not a zip file/],
      ["empty.xlsx", "", /is not a readable/],
      ["cut.xlsx", whole.subarray(0, whole.length - 5000), /is not a readable/],
      ["locked.xlsx", ole, /protected by a password/],
    ];
    for (const [name, content, message] of cases) refused(await run(cobie, [temporaryFile(name, content)]), 1, message);
  });

  test("the file is a package of another kind, or damaged inside", async () => {
    const noWorkbook = join(temporaryFolder(), "other.xlsx");
    spawnSync("python3", ["-c", "import sys, zipfile; zipfile.ZipFile(sys.argv[1], 'w').writestr('a.txt', 'a')", noWorkbook]);
    refused(await run(cobie, [noWorkbook]), 1, /is not a readable/);
    const damaged = patchedWorkbook(building, { part: sheetOf.Component, pattern: "</row>", replacement: "</rom>" });
    refused(await run(cobie, [damaged]), 1, /is not a readable \.xlsx workbook: mismatched tag/);
  });

  test("it would unpack to too much, or claims more rows than a sheet has", async () => {
    const bomb = patchedWorkbook(building, { part: sheetOf.Floor, pattern: "</worksheet>", replacement: `${" ".repeat(60_000)}</worksheet>` });
    refused(await run(cobie, [patchedWorkbook(bomb, { part: sheetOf.Floor, pattern: " ", replacement: " ".repeat(30) }), "--max-unpacked=1"]), 1, /unpacks to 1 MiB, more than --max-unpacked 1/);
    const rows = { part: sheetOf.Floor, pattern: '<row r="3"', replacement: '<row r="99999999999"' };
    refused(await run(cobie, [patchedWorkbook(building, rows)]), 1, /sheet Floor claims more than 1048576 rows/);
  });

  test("there is no such file, or the output is the source", async () => {
    refused(await run(cobie, ["nowhere.xlsx"]), 1, /nowhere\.xlsx: no such file/);
    refused(await run(cobie, [building, "-o", building]), 2, /is the source itself/);
  });

  test.each([[[]], [["a.xlsx", "--without=Rooms"]], [["a.xlsx", "--length-unit=cubit"]], [["a.xlsx", "--max-unpacked=0"]]])(
    "the options %j are wrong",
    async (args) => {
      const outcome = await run(cobie, args);
      expect(outcome.code).toBe(2);
      expect(outcome.errors).toContain("extract.py: error: ");
    },
  );
});
