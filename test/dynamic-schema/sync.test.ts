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
      [1, 2.5, "P-1", ["a", "b"], true, "2020-02-29T00:00:00.000", "2020-01-01T08:00:00.000Z", 1, 3, '[{"a":1},[2]]', "new"],
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
