import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, test } from "vitest";
import { golden, validator, type HeaderRecord } from "./documents.js";
import { fixtures, run, temporaryFolder } from "./extractor-run.js";
import { extract, folderWith, idsOf, mapping, parse, tables, whole, withoutYaml } from "./tables-run.js";

/** A mapping of one file of delimited text, whose only table is `Pump`. */
function pumps(text: string | Buffer, table: object, more: object = {}): string {
  return folderWith({ "x.tables.json": mapping({ file: "pumps.csv" }, { Pump: table }, more), "pumps.csv": text });
}

describe.skipIf(withoutYaml)("the fixture", () => {
  test("gives the golden document: three files, composite ids, references, a tombstone", async () => {
    const outcome = await run(tables, ["tables/plant.tables.yaml"]);
    whole(outcome);
    const checksum = (JSON.parse(outcome.output.toString().split("\n")[0] ?? "") as HeaderRecord).source.checksum;
    expect(checksum).toMatch(/^sha256:/);
    await expect(golden(outcome.output)).toMatchFileSnapshot(join(fixtures, "tables/plant.golden.ndjson"));
  });
});

describe("delimited text", () => {
  test("keeps the columns without another role as properties, as text", async () => {
    const document = whole(await extract(pumps("Tag,Name,Power\nP-1, One ,7.50\n P-2 ,,\n,,\n", { id: "Tag", label: "Name" })));
    expect(document.entities).toEqual([
      { type: "entity", kind: "Pump", id: "P-1", label: "One", properties: { Power: "7.50" } },
      { type: "entity", kind: "Pump", id: "P-2", properties: {} },
    ]);
  });

  test("has properties as the mapping chooses and calls them", async () => {
    const propertiesOf = async (properties: unknown): Promise<unknown> =>
      whole(await extract(pumps("Tag,a,b,c\nP-1,1,2,3\n", { id: "Tag", label: "a", properties }))).entities[0]?.properties;
    expect(await propertiesOf("all")).toEqual({ Tag: "P-1", a: "1", b: "2", c: "3" });
    expect(await propertiesOf(["c", "a"])).toEqual({ c: "3", a: "1" });
    expect(await propertiesOf({ exclude: ["c"] })).toEqual({ b: "2" });
    expect(await propertiesOf({ include: "all", exclude: ["Tag"], rename: { b: "a", c: "C" } })).toEqual({ "a": "1", "a (2)": "2", "C": "3" });
  });

  test("takes kinds, scopes, versions and targets from columns", async () => {
    const table = {
      id: "Tag", kind: { column: "Kind" }, scope: { column: "Floor" }, version: "Rev",
      parent: { column: "In", kind: "Area", scope: "" }, references: { feeds: { column: "Feeds", kind: { column: "What" }, split: ";" } },
    };
    const document = whole(await extract(pumps("Kind,Tag,Floor,Rev,In,Feeds,What\nPump,1,F1,a,A-1,V-1; V-2;V-1,Vessel\nValve,2,,b,A-1,,\n", table)));
    expect(document.header.scopes).toEqual(["", "F1"]);
    expect(document.entities).toEqual([
      { type: "entity", kind: "Pump", id: "1", scope: "F1", version: "a", parent: { kind: "Area", id: "A-1", scope: "" }, references: { feeds: [{ kind: "Vessel", id: "V-1" }, { kind: "Vessel", id: "V-2" }] }, properties: {} },
      { type: "entity", kind: "Valve", id: "2", version: "b", parent: { kind: "Area", id: "A-1" }, properties: {} },
    ]);
  });

  test("gives ids of the content where nothing identifies a row", async () => {
    const document = whole(await extract(pumps("a,b\n1,2\n1,2\n1,3\n", { idFrom: "content" })));
    const [first = "", second, third] = idsOf(document);
    expect(first).toMatch(/^[0-9a-f]{64}$/);
    expect(second).toBe(`${first}-2`);
    expect(third).not.toContain(first);
    expect(document.header.idFrom).toBe("content");
  });

  test("goes on after rows that can't become records, and says what was wrong with each", async () => {
    const text = 'Tag,Kind,Parent\nP-1,Pump,\n,Pump,\nP-2,,\nP-3\nP-4,Pump,x,y\nP-5,Pump,P-5\nP-1,Pump,\nP-6,imodel-ingest:x,\nP-7,Pump,\n';
    const outcome = await extract(pumps(text, { id: "Tag", kind: { column: "Kind" }, parent: "Parent" }));
    expect(outcome).toMatchObject({ code: 1, errors: "tables: partial: not everything could be read, the issue records say what\n" });
    const document = parse(outcome);
    expect(idsOf(document)).toEqual(["P-1", "P-5", "P-7"]);
    expect(document.issues.map(({ code, severity, place }) => `${place?.line ?? ""} ${severity} ${code}`)).toEqual([
      "3 error missing-key", "4 error bad-identity", "5 error broken-row", "6 error broken-row", "7 warning own-parent", "8 warning duplicate-key", "9 error bad-identity",
    ]);
  });

  test("bounds ids, labels and records by the limits of the format", async () => {
    const long = "x".repeat(5000);
    const wide = Array.from({ length: 10 }, (_, index) => `c${index}`);
    const text = `Tag,Label,${wide.join(",")}\n${long},${long}${",".repeat(10)}\nP-2,b,${wide.map(() => "ü".repeat(1_000_000)).join(",")}\n`;
    const document = parse(await extract(pumps(text, { id: "Tag", label: "Label" })));
    expect(document.entities.map(({ id, label }) => [id.length, label])).toEqual([[1024, undefined]]);
    expect(document.issues.map(({ code }) => code)).toEqual(["too-long", "record-too-large"]);
    expect(document.status).toBe("partial");
  });

  test("without rows makes a snapshot partial, unless that is meant", async () => {
    const issues = parse(await extract(pumps("Tag\n", { id: "Tag" }))).issues;
    expect(issues).toMatchObject([{ code: "no-rows", severity: "error" }]);
    expect(whole(await extract(pumps("Tag\n", { id: "Tag", allowEmpty: true }))).entities).toEqual([]);
    expect(whole(await extract(pumps("Tag\n", { id: "Tag" }), ["--allow-empty"])).entities).toEqual([]);
  });

  test("may be somewhere else: --source", async () => {
    const folder = pumps("Tag\nP-1\n", { id: "Tag" });
    const other = folderWith({ "other.csv": "Tag\nP-9\n" });
    expect(idsOf(whole(await extract(folder, ["--source", join(other, "other.csv")])))).toEqual(["P-9"]);
  });

  test("is left alone by an output of the same name", async () => {
    const folder = pumps("Tag\nP-1\n", { id: "Tag" });
    expect(await extract(folder, ["-o", "pumps.csv"])).toMatchObject({ code: 2, errors: "tables: pumps.csv: is the source itself; choose another output\n" });
    expect(readFileSync(join(folder, "pumps.csv"), "utf8")).toBe("Tag\nP-1\n");
  });
});

describe("a mapping", () => {
  const table = { Pump: { id: "Tag" } };
  const file = { file: "pumps.csv" };

  test.each([
    ["an unknown name", mapping(file, { Pump: { id: "Tag", lable: "Name" } }), "tables/Pump/lable: is not known; did you mean label?"],
    ["no version", { source: file, tables: table }, "the mapping: must say which version of the mapping it is: `mapping: 1`"],
    ["no tables", mapping(file, {}), "tables: must name a table"],
    ["no id", mapping(file, { Pump: { label: "Name" } }), "tables/Pump: must say `id`, the column or columns that identify a row, or else `idFrom: content`"],
    ["an unknown type", mapping(file, { Pump: { id: "Tag", types: { Power: "float" } } }), "tables/Pump/types/Power: must be one of text, integer, number, boolean, date, json, not 'float'"],
    ["a range that is none", mapping({ file: "a.xlsx" }, { Pump: { id: "Tag", range: "4B" } }), 'tables/Pump/range: must be like "B4:H200", "B4:H" or "B:H"'],
    ["a unit that is none", mapping(file, table, { units: { length: "furlong" } }), "units/length: must be one of m, dm, cm, mm, km, ft, us-ft, in, yd, not 'furlong'"],
  ])("with %s is refused by the program and by its schema", async (_, wrong, message) => {
    const outcome = await extract(folderWith({ "x.tables.json": wrong, "pumps.csv": "Tag\n" }));
    expect(outcome).toMatchObject({ code: 2, errors: `tables: x.tables.json: ${message}\n` });
    expect(validator("table-mapping")(wrong)).toBe(false);
  });

  test.each([
    ["a column that is not there", mapping(file, { Pump: { id: "No" } }), "table Pump: there is no column 'No'; there are 'Tag'"],
    ["a watermark in a snapshot", mapping({ file: "a.db" }, { Pump: { id: "Tag", watermark: "t" } }), "x.tables.json: tables: Pump has a watermark, which needs `mode: delta`"],
    ["a watermark of a file", mapping(file, { Pump: { id: "Tag", watermark: "t" } }, { mode: "delta" }), "x.tables.json: tables/Pump/watermark: is not known; there are"],
    ["an absolute path", mapping({ file: "/etc/passwd", type: "csv" }, table), "x.tables.json: source/file: must be a path within the mapping's folder or beside it; --source takes any other"],
    ["a path far away", mapping({ file: "../a/../../secret.csv" }, table), "x.tables.json: source/file: must be a path within the mapping's folder or beside it"],
    ["an ending that says nothing", mapping({ file: "pumps.dat" }, table), "x.tables.json: source/file: what 'pumps.dat' is can't be told by its ending; say `type`: csv, xlsx, sqlite, postgresql"],
  ])("with %s is refused in one line", async (_, wrong, message) => {
    const outcome = await extract(folderWith({ "x.tables.json": wrong, "pumps.csv": "Tag\n" }));
    expect(outcome.errors).toContain(`tables: ${message}`);
    expect(outcome.errors.split("\n")).toHaveLength(2);
    expect(outcome.code).toBe(2);
  });

  test("that changed is noticed: it stands in the header", async () => {
    const optionsOf = async (table: object, more?: object): Promise<unknown> => whole(await extract(pumps("Tag,b\nP-1,2\n", table, more))).header.extractor.options;
    const plain = await optionsOf({ id: "Tag" });
    expect(await optionsOf({ id: "Tag" }, { $schema: "x" })).toEqual(plain);
    expect(await optionsOf({ id: "Tag", label: "b" })).not.toEqual(plain);
  });

  test.skipIf(withoutYaml)("in YAML takes names like No and on as names, and mistakes are told by their line", async () => {
    const folder = temporaryFolder();
    mkdirSync(join(folder, "a"));
    const write = (yaml: string): void => writeFileSync(join(folder, "a/x.yaml"), yaml);
    writeFileSync(join(folder, "pumps.csv"), "No,on,2026\n007,x,y\n");
    const read = (): ReturnType<typeof run> => run(tables, ["a/x.yaml"], { cwd: folder });
    write("mapping: 1\nsource: { file: ../pumps.csv }\ntables:\n  Pump: { id: No, label: on, code: 2026 }\n");
    expect(whole(await read()).entities).toEqual([{ type: "entity", kind: "Pump", id: "007", label: "x", code: "y", properties: {} }]);
    write("mapping: 1\ntables:\n  Pump: { id: [No }\n");
    expect(await read()).toMatchObject({ code: 2, errors: expect.stringMatching(/^tables: a\/x.yaml:3: is not YAML: .*\n$/) as string });
    write("mapping: 1\ntables:\n  Pump: { id: No }\n  Pump: { id: on }\n");
    expect((await read()).errors).toMatch(/^tables: a\/x.yaml:3: is not YAML: 'Pump' stands there twice\n$/);
    write(`mapping: 1\nx0: &x0 [a]\n${Array.from({ length: 30 }, (_, index) => `x${index + 1}: &x${index + 1} [*x${index}, *x${index}]`).join("\n")}\n`);
    expect((await read()).errors).toMatch(/^tables: a\/x.yaml: has more than 100000 values\n$/);
    write("mapping: !!python/object/apply:os.system ['touch pwned']\n");
    expect((await read()).errors).toMatch(/^tables: a\/x.yaml:1: is not YAML: could not determine a constructor/);
  });

  test("may be written in editors by its schema: the examples and fixtures are valid", () => {
    const schema = JSON.parse(readFileSync(join(dirname(tables), "../../json-schemas/table-mapping.schema.json"), "utf8")) as { examples: object[] };
    const validate = validator("table-mapping");
    for (const example of schema.examples) expect(validate(example) ? [] : validate.errors).toEqual([]);
  });
});
