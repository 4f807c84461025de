import { ECName } from "@itwin/ecschema-metadata";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ecNameFor } from "../../../ingest/alignment/dynamic/ec-name.js";

const free = (): boolean => false;

describe("an EC name", () => {
  it("is what ECName of iTwin.js makes of a text, and can be decoded", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary", minLength: 1, maxLength: 12 }), (text) => {
        const name = ecNameFor(text, free);
        fc.pre(!/_\d+$/.test(name) && name.length < 100);
        expect(name).toBe(ECName.encode(text).name);
      }),
      { numRuns: 2000, seed: 4 },
    );
  });

  it.each([["Id", "Id_2"], ["codevalue", "codevalue_2"], ["", "_"], ["1st", "__x0031__st"], ["Max Flow", "Max__x0020__Flow"]])("of %j is %j", (text, name) => {
    expect(ecNameFor(text, (taken) => taken === "codevalue")).toBe(name);
  });

  it("of long texts that differ at their ends only is not the same", () => {
    const names = ["a", "b"].map((end) => ecNameFor(`${"n".repeat(300)}${end}`, free));
    expect(new Set(names).size).toBe(2);
    expect(Math.max(...names.map(({ length }) => length))).toBeLessThanOrEqual(100);
  });
});
