import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { IModelDb } from "@itwin/core-backend";
import type { ValidateFunction } from "ajv/dist/2020.js";
import fc from "fast-check";
import { beforeAll, describe, expect, it } from "vitest";
import { Aligner, type AlignmentIssue } from "../../ingest/alignment/aligner.js";
import { parseAlignment } from "../../ingest/alignment/alignment-document.js";
import { compileAlignment } from "../../ingest/alignment/compile-alignment.js";
import { SourceCoordinates } from "../../ingest/alignment/coordinates/source-coordinates.js";
import type { DynamicClass, DynamicProperty } from "../../ingest/alignment/dynamic/dynamic-schema.js";
import { namesOf } from "../../ingest/alignment/dynamic/leaf-values.js";
import type { Json } from "../../ingest/alignment/json.js";
import type { EntityRecord } from "../../ingest/format/record-types.js";
import { findDynamicSchema } from "../../ingest/imodel/dynamic-schemas.js";
import { EntityClass } from "../../ingest/imodel/itwin/ecschema-metadata.js";
import { withIModel } from "../../ingest/imodel/imodel-target.js";
import { settableProperties } from "../../ingest/imodel/json-schema-properties.js";
import { selectRows } from "../../ingest/imodel/query.js";
import { IModelSchemaLookup } from "../../ingest/imodel/schema-lookup.js";
import { exportSchemas } from "../../ingest/inspect-schemas.js";
import { type JsonSchema, objectOf } from "../../ingest/schemas/json-schema.js";
import { number, text, value } from "../support/any-values.js";
import { documentText, headerRecord } from "../support/document-text.js";
import { reading } from "../support/imodel-content.js";
import { ingestText } from "../support/ingest-text.js";
import { validator } from "../support/json-schema-validator.js";
import { tempFolder } from "../support/temp-folder.js";
import { hostileRecords, ordinaryRecords } from "./sources.js";

/** A record with a value of every type that a dynamic schema knows. */
const typed: EntityRecord = {
  type: "entity", kind: "Typed", id: "typed",
  properties: {
    on: true, count: 1, size: 1.5, day: "2020-02-29", local: "2020-01-01T10:00", seen: "2020-01-01T10:00:00+02:00", flat: { x: 1, y: 2 }, at: { x: 1, y: 2, z: 3 }, tag: "a", more: [[1]],
    flags: [true], counts: [1, 2], sizes: [1.5], tags: ["a", "b"], days: ["2020-02-29"], path: [{ x: 1, y: 2 }], rows: [{ head: 1, name: "a", seal: { kind: "x" } }],
  },
};

const yaml = (policy = ""): string => `alignment: 1\nkinds:\n  Website: { class: BisCore:UrlLink }\ndefault: { class: Generic:PhysicalObject }\ndynamicSchema: { name: Plant${policy} }\n`;

const folder = tempFolder();
const file = join(folder, "plant.bim");
const written = join(folder, "schemas");
const records = [...ordinaryRecords.flat().map((record, i) => ({ ...record, id: `${i}` })), ...hostileRecords, typed];

beforeAll(async () => {
  await withIModel(file, (target) => ingestText(documentText({ records }), target, { yaml: yaml() }));
  await exportSchemas({ imodel: file, folder: written, names: [] });
});

/** The JSON Schema that is exported of a class. */
function exported(name: string): ValidateFunction {
  return validator(JSON.parse(readFileSync(join(written, "Plant", `${name}.schema.json`), "utf8")) as JsonSchema);
}

describe("what alignment stores in a class that was made for a source", () => {
  const point = fc.constantFrom({ x: 1, y: 2 }, { x: 1.5, y: 2, z: 3 }, { x: "1", y: 2 });
  const entry = fc.record({ head: fc.oneof(number, text), name: fc.oneof(text, number), seal: fc.record({ kind: text }), other: number }, { requiredKeys: [] });
  const any = fc.oneof(value, point, fc.array(point, { maxLength: 3 }), fc.array(entry, { maxLength: 3 }), fc.constantFrom(...Object.values(typed.properties ?? {}))) as fc.Arbitrary<Json>;
  const times = ["day", "local", "seen", "days"];

  it("is valid by the JSON Schema that is exported, under the source's names", async () => {
    const found = await reading(file, (db) => (findDynamicSchema(db, "Plant")?.classes ?? []).flatMap((made) => storedRecords(db, made).map((properties) => ({ name: made.name, properties }))));
    expect(found).toHaveLength(records.length);
    expect(found.find(({ name }) => name === "Typed")?.properties).toMatchObject({ count: 1, seen: "2020-01-01T08:00:00.000Z", more: "[[1]]", rows: [{ head: 1, name: "a", seal: { kind: "x" } }] });
    for (const { name, properties } of found) {
      const validate = exported(name);
      expect(validate(properties), JSON.stringify([name, validate.errors, properties])).toBe(true);
    }
  });

  it("is valid by the JSON Schema of the class, under its own names", async () => {
    await reading(file, (db) => {
      const made = findDynamicSchema(db, "Plant")?.classes ?? expect.fail("no schema");
      for (const { name, properties } of made) {
        const validate = classValidator(db, name);
        for (const row of storedRows(db, name, properties)) expect(validate(row), JSON.stringify([name, validate.errors, row])).toBe(true);
      }
    });
  });

  // What is empty says nothing, and no pattern can tell the days of a month.
  it("agrees with the JSON Schema of the source's records: what is stored is valid by both, what is valid there is stored, and what is of the type of its property is never refused", async () => {
    await reading(file, (db) => {
      const compiled = compileAlignment(parseAlignment(yaml(", properties: freeze, types: freeze"), "a.yaml"), new IModelSchemaLookup(db), findDynamicSchema(db, "Plant"));
      const aligner = new Aligner(compiled, new SourceCoordinates(headerRecord()));
      const [ofClass, ofSource] = [classValidator(db, "Typed"), exported("Typed")];
      const outcomes = { stored: 0, kept: 0 };
      fc.assert(
        fc.property(fc.constantFrom(...Object.keys(typed.properties ?? {})), any, (name, given) => {
          const properties = { [name]: given } as EntityRecord["properties"] & object;
          const issues: AlignmentIssue[] = [];
          const element = aligner.entity({ ...typed, properties }, (issue) => issues.push(issue)) ?? expect.fail("no element");
          const stored = Object.fromEntries(Object.entries(element.properties).filter(([, each]) => each !== null));
          expect(issues.every(({ code }) => code === "schema-frozen"), JSON.stringify([name, given, issues])).toBe(true);
          expect(ofClass(stored), JSON.stringify([name, given, ofClass.errors])).toBe(true);
          if (isEmpty(given)) return;
          outcomes[issues.length === 0 ? "stored" : "kept"]++;
          if (issues.length === 0) expect(ofSource(properties), JSON.stringify([name, given, ofSource.errors])).toBe(true);
          else {
            expect(element.json.properties, JSON.stringify([name, given])).toEqual(properties);
            if (!times.includes(name)) expect(ofSource(properties), JSON.stringify([name, given, issues])).toBe(false);
          }
        }),
        { numRuns: 20_000, seed: 23 },
      );
      expect(Math.min(outcomes.stored, outcomes.kept)).toBeGreaterThan(1000);
    });
  });
});

/** Whether something in a value says nothing: what is null or empty; or 0 with a sign, which only a double has. */
function isEmpty(given: unknown): boolean {
  if (typeof given !== "object" || given === null) return given === null || given === "" || Object.is(given, -0);
  const members = Object.values(given);
  return members.length === 0 || members.some(isEmpty);
}

/** Validates by the JSON Schema of a class with the names of its properties. */
function classValidator(db: IModelDb, name: string): ValidateFunction {
  const found = db.schemaContext.getSchemaItemSync("Plant", name, EntityClass) ?? expect.fail(`no class ${name}`);
  return validator(objectOf(settableProperties(found)));
}

/** The elements of a dynamic class, by the names of its own properties. */
function storedRows(db: IModelDb, name: string, properties: readonly DynamicProperty[]): Record<string, unknown>[] {
  const columns = properties.map((property, i) => `, [${property.name}] AS p${i}`).join("");
  const rows: Record<string, unknown>[] = [];
  selectRows<Record<string, unknown>>(db, `SELECT ECInstanceId AS [id]${columns} FROM ONLY [Plant].[${name}]`, {
    take: (row) => rows.push(membersBy(properties, (_, i) => row[`p${i}`], ({ name: own }) => own)),
  });
  return rows;
}

/** The members that have a value, under other names; those of structs too. */
function membersBy(properties: readonly DynamicProperty[], read: (property: DynamicProperty, i: number) => unknown, nameOf: (property: DynamicProperty) => string): Record<string, unknown> {
  const members = properties.flatMap((property, i) => {
    const found = read(property, i);
    if (found === undefined || found === null) return [];
    const { struct } = property;
    const ofEntry = (entry: Record<string, unknown>) => membersBy(struct?.members ?? [], ({ name }) => entry[name] ?? entry[name.charAt(0).toLowerCase() + name.slice(1)], nameOf);
    return [[nameOf(property), struct ? (found as Record<string, unknown>[]).map(ofEntry) : found] as const];
  });
  return Object.fromEntries(members);
}

/** The elements of a dynamic class as records have them. */
function storedRecords(db: IModelDb, { name, properties }: DynamicClass): object[] {
  return storedRows(db, name, properties).map((row) => grouped(membersBy(properties, (property) => row[property.name], ({ pointer }) => pointer)));
}

/** Members by JSON pointer, put into the groups that these lead through. */
function grouped(members: Record<string, unknown>): object {
  const root: Record<string, unknown> = {};
  for (const [pointer, member] of Object.entries(members)) {
    const names = namesOf(pointer);
    const last = names.pop() ?? "";
    let group = root;
    for (const name of names) group = (group[name] ??= {}) as Record<string, unknown>;
    group[last] = Array.isArray(member) ? member.map((each: unknown) => (isStruct(each) ? grouped(each) : each)) : member;
  }
  return root;
}

function isStruct(each: unknown): each is Record<string, unknown> {
  return typeof each === "object" && each !== null && Object.keys(each).every((name) => name.startsWith("/"));
}
