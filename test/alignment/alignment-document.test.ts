import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { fallbackAlignment, parseAlignment } from "../../ingest/alignment/alignment-document.js";
import { refusal } from "./plant.js";

function flaws(text: string): string[] {
  return refusal(() => parseAlignment(text, "a.yaml"));
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

  it("accepts the fallback and the schema's own examples", () => {
    expect(parseAlignment(fallbackAlignment, "fallback").document.default?.class).toBe("Generic:PhysicalObject");
    const schema = JSON.parse(readFileSync("json-schemas/alignment.schema.json", "utf8")) as { examples: unknown[] };
    for (const example of schema.examples) expect(parseAlignment(JSON.stringify(example), "example").document).toEqual(example);
  });

  it("leaves out what is null", () => {
    const nulls = "alignment: 1\nrules: null\nkinds: { A: { class: A:B, label: null, properties: { x: null, y: Y }, cases: null }, B: null }\n";
    expect(parseAlignment(nulls, "a.yaml").document).toEqual({ alignment: 1, kinds: { A: { class: "A:B", properties: { y: "Y" } } } });
  });

  it("points at the line and column of what is wrong", () => {
    expect(flaws("alignment: 1\nkinds:\n  Pump:\n    klass: Generic:PhysicalObject\n    class: Generic:PhysicalObject\n")).toEqual([
      'a.yaml:4:5: kinds.Pump: Unknown field "klass"; did you mean "class"?',
    ]);
    expect(flaws("alignment: 1\nkinds:\n  Pump: { class: PhysicalObject }\n")).toEqual([expect.stringMatching(/^a\.yaml:3:18: kinds\.Pump\.class: Must match .*, is "PhysicalObject"$/)]);
    expect(flaws("alignment: 1\nkinds: [\n")).toEqual([expect.stringMatching(/^a\.yaml:3:1: /)]);
    expect(flaws("alignment: 1\nkinds: {}\nkinds: {}\n")).toEqual(['a.yaml:3:1: the key "kinds" is there twice']);
    expect(flaws("alignment: 1\nkinds: { a/b~c: { class: A:B, code: true } }\n")).toEqual(["a.yaml:2:37: kinds.a/b~c.code: Must be false, is true"]);
    expect(flaws("[]")).toEqual(["a.yaml:1:1: an alignment is an object with `alignment: 1` and `kinds`"]);
    expect(flaws("")).toEqual(["a.yaml:1:1: an alignment is an object with `alignment: 1` and `kinds`"]);
  });

  it("refuses names and texts that no iModel stores", () => {
    const yaml = String.raw`{ a: { replace: { "|": "x\0" } }, b: { split: "\ud83d" }, "c\udc00": { missing: ["-", "\0"] }, d: { constant: "\U0001F600" } }`;
    const flaw = "a NUL or half a surrogate pair, which no iModel stores";
    expect(flaws(`alignment: 1\nkinds: { A: { class: A:B, properties: ${yaml} } }\n`)).toEqual([`a.yaml:2:62: ${flaw}`, `a.yaml:2:85: ${flaw}`, `a.yaml:2:97: ${flaw}`, `a.yaml:2:125: ${flaw}`]);
  });

  it("tells all that is wrong at once", () => {
    expect(flaws("alignment: 1\nkinds:\n  A: { labl: x }\n  B: { class: A:B, properties: { p: { units: mm, case: UPPER } } }\n")).toEqual([
      'a.yaml:3:6: kinds.A: Needs "class"',
      'a.yaml:3:8: kinds.A: Unknown field "labl"; did you mean "label"?',
      'a.yaml:4:39: kinds.B.properties.p: Unknown field "units"; did you mean "unit"?',
      'a.yaml:4:56: kinds.B.properties.p.case: Must be one of "lower", "upper", is "UPPER"',
    ].sort());
    const many = Array.from({ length: 30 }, (_, i) => `  K${i}: {}`).join("\n");
    expect(flaws(`alignment: 1\nkinds:\n${many}\n`).slice(-1)).toEqual(["and 10 more"]);
  });

  it.each([
    ["constant: 1, from: x, to: Y", 'kinds.A.properties.p.from does not go together with "constant"'],
    ["ignore: true, to: Y", 'kinds.A.properties.p.to does not go together with "ignore"'],
    ["date: dd, unit: mm", 'kinds.A.properties.p.unit does not go together with "date"'],
  ])("refuses steps that make no sense together: %s", (rule, message) => {
    expect(flaws(`alignment: 1\nkinds: { A: { class: A:B, properties: { p: { ${rule} } } } }\n`)).toEqual([expect.stringContaining(message)]);
  });

  it("refuses a document that extends others where there is no file", () => {
    expect(flaws("alignment: 1\nextends: b.yaml\n")).toEqual(["a.yaml:2:10: only a document in a file can extend others"]);
  });
});

describe("hostile documents", () => {
  it("with an alias bomb are refused", { timeout: 60_000 }, () => {
    const levels = Array.from({ length: 9 }, (_, i) => `l${i + 1}: &l${i + 1} [${Array(9).fill(`*l${i}`).join(",")}]`);
    expect(flaws(`l0: &l0 x\n${levels.join("\n")}\n`)).toEqual([expect.stringMatching(/^a\.yaml:\d+:\d+: it has more than 200000 values, or too many aliases$/)]);
  });

  it("with an alias within what it names are refused", () => {
    expect(flaws("alignment: &a [*a]\n")).toEqual([expect.stringMatching(/^a\.yaml:1:\d+: /)]);
  });

  it("with keys that could change objects change none", () => {
    const text = "alignment: 1\nkinds: { __proto__: { class: A:B, properties: { __proto__: B, constructor: C } }, constructor: { class: A:B } }\n";
    const { document } = parseAlignment(text, "a.yaml");
    expect(JSON.stringify(document.kinds)).toBe('{"__proto__":{"class":"A:B","properties":{"__proto__":"B","constructor":"C"}},"constructor":{"class":"A:B"}}');
    expect(Object.getPrototypeOf(document.kinds)).toBe(Object.prototype);
    expect(flaws("alignment: 1\nkinds: { __proto__: { klass: A:B } }\n")).toEqual(['a.yaml:2:21: kinds.__proto__: Needs "class"', expect.stringContaining('Unknown field "klass"')]);
    expect(flaws("alignment: 1\nkinds:\n  ? [a]\n  : { class: A:B }\n")).toEqual(["a.yaml:3:5: a key must be one word or text"]);
  });

  it("with deep nesting or very many keys are refused, or read in time", () => {
    expect(flaws(`alignment: ${"[".repeat(1000)}${"]".repeat(1000)}\n`)).toEqual([expect.stringMatching(/^a\.yaml:1:\d+: it is nested too deep$/)]);
    expect(flaws(`alignment: ${"[".repeat(200_000)}`)).toEqual([expect.stringMatching(/^a\.yaml/)]);
    expect(flaws(Array.from({ length: 50_000 }, (_, i) => `k${i}: 1`).join("\n")).length).toBe(21);
  });
});
