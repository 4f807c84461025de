import fc from "fast-check";
import { expect, test } from "vitest";
import { keyText } from "../../ingest/format/entity-key.js";
import { EntityKeyMap } from "../../ingest/format/entity-key-map.js";

const key = fc.record({ scope: fc.constantFrom("", "a", "__proto__"), kind: fc.constantFrom("a", "b", "constructor"), id: fc.constantFrom("a", "b", "__proto__") });
const step = fc.record({ key, operation: fc.constantFrom("set", "delete"), value: fc.nat() });

test("behaves like a map from the text of a key", () => {
  fc.assert(
    fc.property(fc.array(step), (steps) => {
      const [map, model] = [new EntityKeyMap<number>(), new Map<string, number>()];
      for (const { key: at, operation, value } of steps) {
        if (operation === "set") {
          map.set(at, value);
          model.set(keyText(at), value);
        } else {
          map.delete(at);
          model.delete(keyText(at));
        }
        expect(map.get(at)).toBe(model.get(keyText(at)));
        expect(map.size).toBe(model.size);
      }
      expect([...map.values()].sort()).toEqual([...model.values()].sort());
    }),
    { seed: 6 },
  );
});
