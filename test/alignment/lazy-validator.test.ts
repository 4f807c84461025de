import { describe, expect, it } from "vitest";
import { parseAlignment } from "../../ingest/alignment/alignment-document.js";
import { compileAlignment } from "../../ingest/alignment/compile-alignment.js";
import { lazyValidator } from "../../ingest/alignment/lazy-validator.js";
import { objectOf } from "../../ingest/schemas/json-schema.js";
import { validatorOf } from "../support/memory-schemas.js";
import { aligned, plant } from "./plant.js";

describe("a validator", () => {
  it("asks for its JSON Schema when the first values come, and never again", () => {
    const asked: string[] = [];
    const validate = lazyValidator(() => {
      asked.push("asked");
      return objectOf({ Count: { type: "integer" } });
    });
    expect(asked).toEqual([]);
    expect([validate({ Count: 1 }), validate({ Count: 2 })]).toEqual([[], []]);
    expect(asked).toEqual(["asked"]);
  });

  it("of a class is compiled when a record has the first value for it, or the alignment itself has one", () => {
    const asked: string[] = [];
    const validatorFor = (name: string): ReturnType<typeof lazyValidator> =>
      lazyValidator(() => {
        asked.push(name);
        return objectOf({ Note: { type: "string" } });
      });
    const elementClass: typeof plant.elementClass = (name) => {
      const found = plant.elementClass(name);
      return found && { ...found, validate: validatorFor(name) };
    };
    const yaml = 'alignment: 1\nkinds:\n  Pump: { class: "Plant:Pump", properties: { a: Note, b: Note } }\n  Valve: { class: "Plant:Valve", properties: { a: Note } }\n  Zone: { class: "Plant:Zone", properties: { a: { default: x, to: Note } } }\n';
    const alignment = compileAlignment(parseAlignment(yaml, "a.yaml"), { ...plant, elementClass });
    expect(asked).toEqual(["Plant:Zone"]);
    aligned(alignment, { properties: { c: 1 } });
    expect(asked).toEqual(["Plant:Zone"]);
    for (let i = 0; i < 3; i++) expect(aligned(alignment, { properties: { a: "x", b: "y" } }).issues).toEqual([]);
    expect(asked).toEqual(["Plant:Zone", "Plant:Pump"]);
  });

  it("finds one violation for each property, however long its list", () => {
    const validate = lazyValidator(() => objectOf({ Tags: { type: "array", items: { type: "string" } }, Count: { type: "integer", maximum: 5 }, Name: { type: "string" } }));
    expect(validate({ Name: "x", Tags: Array.from({ length: 1000 }, () => 1), Count: 6 })).toEqual([
      { property: "Tags", keyword: "type", limit: "string" },
      { property: "Count", keyword: "maximum", limit: "5" },
    ]);
  });

  it("sees only own members", () => {
    const validate = validatorOf([{ name: "constructor", type: "string" }, { name: "toString", type: "string" }]);
    expect(validate({})).toEqual([]);
  });
});
