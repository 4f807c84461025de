import fc from "fast-check";
import { expect, test } from "vitest";
import { relationshipKey } from "../../ingest/format/relationship-key.js";

const source = { kind: "Pump", id: "P-1" };
const target = { kind: "Tank", id: "T-2" };

test("an id is kept", () => {
  expect(relationshipKey({ kind: "feeds", id: "F-1", scope: "s", source, target })).toEqual({ scope: "s", kind: "feeds", id: "F-1" });
});

test("without id, the ends are the id", () => {
  expect(relationshipKey({ kind: "feeds", source, target })).toEqual({ scope: "", kind: "feeds", id: '["Pump","P-1"]->["Tank","T-2"]' });
});

test("an end has the scope of the relationship unless it names one", () => {
  const own = relationshipKey({ kind: "feeds", scope: "s", source, target: { ...target, scope: "" } });
  expect(own.id).toBe('["s","Pump","P-1"]->["Tank","T-2"]');
  expect(relationshipKey({ kind: "feeds", scope: "s", source: { ...source, scope: "s" }, target: { ...target, scope: "" } })).toEqual(own);
});

test("an id is never longer than ids may be", () => {
  const long = relationshipKey({ kind: "feeds", source: { kind: "Pump", id: "x".repeat(1024) }, target });
  expect(long.id).toMatch(/^sha256:[0-9a-f]{64}$/);
});

test("other ends are another id", () => {
  const text = fc.string({ minLength: 1, unit: fc.constantFrom('"', ",", "[", "]", "-", ">", "\\", "a") });
  const end = fc.record({ kind: text, id: text, scope: fc.constantFrom("", "a") });
  fc.assert(
    fc.property(end, end, end, end, (a, b, c, d) => {
      const same = JSON.stringify([a, b]) === JSON.stringify([c, d]);
      expect(relationshipKey({ kind: "k", source: a, target: b }).id === relationshipKey({ kind: "k", source: c, target: d }).id).toBe(same);
    }),
    { seed: 6 },
  );
});
