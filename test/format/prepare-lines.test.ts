import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { compactGeometry } from "../../ingest/format/compact-record.js";
import { itemOf, withoutText } from "../../ingest/format/content-item.js";
import { keyOf, targetOf } from "../../ingest/format/entity-key.js";
import { ItemDemand } from "../../ingest/format/item-demand.js";
import { prepareLines, type PreparedLines, span, spanLength } from "../../ingest/format/prepare-lines.js";
import { PreparedRecord } from "../../ingest/format/prepared-record.js";
import type { EntityRecord, Piece, RelationshipRecord } from "../../ingest/format/record-types.js";
import { relationshipKey } from "../../ingest/format/relationship-key.js";
import { defaults } from "../../ingest/options.js";
import { validRecord } from "../robustness/mutations.js";
import { Random } from "../robustness/random.js";

const name = fc.string({ unit: "grapheme", minLength: 1, maxLength: 12 }).filter((value) => !value.includes("\0") && !value.startsWith("imodel-ingest:"));
const reference = fc.record({ kind: name, id: name, scope: name }, { requiredKeys: ["kind", "id"] });
const value = fc.jsonValue({ maxDepth: 3 });
const properties = fc.dictionary(fc.oneof(name, fc.constantFrom("10", "2", "a")), value, { maxKeys: 6 }).filter((object) => !JSON.stringify(object).includes('"__proto__":'));
const entity = fc.record(
  { type: fc.constant("entity" as const), kind: name, id: name, scope: name, version: name, checksum: name, label: fc.string({ maxLength: 5 }).filter((text) => !text.includes("\0")), parent: reference, references: fc.dictionary(name, fc.oneof(reference, fc.array(reference, { minLength: 1, maxLength: 3 })), { maxKeys: 3 }), properties },
  { requiredKeys: ["type", "kind", "id"] },
);
const relationship = fc.record({ type: fc.constant("relationship" as const), kind: name, id: name, scope: name, source: reference, target: reference, properties }, { requiredKeys: ["type", "kind", "source", "target"] });

function prepare(text: string, items: "none" | "texts" | "contents"): PreparedRecord[] {
  const bytes = Buffer.from(text);
  const prepared: PreparedLines = prepareLines(bytes, { limits: defaults.limits, items });
  const block = { bytes, prepared, file: "x", offset: 0, lines: 0, keepsOriginals: false, demand: new ItemDemand(true) };
  const records: PreparedRecord[] = [];
  for (let index = 0; index < prepared.spans.length / spanLength; index++) {
    const sort = prepared.sorts[prepared.spans[spanLength * index + span.sort] ?? -1];
    if (sort) records.push(new PreparedRecord(block, index, sort));
  }
  return records;
}

function targetsOf(record: EntityRecord | RelationshipRecord): object[] {
  const scope = record.scope ?? "";
  if (record.type === "relationship") return [record.source, record.target].map((end) => targetOf(end, scope));
  return [...(record.parent ? [record.parent] : []), ...Object.values(record.references ?? {}).flat()].map((target) => targetOf(target, scope));
}

describe("lines that are prepared", () => {
  it("have the numbers of large meshes in typed arrays, which say the same, and all that is wrong where it was", () => {
    const points = Array.from({ length: 600 }, (_, i) => i / 7);
    const mesh = (triangles: number[]): object => ({ type: "mesh", points, triangles, normals: points });
    const entity = (triangles: number[]): EntityRecord => ({ type: "entity", kind: "A", id: "1", geometry: [mesh(triangles), { type: "mesh", points: [0, 0, 0, 1, 0, 0, 0, 1, 0], triangles: [0, 1, 2] }] }) as EntityRecord;
    const [sound, stray] = prepare([entity([0, 1, 199]), entity([0, 1, 200])].map((record) => `${JSON.stringify(record)}\n`).join(""), "contents").map(({ record, item }) => ({ item, geometry: (record as EntityRecord).geometry ?? [] }));
    const numbers = Float64Array.from(points);
    expect(sound?.geometry).toEqual([{ type: "mesh", points: numbers, normals: numbers, triangles: Uint32Array.of(0, 1, 199) }, entity([]).geometry?.[1]]);
    expect(stray?.geometry).toEqual(entity([0, 1, 200]).geometry);
    expect(withoutText(sound?.item.checksum ?? "")).toBe(itemOf(entity([0, 1, 199])).checksum);
  });

  it("have them in typed arrays in levels of detail too, and tell all parts that these place", () => {
    const points = Array.from({ length: 600 }, (_, i) => i / 7);
    const [large, small] = [600, 9].map((length): Piece => ({ type: "mesh", points: points.slice(0, length), triangles: [0, 1, 2] }));
    if (!large || !small) throw new Error("there are two meshes");
    const given: EntityRecord = {
      type: "entity", kind: "A", id: "1",
      geometry: [{ type: "part", part: "p" }, { type: "levels", levels: [{ tolerance: 0, geometry: [small, large] }, { tolerance: 5, geometry: [{ type: "part", part: "q" }, { type: "part", part: "p" }] }] }, small],
    };
    const [prepared] = prepare(`${JSON.stringify(given)}\n`, "contents");
    const compact = structuredClone(given) as { geometry: { levels: { geometry: object[] }[] }[] };
    compact.geometry[1]?.levels[0]?.geometry.splice(1, 1, { type: "mesh", points: Float64Array.from(points), triangles: Uint32Array.of(0, 1, 2) });
    expect(prepared?.record).toEqual(compact);
    expect(prepared?.parts).toEqual(["p", "q", "p"]);
    expect(withoutText(prepared?.item.checksum ?? "")).toBe(itemOf(given).checksum);
  });

  it("have the numbers of each record for itself, and those that are packed as they were", () => {
    const entity = (id: number, mesh: object): EntityRecord => ({ type: "entity", kind: "A", id: String(id), geometry: [{ type: "mesh", triangles: [0, 1, 2], ...mesh }] }) as EntityRecord;
    const coordinates = (first: number): number[] => Array.from({ length: 300 }, (_, i) => first - i / 3);
    const normals = { f64: Buffer.from(Float64Array.from(coordinates(1)).buffer).toString("base64") };
    const triangles = { u16: Buffer.from(Uint16Array.of(0, 1, 99).buffer).toString("base64") };
    const given = [entity(0, { points: coordinates(0) }), entity(1, { points: normals }), entity(2, { points: coordinates(2), normals, triangles }), entity(3, { points: coordinates(3), triangles: [9, 8, 7] })];
    const found = prepare(given.map((record) => `${JSON.stringify(record)}\n`).join(""), "contents").map(({ record }) => (record as EntityRecord).geometry?.[0]);
    expect(found).toEqual([
      { type: "mesh", points: Float64Array.from(coordinates(0)), triangles: Uint32Array.of(0, 1, 2) },
      { type: "mesh", points: normals, triangles: [0, 1, 2] },
      { type: "mesh", points: Float64Array.from(coordinates(2)), normals, triangles },
      { type: "mesh", points: Float64Array.from(coordinates(3)), triangles: Uint32Array.of(9, 8, 7) },
    ]);
  });

  it("give what has no home in its class the same geometry as plain records do", () => {
    const given: EntityRecord = { type: "entity", kind: "A", id: "1", geometry: [{ type: "mesh", points: Array.from({ length: 300 }, (_, i) => i / 7), normals: Array.from({ length: 300 }, () => 0.5), triangles: [0, 1, 99] }] };
    const [prepared] = prepare(`${JSON.stringify(given)}\n`, "contents");
    const { geometry = [] } = prepared?.record as EntityRecord;
    expect(compactGeometry(geometry)).toEqual(compactGeometry(given.geometry ?? []));
    expect(JSON.stringify(compactGeometry(geometry))).toContain('"f64"');
  });

  it("say of each record what the record itself says", () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(entity, relationship), { maxLength: 8 }), (drawn) => {
        const text = drawn.map((record) => `${JSON.stringify(record)}\n`).join("\n");
        const records = drawn.map((record) => JSON.parse(JSON.stringify(record)) as EntityRecord | RelationshipRecord);
        for (const items of ["none", "texts", "contents"] as const) {
          const prepared = prepare(text, items);
          expect(prepared.map(({ key }) => key)).toEqual(records.map((record) => (record.type === "entity" ? keyOf(record) : relationshipKey(record))));
          expect(prepared.map(({ item }) => ({ ...item, ...(item.checksum !== undefined && { checksum: withoutText(item.checksum) }) }))).toEqual(records.map((record) => itemOf(record)));
          expect(prepared.map(({ record }) => record)).toEqual(records);
          const found = prepared.map((record) => [...record.targets()].map(({ scope, kind, idBytes: { bytes, start, end } }) => ({ scope, kind, id: Buffer.from(bytes).toString("utf8", start, end) })));
          expect(found).toEqual(records.map(targetsOf));
        }
      }),
      { numRuns: 300, seed: 9 },
    );
  });

  it("leave to the reader everything but valid entities and relationships", () => {
    const random = new Random(5);
    const records = Array.from({ length: 500 }, (_, i) => validRecord(i, random));
    const text = records.map((record) => `${JSON.stringify(record)}\r\n`).join("") + '{"type":"entity","kind":"k"}\n{"type":"entity","kind":"k","id":"\\ud800"}\nno json\n';
    const plain = records.filter(({ type }) => type === "entity" || type === "relationship");
    expect(prepare(text, "texts").map(({ record }) => record)).toEqual(plain);
  });

  it("are the same for a text only when it is the same to the last byte", () => {
    const line = (properties: string): string => `{"type":"entity","kind":"k","id":"1","properties":${properties}}\n`;
    const [first, same, spaced] = prepare(line('{"a":1,"b":2}') + line('{"a":1,"b":2}') + line('{"b":2, "a":1}'), "contents").map(({ item }) => item.checksum ?? "");
    expect(same).toBe(first);
    expect(spaced).not.toBe(first);
    expect(withoutText(spaced ?? "")).toBe(withoutText(first ?? ""));
  });
});
