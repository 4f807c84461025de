import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { loadSchema, type RecordType, recordTypes, type Schema } from "../../ingest/format/record-schemas.js";
import { recordValidators, tolerantValidators } from "../../ingest/format/record-validators.js";
import { entity, header, type LooseRecord } from "./documents.js";

const bytes = 1;
const examplesOf = (type: RecordType): LooseRecord[] => loadSchema(type)["examples"] as LooseRecord[];
const violations = (type: RecordType, value: unknown, size = bytes): string[] =>
  recordValidators.violations(type, value, { bytes: size }).map(({ pointer, message }) => `${pointer} ${message}`);
const ball = { type: "sphere", center: [0, 0, 0], radius: 1 };
const level = (tolerance: number, ...geometry: object[]): object => ({ tolerance, geometry: geometry.length > 0 ? geometry : [ball] });

describe.each(recordTypes)("%s", (type) => {
  test("has examples, and they are valid", () => {
    expect(examplesOf(type).length).toBeGreaterThan(0);
    for (const example of examplesOf(type)) {
      expect(violations(type, example)).toEqual([]);
      expect(recordValidators.accepts(type, example)).toBe(true);
    }
  });

  test("has no unknown fields, at no level but under ext and the like", () => {
    for (const example of examplesOf(type)) {
      const unknown = { ...example, surprise: 1 };
      expect(recordValidators.accepts(type, unknown)).toBe(false);
      expect(violations(type, unknown)[0]).toMatch(/^\/surprise Unknown field "surprise"/);
      expect(tolerantValidators.accepts(type, unknown)).toBe(true);
      expect(recordValidators.accepts(type, { ...example, ext: { surprise: 1 } })).toBe(true);
    }
    expect(openPlaces(loadSchema(type))).toEqual([]);
  });

  test("is not another type", () => {
    for (const other of recordTypes) expect(recordValidators.accepts(other, examplesOf(type)[0])).toBe(other === type);
  });
});

test("definitions of one name are the same in every schema", () => {
  const seen = new Map<string, unknown>();
  for (const type of recordTypes) {
    for (const [name, definition] of Object.entries((loadSchema(type)["$defs"] ?? {}) as Schema)) {
      if (seen.has(name)) expect(definition, `${name} in ${type}`).toEqual(seen.get(name));
      seen.set(name, definition);
    }
  }
  expect(seen.size).toBeGreaterThan(5);
});

test.each<[value: LooseRecord, violation: string[]]>([
  [entity(""), ["/id Must not be empty"]],
  [entity("x".repeat(1025)), ["/id Must not be longer than 1024 characters"]],
  [entity("a\0"), ["/id Must not hold a NUL character"]],
  [entity("1", { kind: "imodel-ingest:part" }), ["/kind Must not start with imodel-ingest: or hold a NUL character"]],
  [{ type: "entity", kind: "Pump", id: 5 }, ["/id Must be a string, is 5"]],
  [{ type: "entity", kind: "Pump" }, [' Needs "id"']],
  [entity("1", { lable: "x" }), ['/lable Unknown field "lable"; did you mean "label"?']],
  [entity("1", { colour: "x" }), ['/colour Unknown field "colour"; fields of your own go under "properties" or "ext"']],
  [entity("1", { parent: { kind: "A", id: "1", nmae: 1 } }), ['/parent/nmae Unknown field "nmae"; known are "kind", "id", "scope"']],
  [entity("1", { references: { a: 5, "b/c": [{ kind: "A" }], d: [], e: null } }), [
    "/references/a Must be an object, is 5",
    '/references/b~1c/0 Needs "id"',
    "/references/d Needs 1 or more items, has 0",
    "/references/e Must be an object, is null",
  ]],
  [entity("1", { geometry: [] }), ["/geometry Needs 1 or more items, has 0"]],
  [entity("1", { geometry: [{ type: "box", low: [0, 0], high: [0, 0, 0] }] }), ["/geometry/0/low Needs 3 or more items, has 2"]],
  [entity("1", { geometry: [{ type: "box", low: [0, 0, "1"], high: [0, 0, 0, 0] }] }), ['/geometry/0/low/2 Must be a number, is "1"', "/geometry/0/high Must not have more than 3 items, has 4"]],
  [entity("1", { geometry: [{ type: "bx" }, { type: "part" }, {}, 7] }), [
    '/geometry/0/type Must be one of "point", "lineString", "arc", "box", "cylinder", "cone", "sphere", "extrusion", "sweep", "region", "text", "glb", "mesh", "part", "levels", is "bx"',
    '/geometry/1 Needs "part"',
    '/geometry/2 Needs "type": one of "point", "lineString", "arc", "box", "cylinder", "cone", "sphere", "extrusion", "sweep", "region", "text", "glb", "mesh", "part", "levels"',
    "/geometry/3 Must be an object, is 7",
  ]],
  [entity("1", { geometry: [{ type: "levels", levels: [] }] }), ["/geometry/0/levels Needs 1 or more items, has 0"]],
  [entity("1", { geometry: [{ type: "levels", levels: Array.from({ length: 17 }, (_, i) => level(i)) }] }), ["/geometry/0/levels Must not have more than 16 items, has 17"]],
  [entity("1", { geometry: [{ type: "levels", levels: [level(-1)] }, { type: "levels", levels: [{ geometry: [ball] }] }, { type: "levels", levels: [level(0)], color: "#ffffff" }] }), [
    "/geometry/0/levels/0/tolerance Must be at least 0, is -1",
    '/geometry/1/levels/0 Needs "tolerance"',
    '/geometry/2/color Unknown field "color"; known are "type", "levels"',
  ]],
  [entity("1", { geometry: [{ type: "levels", levels: [level(1, ball, { type: "levels", levels: [level(2)] })] }] }), [
    '/geometry/0/levels/0/geometry/1/type Must be one of "point", "lineString", "arc", "box", "cylinder", "cone", "sphere", "extrusion", "sweep", "region", "text", "glb", "mesh", "part", is "levels"',
  ]],
  [entity("1", { geometry: [{ type: "levels", levels: [level(0, { ...ball, radius: "1" }, { type: "part" })] }] }), ['/geometry/0/levels/0/geometry/0/radius Must be a number, is "1"', '/geometry/0/levels/0/geometry/1 Needs "part"']],
  [{ type: "part", id: "1", geometry: [{ type: "levels", levels: [level(0, { type: "part", part: "2" })] }] }, [
    '/geometry/0/levels/0/geometry/0/type Must be one of "point", "lineString", "arc", "box", "cylinder", "cone", "sphere", "extrusion", "sweep", "region", "text", "glb", "mesh", is "part"',
  ]],
  [{ ...header, mode: "full" }, ['/mode Must be one of "snapshot", "delta", is "full"']],
  [{ ...header, crs: { epsg: "25832" } }, ['/crs/epsg Must be an integer, is "25832"']],
  [{ ...header, crs: { epsg: 25832, local: true } }, ['/crs Needs exactly one of "local", "epsg", "wkt"']],
  [{ ...header, crs: {} }, ['/crs Needs exactly one of "local", "epsg", "wkt"']],
  [{ ...header, scopes: ["a", "b", "a"] }, ["/scopes Items 0 and 2 are the same"]],
  [{ type: "end", status: "complete", counts: { entity: -1 } }, ["/counts/entity Must be at least 0, is -1"]],
  [{ type: "end", status: "complete", counts: {}, digest: "md5:1" }, ['/digest Must match ^sha256:[0-9a-f]{64}$, is "md5:1"']],
])("%# is explained in words", (value, expected) => {
  const type = value["type"] as RecordType;
  expect(recordValidators.accepts(type, value)).toBe(false);
  expect(violations(type, value)).toEqual(expected);
  expect(violations(type, value, 1_000_000)).toEqual(expected.slice(0, 1));
});

test("levels of detail stand in entities, with parts, and in parts", () => {
  const placed = { type: "part", part: "p" };
  expect(violations("entity", entity("1", { geometry: [ball, { type: "levels", levels: [level(0, ball, placed), level(0.5, placed)] }, placed] }))).toEqual([]);
  expect(violations("part", { type: "part", id: "p", geometry: [ball, { type: "levels", levels: [level(1000), level(0, ball, ball)] }] })).toEqual([]);
});

test("a record is accepted where nothing is said against it, whatever is changed in whatever shape", () => {
  const shapes = readFileSync("fixtures/geometry/primitives-mm.ndjson", "utf8").trimEnd().split("\n").map((line) => JSON.parse(line) as LooseRecord).flatMap(({ geometry = [] }) => geometry as LooseRecord[]);
  const all = [...shapes, { type: "levels", levels: [level(1, { type: "part", part: "p" }, ball), level(2)] }];
  const outcomes = { accepted: 0, refused: 0 };
  for (const [record, validators] of all.flatMap((shape) => variants(entity("1", { geometry: [shape] }))).flatMap((each) => [[each, recordValidators], [each, tolerantValidators]] as const)) {
    const accepted = validators.accepts("entity", record);
    const large = validators.violations("entity", record, { bytes: 1_000_000 });
    expect([validators.violations("entity", record, { bytes }).length === 0, large.length === 0], JSON.stringify(record)).toEqual([accepted, accepted]);
    outcomes[accepted ? "accepted" : "refused"] += 1;
  }
  expect(outcomes.accepted).toBeGreaterThan(1000);
  expect(outcomes.refused).toBeGreaterThan(1000);
});

test("no more than five violations are named", () => {
  const value = entity("1", Object.fromEntries(Array.from({ length: 20 }, (_, index) => [`surprise${index}`, 1])));
  expect(violations("entity", value)).toHaveLength(5);
});

test("lengths are counted in code points", () => {
  expect(recordValidators.accepts("entity", entity("😀".repeat(1024)))).toBe(true);
  expect(recordValidators.accepts("entity", entity("😀".repeat(1025)))).toBe(false);
  expect(recordValidators.accepts("entity", entity("😀"))).toBe(true);
});

test("many scopes take no time", () => {
  const started = performance.now();
  expect(recordValidators.accepts("header", { ...header, scopes: Array.from({ length: 100_000 }, (_, index) => `scope ${index}`) })).toBe(true);
  expect(performance.now() - started).toBeLessThan(5000);
});

/** A value, and all that it becomes when any one thing in it is left out, or is another one. */
function variants(value: unknown): unknown[] {
  const others = [null, 0, -1, "", "box", "part", "levels", "constructor", true, [], {}, ball];
  if (typeof value !== "object" || value === null) return [value, ...others];
  const entries = Object.entries(value).slice(0, 12);
  const without = (key: string): unknown => (Array.isArray(value) ? value.toSpliced(Number(key), 1) : Object.fromEntries(Object.entries(value).filter(([name]) => name !== key)));
  const having = (key: string, member: unknown): unknown => (Array.isArray(value) ? value.with(Number(key), member) : { ...value, [key]: member });
  return [value, ...others, ...entries.flatMap(([key, member]) => [without(key), ...variants(member).map((variant) => having(key, variant))])];
}

/** Objects of a schema that accept fields they do not describe, besides those that are meant to. */
function openPlaces(schema: Schema): string[] {
  const meant = /\/(ext|properties\/options|properties)$/;
  const visit = (value: unknown, path: string): string[] => {
    if (typeof value !== "object" || value === null || path.endsWith("/examples")) return [];
    const part = value as Schema;
    const isOpen = part["type"] === "object" && (part["additionalProperties"] === undefined || part["additionalProperties"] === true) && !meant.test(path);
    return [...(isOpen ? [path] : []), ...Object.entries(part).flatMap(([key, inner]) => visit(inner, `${path}/${key}`))];
  };
  return visit(schema, "");
}
