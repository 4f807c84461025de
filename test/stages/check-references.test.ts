import fc from "fast-check";
import { expect, test } from "vitest";
import { keyOf } from "../../ingest/format/entity-key.js";
import { packed } from "../../ingest/format/id-bytes.js";
import { IdentityIndex } from "../../ingest/format/identity-index.js";
import type { EntityRecord } from "../../ingest/format/record-types.js";
import { ReferenceCheck } from "../../ingest/stages/check-references.js";

const ids = ["a", "b", "c", "d", "e"];
const place = { file: "x", line: 1 };

test("what dangles depends on which entities there are, not on their order", () => {
  const entities = fc.uniqueArray(fc.record({ id: fc.constantFrom(...ids), to: fc.array(fc.constantFrom(...ids)), parent: fc.option(fc.constantFrom(...ids)) }), { selector: ({ id }) => id });
  fc.assert(
    fc.property(entities, (all) => {
      const identities = new IdentityIndex();
      const check = new ReferenceCheck(identities);
      for (const { id, to, parent } of all) {
        const references = { to: to.map((target) => ({ kind: "k", id: target })) };
        const record: EntityRecord = { type: "entity", kind: "k", id, references, ...(parent !== null && { parent: { kind: "k", id: parent } }) };
        identities.add(packed(keyOf(record)), 1, true);
        check.found(keyOf(record));
        check.addEntity(record, { key: keyOf(record), place });
      }
      const there = new Set(all.map(({ id }) => id));
      const expected = all.flatMap(({ id, to, parent }) => [...(parent !== null && !there.has(parent) ? [`${id}/parent ${parent}`] : []), ...to.flatMap((target, index) => (there.has(target) ? [] : [`${id}/references/to/${index} ${target}`]))]);
      expect([...check.dangling([""])].map(({ owner, pointer, target }) => `${owner.id}${pointer} ${target.id}`).sort()).toEqual(expected.sort());
      expect([...check.dangling(["other"])]).toEqual([]);
    }),
    { seed: 6 },
  );
});

test("names in pointers are escaped", () => {
  const check = new ReferenceCheck(new IdentityIndex());
  const record: EntityRecord = { type: "entity", kind: "k", id: "1", references: { "a/b~": { kind: "k", id: "2" } } };
  check.addEntity(record, { key: keyOf(record), place, pointerBase: "/records/7" });
  expect([...check.dangling([""])]).toMatchObject([{ pointer: "/records/7/references/a~1b~0", recordPointer: "/references/a~1b~0" }]);
});
