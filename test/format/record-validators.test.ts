import { describe, expect, test } from "vitest";
import { loadSchema, type RecordType, recordTypes, type Schema } from "../../ingest/format/record-schemas.js";
import { recordValidators, tolerantValidators } from "../../ingest/format/record-validators.js";
import { entity, header, type LooseRecord } from "./documents.js";

const bytes = 1;
const examplesOf = (type: RecordType): LooseRecord[] => loadSchema(type)["examples"] as LooseRecord[];
const violations = (type: RecordType, value: unknown, size = bytes): string[] =>
  recordValidators.violations(type, value, { bytes: size }).map(({ pointer, message }) => `${pointer} ${message}`);

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
    '/geometry/0/type Must be one of "point", "lineString", "arc", "box", "cylinder", "cone", "sphere", "extrusion", "sweep", "region", "text", "glb", "mesh", "part", is "bx"',
    '/geometry/1 Needs "part"',
    '/geometry/2 Needs "type": one of "point", "lineString", "arc", "box", "cylinder", "cone", "sphere", "extrusion", "sweep", "region", "text", "glb", "mesh", "part"',
    "/geometry/3 Must be an object, is 7",
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
