import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Ajv2020 } from "ajv/dist/2020.js";
import { describe, expect, it } from "vitest";
import { quarantineFlaw } from "../../ingest/quarantine/quarantine-line.js";
import { root } from "../package-folder.js";

const schema = JSON.parse(readFileSync(join(root, "json-schemas/quarantine.schema.json"), "utf8")) as { examples: object[] };
const validate = new Ajv2020({ strict: true }).compile(schema);

describe("json-schemas/quarantine.schema.json", () => {
  it("has an example of each sort of line, and accepts it", () => {
    expect(schema.examples.map((example) => "header" in example)).toEqual([true, false]);
    for (const example of schema.examples) {
      expect(validate(example)).toBe(true);
      expect(quarantineFlaw(example)).toBeUndefined();
    }
  });

  it.each([
    [{ type: "quarantined", source: "s", issues: [] }, "file"],
    [{ type: "quarantined", file: "f", source: "s", issues: [], record: 5 }, "/record must be object"],
    [{ type: "quarantine", formatVersion: "1", header: {} }, "/formatVersion"],
    [{ type: "entity" }, "must"],
    [[], "must be object"],
    [null, "must be object"],
  ])("says what is wrong with %j", (value, message) => {
    expect(validate(value)).toBe(false);
    expect(quarantineFlaw(value)).toContain(message);
  });
});
