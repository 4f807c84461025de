import { join } from "node:path";
import { QueryBinder, QueryRowFormat } from "@itwin/core-common";
import { beforeEach, describe, expect, it } from "vitest";
import type { IngestOptions } from "../../ingest/ingest.js";
import { withIModel } from "../../ingest/imodel/imodel-target.js";
import { type BodyRecord, documentText, type DocumentParts } from "../support/document-text.js";
import { reading, transactionCount } from "../support/imodel-content.js";
import { type Ingested, ingestText, totals } from "../support/ingest-text.js";
import { tempFolder } from "../support/temp-folder.js";

const alignment = (rest = ""): string => `alignment: 1\nkinds: {}\ndefault: { class: Generic:PhysicalObject }\ndynamicSchema: { name: Plant${rest} }\n`;

let file = "";
beforeEach(() => (file = join(tempFolder(), "plant.bim")));

function sync(records: BodyRecord[], { yaml = alignment(), ...options }: Partial<IngestOptions> & { yaml?: string } = {}, parts: Omit<DocumentParts, "records"> = {}): Promise<Ingested> {
  return withIModel(file, (target) => ingestText(documentText({ records, ...parts }), target, { yaml, ...options }));
}

async function rows(ecsql: string): Promise<unknown[]> {
  return reading(file, async (db) => {
    const found: unknown[] = [];
    const reader = db.createQueryReader(ecsql, new QueryBinder(), { rowFormat: QueryRowFormat.UseJsPropertyNames });
    for await (const row of reader) found.push(row.toArray());
    return found;
  });
}

function pump(id: string, properties: Record<string, unknown>, rest: Partial<BodyRecord & { type: "entity" }> = {}): BodyRecord {
  return { type: "entity", kind: "Pump", id, properties, ...rest };
}

describe("a source with a dynamic schema", () => {
  it("finds every value again by ECSQL, of the type that all of a kind's values have", async () => {
    const first = { Flow: 1, "Max Head": 2.5, Tag: "P-1", Tags: ["a", "b"], On: true, Built: "2020-02-29", Seen: "2020-01-01T10:00:00+02:00", At: { x: 1, y: 2, z: 3 }, Rows: [{ a: 1 }, [2]], Pset_Pump: { Status: "new" } };
    const result = await sync([pump("1", first), pump("2", { Flow: 1.5, "Max Head": 3, Tag: 7 })]);
    expect(totals(result)).toEqual({ inserted: 2 });
    expect(result.found.every(({ code }) => code === "schema-grown")).toBe(true);
    expect(await rows("SELECT Flow, [Max__x0020__Head], Tag, Tags, [On], Built, Seen, At.X, At.Z, [Rows], Pset_Pump_Status FROM Plant.Pump ORDER BY Flow")).toEqual([
      [1, 2.5, "P-1", ["a", "b"], true, "2020-02-29", "2020-01-01T08:00:00.000Z", 1, 3, '[{"a":1},[2]]', "new"],
      [1.5, 3, "7"],
    ]);
    expect(await rows("SELECT COUNT(*) FROM BisCore.Element WHERE JsonProperties IS NOT NULL AND ECClassId IS (Plant.Pump)")).toEqual([[0]]);
  });

  it("writes nothing, and no schema, when the source is the same", async () => {
    const records = [pump("1", { Flow: 1, Tags: ["a"], At: { x: 1, y: 2 }, Seen: "2020-01-01T10:00:00Z", Day: "2020-01-01", Rows: [{}] }), pump("2", {})];
    await sync(records);
    const before = await transactionCount(file);
    expect(totals(await sync(records))).toEqual({ unchanged: 2 });
    expect(await transactionCount(file)).toBe(before);
    expect(totals(await sync(records, { yaml: `${alignment()}# the same in other bytes\nrelationships: {}\n` }))).toEqual({ unchanged: 2 });
    expect(totals(await sync([pump("1", { Flow: 1, Tags: ["a", "b"], At: { x: 1, y: 3 } }), pump("2", {})]))).toEqual({ updated: 1, unchanged: 1 });
    expect(await rows("SELECT Tags, At.Y, Seen FROM Plant.Pump WHERE Flow=1")).toEqual([[["a", "b"], 3]]);
  });

  it("keeps lists of objects as structs, whose members get further ones beside them, and which stay as they are when nothing changed", async () => {
    const rows1 = [{ id: "a", spec: 1, Head: 1, Seal: { Kind: "x" }, Built: "2020-02-29", Seen: "2020-01-01T10:00:00+02:00", Tags: ["q"], Ratio: 2 / 3, At: { x: 0.1, y: 2 }, Parts: [{ n: 1 }], none: null }, { Head: 2 }];
    const records = [pump("1", { Rows: rows1 }), pump("2", { Rows: [{ Head: 7 }], Empty: [{}] })];
    expect(totals(await sync(records))).toEqual({ inserted: 2 });
    expect(await rows("SELECT [Rows], Empty FROM Plant.Pump ORDER BY ECInstanceId")).toEqual([
      [[{ id_2: "a", spec: 1, head: 1, seal_Kind: "x", built: "2020-02-29", seen: "2020-01-01T08:00:00.000Z", tags: ["q"], ratio: 2 / 3, at: { x: 0.1, y: 2 }, parts: '[{"n":1}]' }, { head: 2 }]],
      [[{ head: 7 }], "[{}]"],
    ]);
    expect(await rows("SELECT json_extract($->[Rows], '$[0].Seal_Kind'), json_array_length($->[Rows]) FROM Plant.Pump ORDER BY ECInstanceId")).toEqual([["x", "2"], [null, "1"]]);
    expect(totals(await sync(records, { yaml: `${alignment()}relationships: {}\n# aligned again\n`, force: true }))).toEqual({ unchanged: 2 });
    await sync(records);
    const drifted = await sync([records[0] ?? pump("1", {}), pump("2", { Rows: [{ Head: 7.5, New: "n" }] })]);
    expect(drifted.found.map(({ code, message }) => `${code} ${message}`)).toEqual([
      "schema-grown Plant:Pump has new properties: Rows.New",
      "property-retyped /Rows/*/Head was integer; all values that are written from now on go to Rows.Head_as_double (double)",
    ]);
    expect(await rows("SELECT [Rows] FROM Plant.Pump WHERE ECInstanceId IN (SELECT Element.Id FROM BisCore.ExternalSourceAspect WHERE Identifier='2')")).toEqual([[[{ head_as_double: 7.5, new: "n" }]]]);
    expect(totals(await sync([records[0] ?? pump("1", {}), pump("2", { Rows: [{ Head: 7.5, New: "n" }] })]))).toEqual({ updated: 1, unchanged: 1 });
    const changed = [{ ...rows1[0], spec: 2 }, { Head: 2 }];
    expect(totals(await sync([pump("1", { Rows: changed }), pump("2", { Rows: [] })]))).toEqual({ updated: 2 });
    expect(await rows("SELECT json_extract($->[Rows], '$[0].spec'), json_extract($->[Rows], '$[1].Head_as_double') FROM Plant.Pump ORDER BY ECInstanceId")).toEqual([["2", "2.0"], []]);
    const retyped = await sync([pump("1", { Rows: "none" }), pump("2", { Rows: [{ Head: "x", k: [[1]] }] })]);
    expect(retyped.found.map(({ message }) => message)).toEqual([expect.stringContaining("/Rows was struct array; all values that are written from now on go to Rows_as_json (json)")]);
    expect(await rows("SELECT [Rows], Rows_as_json FROM Plant.Pump ORDER BY ECInstanceId")).toEqual([[null, '"none"'], [null, '[{"Head":"x","k":[[1]]}]']]);
  });

  it("keeps writing to a property of JSON text that an earlier version made for lists of objects", async () => {
    await sync([pump("1", { Rows: [{ a: 1 }, {}] })]); // an entry that says nothing is no struct
    expect((await sync([pump("1", { Rows: [{ a: 2 }] })])).found).toEqual([]);
    expect(await rows("SELECT [Rows] FROM Plant.Pump")).toEqual([['[{"a":2}]']]);
  });

  it("gives converted numbers a KindOfQuantity, stored in SI and shown in the source's unit, and numbers of another quantity another property", async () => {
    const unit = (rule: string): string => alignment().replace("default: { class: Generic:PhysicalObject }", `default: { class: Generic:PhysicalObject, properties: { ${rule} } }`);
    await sync([pump("1", { Length: 1500, "Max Flow": 3, Old: 5, Share: 50 })], { yaml: unit('Length: { unit: mm }, "Max Flow": { unit: l/s }, Share: { unit: "%" }') });
    expect(await rows("SELECT Length, [Max__x0020__Flow], Old, Share FROM Plant.Pump")).toEqual([[1.5, 0.003, 5, 50]]);
    const quantities = "SELECT p.Name, k.Name, k.PersistenceUnit, k.PresentationUnits FROM meta.ECPropertyDef p JOIN meta.KindOfQuantityDef k ON k.ECInstanceId=p.KindOfQuantity.Id JOIN meta.ECClassDef c ON c.ECInstanceId=p.Class.Id WHERE c.Name='Pump' ORDER BY p.Name";
    expect(await rows(quantities)).toEqual([
      ["Length", "Quantity_MM", "u:M", ["f:DefaultRealU(6)[u:MM]", "f:DefaultRealU(6)[u:M]"]],
      ["Max__x0020__Flow", "Quantity_LITRE_PER_SEC", "u:CUB_M_PER_SEC", ["f:DefaultRealU(6)[u:LITRE_PER_SEC]", "f:DefaultRealU(6)[u:CUB_M_PER_SEC]"]],
    ]);
    const other = await sync([pump("1", { Length: 2, "Max Flow": 3, Old: 5000 })], { yaml: unit('Length: { unit: m }, "Max Flow": { unit: Pa }, Old: { unit: mm }') });
    expect(other.found.map(({ code, message }) => `${code} ${message}`)).toEqual([
      expect.stringContaining("property-retyped /Max Flow was double in CUB_M_PER_SEC; all values that are written from now on go to Max__x0020__Flow_in_PA (double in PA)"),
      expect.stringContaining("property-retyped /Old was integer; all values that are written from now on go to Old_in_M (double in M)"),
    ]);
    expect(await rows("SELECT Length, [Max__x0020__Flow], [Max__x0020__Flow_in_PA], Old, Old_in_M FROM Plant.Pump")).toEqual([[2, null, 3, null, 5]]);
    const without = await sync([pump("1", { Length: 7, "Max Flow": 3, Old: 6 })], { yaml: unit('"Max Flow": { unit: Pa }') });
    expect(without.found.map(({ code }) => code)).toEqual(["property-retyped"]);
    expect(await rows("SELECT Length, Length_without_unit, Old, Old_in_M FROM Plant.Pump")).toEqual([[null, 7, 6]]);
  });

  it("never destroys what is stored when types drift, and says so", async () => {
    await sync([pump("1", { v: 1 }), pump("2", { v: 2 })]);
    const double = await sync([pump("1", { v: 1 }), pump("2", { v: 2.5 })]);
    expect(double.found.map(({ code }) => code)).toEqual(["property-retyped"]);
    expect(await rows("SELECT v, v_as_double FROM Plant.Pump ORDER BY ECInstanceId")).toEqual([[1], [null, 2.5]]);
    const again = await sync([pump("1", { v: 1 }), pump("2", { v: 2.5 })]);
    expect([totals(again), again.found]).toEqual([{ updated: 1, unchanged: 1 }, []]);
    expect(await rows("SELECT v, v_as_double FROM Plant.Pump ORDER BY ECInstanceId")).toEqual([[null, 1], [null, 2.5]]);
    await sync([pump("1", { v: 1 }), pump("2", { v: 2.5 }), pump("3", { v: "three" }), pump("4", { v: ["a", "b"] })]);
    expect(await rows("SELECT v_as_double, v_as_string_array FROM Plant.Pump ORDER BY ECInstanceId")).toEqual([[1], [2.5], [null, ["three"]], [null, ["a", "b"]]]);
    const gone = await sync([pump("1", { w: 1 })], { deletions: "never" });
    expect(totals(gone)).toEqual({ updated: 1 });
    expect(await rows("SELECT w, v_as_string_array FROM Plant.Pump ORDER BY ECInstanceId")).toHaveLength(4);
  });

  it("moves the values of a source when another source has retyped a property of their schema, with its next run and only once", async () => {
    const records = [pump("1", { v: 1, Rows: [{ n: 1 }] }), pump("2", { w: 1 })];
    const other = (properties: Record<string, unknown>): Promise<Ingested> => sync([pump("1", properties)], {}, { header: { source: { id: "other" } } });
    const own = (): Promise<Ingested> => sync(records, {}, { header: { source: { id: "plant", version: "1" } } });
    await own();
    await other({ more: 1 });
    expect(await own()).toMatchObject({ status: "unchanged" });
    expect((await other({ v: 1.5, Rows: [{ n: "text" }] })).found.map(({ code }) => code)).toEqual(["property-retyped", "property-retyped"]);
    expect(totals(await own())).toEqual({ updated: 1, unchanged: 1 });
    expect(await rows("SELECT v, v_as_double, json_extract($->[Rows], '$[0].n_as_string') FROM Plant.Pump WHERE w IS NULL ORDER BY ECInstanceId")).toEqual([[null, 1, "1"], [null, 1.5, "text"]]);
    const before = await transactionCount(file);
    expect(await own()).toMatchObject({ status: "unchanged" });
    expect(await transactionCount(file)).toBe(before);
  });

  it("keeps or rejects what has no place when the schema must not grow", async () => {
    await sync([pump("1", { v: 1 })]);
    const frozen = await sync([pump("1", { v: 1, w: "new" }), pump("2", { v: "text" }), { type: "entity", kind: "Valve", id: "3" }], { yaml: alignment(", kinds: freeze, properties: freeze, types: freeze") });
    expect(totals(frozen)).toEqual({ updated: 1, inserted: 2 });
    expect(frozen.found.map(({ code, pointer, id }) => `${code} ${id ?? ""} ${pointer ?? ""}`)).toEqual(["schema-frozen 1 /properties/w", "schema-frozen 2 /properties/v"]);
    expect(await rows("SELECT json_extract(JsonProperties, '$.imodelIngest.properties.w') FROM Plant.Pump WHERE v=1")).toEqual([["new"]]);
    const strict = await sync([pump("1", { v: 1, w: "new" }), pump("2", { v: "text" }), { type: "entity", kind: "Tank", id: "4" }], { yaml: alignment(", kinds: quarantine, properties: quarantine, types: quarantine") });
    expect(totals(strict)).toMatchObject({ rejected: 3 });
    expect(strict.found.map(({ code }) => code).sort()).toEqual(["kind-unaligned", "schema-quarantined", "schema-quarantined"]);
  });

  it("takes hostile names, all of them", async () => {
    const names = ["Id", "CodeValue", "userLabel", "ECClassId", "constructor", "toJSON", "1st", "Über № 1", "n".repeat(300), `${"n".repeat(299)}m`, "flow", "Flow", "FLOW", "a.b", "a/b", "a~b", "", " ", "select", "Model", "\u{1f600}"];
    const properties: Record<string, unknown> = Object.fromEntries(names.map((name, i) => [name, `v${i}`]));
    const many = Object.fromEntries(Array.from({ length: 400 }, (_, i) => [`p${i}`, i]));
    const kinds = ["pump", "PUMP", "Id", "Model", "x".repeat(256), "Über № 1", "__proto__", "constructor", "Group_a"].map((kind, i): BodyRecord => ({ type: "entity", kind, id: `k${i}`, properties: { a: { b: i } } }));
    const result = await sync([pump("1", properties), pump("2", many), ...kinds]);
    expect(result.found.filter(({ code }) => code !== "schema-grown")).toEqual([]);
    expect(totals(result)).toEqual({ inserted: 11 });
    const stored = (await rows("SELECT * FROM Plant.Pump WHERE p0 IS NULL")).flat();
    expect(names.map((_, i) => `v${i}`).filter((value) => !stored.includes(value))).toEqual([]);
    expect(await rows("SELECT p0, p399 FROM Plant.Pump WHERE p0=0")).toEqual([[0, 399]]);
    expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
  });

  it("takes five hundred kinds", async () => {
    const kinds = Array.from({ length: 500 }, (_, i): BodyRecord => ({ type: "entity", kind: `Kind ${i}`, id: "1", properties: { a: i } }));
    expect(totals(await sync(kinds))).toEqual({ inserted: 500 });
    expect(await rows("SELECT a FROM Plant.Kind__x0020__499")).toEqual([[499]]);
  });
});
