import { readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { beforeAll, describe, expect, it } from "vitest";
import { Aligner, type AlignmentIssue } from "../../ingest/alignment/aligner.js";
import { parseAlignment } from "../../ingest/alignment/alignment-document.js";
import { compileAlignment } from "../../ingest/alignment/compile-alignment.js";
import { SourceCoordinates } from "../../ingest/alignment/coordinates/source-coordinates.js";
import type { Json } from "../../ingest/alignment/json.js";
import type { EntityRecord } from "../../ingest/format/record-types.js";
import { findDynamicSchema } from "../../ingest/imodel/dynamic-schemas.js";
import { withIModel } from "../../ingest/imodel/imodel-target.js";
import { IModelSchemaLookup } from "../../ingest/imodel/schema-lookup.js";
import { exportSchemas } from "../../ingest/inspect-schemas.js";
import type { JsonSchema } from "../../ingest/schemas/json-schema.js";
import { documentText, headerRecord } from "../support/document-text.js";
import { reading } from "../support/imodel-content.js";
import { ingestText } from "../support/ingest-text.js";
import { validator } from "../support/json-schema-validator.js";
import { tempFolder } from "../support/temp-folder.js";
import { editByHand, withAttributes, withItems, withProperties } from "./by-hand-edits.js";

const yaml = (policy = ""): string => `alignment: 1\nkinds: {}\ndefault: { class: Generic:PhysicalObject, properties: { head: { unit: ft } } }\ndynamicSchema: { name: Plant${policy} }\n`;
const folder = tempFolder();
const file = join(folder, "plant.bim");
const pump: EntityRecord = { type: "entity", kind: "Pump", id: "1", properties: { count: 5, size: 1.5, tag: "abc", fixed: "x", head: 1, plain: "p", rows: [{ n: 1, name: "abc", locked: true }], Pset: { only: 1 } } };

const from = (path: string): string => `<ECCustomAttributes><FromSource xmlns="Plant.01.00.00"><Path>${path}</Path></FromSource></ECCustomAttributes>`;
const limits = [
  withItems(
    '<ECEnumeration typeName="Level" backingTypeName="int" isStrict="true"><ECEnumerator name="Low" value="1"/><ECEnumerator name="High" value="2" displayLabel="Very high"/></ECEnumeration>',
    '<ECEnumeration typeName="Phase" backingTypeName="string" isStrict="true"><ECEnumerator name="Gas" value="G"/><ECEnumerator name="Liquid" value="L"/></ECEnumeration>',
  ),
  withProperties(
    '<ECProperty propertyName="count"',
    `<ECProperty propertyName="level" typeName="Level">${from("/level")}</ECProperty>`,
    `<ECProperty propertyName="phase" typeName="Phase">${from("/phase")}</ECProperty>`,
    `<ECArrayProperty propertyName="codes" typeName="int" minOccurs="2" maxOccurs="3">${from("/codes")}</ECArrayProperty>`,
    `<ECArrayProperty propertyName="levels" typeName="Level" minOccurs="0" maxOccurs="2">${from("/levels")}</ECArrayProperty>`,
    `<ECStructArrayProperty propertyName="parts" typeName="Pump_rows" minOccurs="1" maxOccurs="2">${from("/parts")}</ECStructArrayProperty>`,
    '<ECProperty propertyName="Others" typeName="string"/>',
  ),
  withAttributes("ECProperty", "count", 'minimumValue="0" maximumValue="10" description="So many."'),
  withAttributes("ECProperty", "size", 'minimumValue="-0.5" maximumValue="2"'),
  withAttributes("ECProperty", "tag", 'minimumLength="2" maximumLength="5"'),
  withAttributes("ECProperty", "head", 'maximumValue="2"'),
  withAttributes("ECProperty", "n", 'maximumValue="3"'),
  withAttributes("ECProperty", "name", 'maximumLength="4"'),
  ...["fixed", "locked", "Pset_only"].map((name) => withAttributes("ECProperty", name, 'readOnly="true"')),
];

beforeAll(async () => {
  await withIModel(file, (target) => ingestText(documentText({ records: [pump] }), target, { yaml: yaml() }));
  await editByHand(file, limits);
  await exportSchemas({ imodel: file, folder, names: [] });
});

function exported(): JsonSchema {
  return JSON.parse(readFileSync(join(folder, "Plant/Pump.schema.json"), "utf8")) as JsonSchema;
}

/** What becomes of a value: the issues, and what is stored under the names of properties. */
function align(work: (one: (name: string, given: Json) => { stored: Record<string, Json>; issues: AlignmentIssue[] }) => void): Promise<void> {
  return reading(file, (db) => {
    const compiled = compileAlignment(parseAlignment(yaml(", properties: freeze, types: freeze"), "a.yaml"), new IModelSchemaLookup(db), findDynamicSchema(db, "Plant"));
    const aligner = new Aligner(compiled, new SourceCoordinates(headerRecord()));
    work((name, given) => {
      const issues: AlignmentIssue[] = [];
      const element = aligner.entity({ ...pump, properties: { [name]: given } }, (issue) => issues.push(issue)) ?? expect.fail("no element");
      return { stored: Object.fromEntries(Object.entries(element.properties).filter(([, each]) => each !== null)), issues };
    });
  });
}

describe("the JSON Schema of a source's records, where somebody has given properties limits", () => {
  it("has the limits, and no properties that nobody can set or that are not the source's", () => {
    const { properties = {} } = exported();
    expect(Object.keys(properties).sort()).toEqual(["codes", "count", "head", "level", "levels", "parts", "phase", "plain", "rows", "size", "tag"]);
    const about = (name: string): object => ({ title: name, $comment: `EC property ${name}` });
    const level = { type: "integer", minimum: -(2 ** 31), maximum: 2 ** 31 - 1, enum: [1, 2] };
    const rows = { type: "array", items: { type: "object", additionalProperties: false, properties: { n: { ...about("n"), type: "integer", minimum: -(2 ** 31), maximum: 3 }, name: { ...about("name"), type: "string", maxLength: 4 } } } };
    expect(properties).toMatchObject({
      codes: { type: "array", minItems: 2, maxItems: 3 },
      count: { type: "integer", minimum: 0, maximum: 10, description: "So many." },
      head: { type: "number", description: "Stored in M: at most 2." },
      level: { ...level, description: "One of: 1 (Low), 2 (Very high)." },
      levels: { anyOf: [level, { type: "array", items: level, maxItems: 2 }] },
      parts: { ...rows, minItems: 1, maxItems: 2 },
      phase: { type: "string", enum: ["G", "L"] },
      rows,
      size: { type: "number", minimum: -0.5, maximum: 2 },
      tag: { type: "string", minLength: 2, maxLength: 5 },
    });
    expect(Object.keys(properties["rows"]?.items?.properties ?? {})).toEqual(["n", "name"]);
  });

  const number = fc.constantFrom(-1, 0, 1, 2, 3, 4, 10, 11, 1.5, -0.5, 2.5);
  const text = fc.constantFrom("a", "ab", "abcd", "abcde", "abcdef", "G", "Gas", "\u{1f600}".repeat(5));
  const entry = fc.record({ n: number, name: text, locked: fc.boolean() }, { requiredKeys: [] }).filter((each) => Object.keys(each).length > 0);
  const value = fc.oneof(number, text, fc.boolean(), fc.array(fc.integer({ min: 0, max: 3 }), { minLength: 1, maxLength: 4 }), fc.array(entry, { minLength: 1, maxLength: 3 })) as fc.Arbitrary<Json>;
  const names = ["codes", "count", "fixed", "level", "levels", "parts", "phase", "plain", "rows", "size", "tag"];

  // Where text is limited, JSON Schema cannot tell which numbers would fit as text.
  it("takes what is stored, and what it takes is stored", async () => {
    const validate = validator(exported());
    const counts = { stored: 0, kept: 0 };
    await align((one) => {
      fc.assert(
        fc.property(fc.constantFrom(...names), value, (name, given) => {
          if (["tag", "phase"].includes(name) && typeof given !== "string") return;
          const { stored, issues } = one(name, given);
          const isStored = issues.length === 0;
          counts[isStored ? "stored" : "kept"]++;
          expect(Object.keys(stored)).toEqual(isStored ? [name] : []);
          if (!JSON.stringify(given).includes('"name":1')) expect(validate({ [name]: given }), JSON.stringify([name, given, issues, validate.errors])).toBe(isStored);
        }),
        { numRuns: 5_000, seed: 31 },
      );
    });
    expect(Math.min(counts.stored, counts.kept)).toBeGreaterThan(500);
  });

  it("says in words which values are not of an enumeration", async () => {
    await align((one) => {
      expect(one("level", 3).issues.map(({ message }) => message)).toEqual(["/level is none of: 1 (Low), 2 (Very high), the values of Plant:Pump.level"]);
      expect(one("head", 10).issues.map(({ message }) => message)).toEqual(["/head is more than 2, the most that Plant:Pump.head holds"]);
    });
  });
});
