import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { fallbackAlignment, parseAlignment } from "../../ingest/alignment/alignment-document.js";
import { IngestError } from "../../ingest/errors.js";

function messageOf(text: string): string {
  try {
    parseAlignment(text, "a.yaml");
  } catch (error) {
    if (IngestError.is(error, "alignment-invalid")) return error.message;
    throw error;
  }
  throw new Error("the alignment was accepted");
}

describe("parseAlignment", () => {
  it("reads YAML, and JSON as a part of it", () => {
    const yaml = parseAlignment("alignment: 1\nkinds: { Pump: { class: Generic:PhysicalObject } }\n", "a.yaml");
    const json = parseAlignment('{"alignment":1,"kinds":{"Pump":{"class":"Generic:PhysicalObject"}}}', "a.json");
    expect(yaml.document).toEqual(json.document);
    expect(yaml.digest).toBe(json.digest);
  });

  it.each(["extractors/csv/alignment.yaml", "extractors/cobie/alignment.yaml"])("accepts the default alignment %s", (file) => {
    expect(parseAlignment(readFileSync(file, "utf8"), file).document.alignment).toBe(1);
  });

  it("accepts the fallback and the schema's own example", () => {
    expect(parseAlignment(fallbackAlignment, "fallback").document.default?.class).toBe("Generic:PhysicalObject");
    const schema = JSON.parse(readFileSync("json-schemas/alignment.schema.json", "utf8")) as { examples: unknown[] };
    for (const example of schema.examples) expect(parseAlignment(JSON.stringify(example), "example").document).toEqual(example);
  });

  it("points at the line and column of what is wrong", () => {
    expect(messageOf("alignment: 1\nkinds:\n  Pump:\n    klass: Generic:PhysicalObject\n    class: Generic:PhysicalObject\n")).toMatch(
      /^a\.yaml:4:\d+: \/kinds\/Pump has the unknown key "klass"$/,
    );
    expect(messageOf("alignment: 1\nkinds:\n  Pump: { class: PhysicalObject }\n")).toMatch(/^a\.yaml:3:18: \/kinds\/Pump\/class must match pattern/);
    expect(messageOf("alignment: 1\nkinds: [\n")).toMatch(/^a\.yaml:3:1: /);
    expect(messageOf("alignment: 1\nkinds: {}\nkinds: {}\n")).toMatch(/^a\.yaml:3:1: Map keys must be unique/);
  });

  it("refuses an alias bomb", () => {
    const levels = Array.from({ length: 9 }, (_, i) => `l${i + 1}: &l${i + 1} [${Array(9).fill(`*l${i}`).join(",")}]`);
    expect(messageOf(`l0: &l0 x\n${levels.join("\n")}\n`)).toBe("a.yaml: too many aliases");
  });
});
