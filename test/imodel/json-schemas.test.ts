import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { type IModelDb, StandaloneDb } from "@itwin/core-backend";
import { Code, IModel } from "@itwin/core-common";
import fc from "fast-check";
import { beforeAll, describe, expect, it } from "vitest";
import { fitValues, type PlacedValue } from "../../ingest/alignment/fit-values.js";
import { withHost } from "../../ingest/imodel/host.js";
import { withIModel } from "../../ingest/imodel/imodel-target.js";
import { selectRows } from "../../ingest/imodel/query.js";
import { IModelSchemaLookup } from "../../ingest/imodel/schema-lookup.js";
import { readSchemaList } from "../../ingest/imodel/schema-list.js";
import { exportSchemas } from "../../ingest/inspect-schemas.js";
import { isForData } from "../../ingest/schemas/schema-choice.js";
import type { JsonSchema } from "../../ingest/schemas/json-schema.js";
import { value } from "../support/any-values.js";
import { documentText } from "../support/document-text.js";
import { reading } from "../support/imodel-content.js";
import { ingestText } from "../support/ingest-text.js";
import { validator } from "../support/json-schema-validator.js";
import { tempFolder } from "../support/temp-folder.js";
import { hostileRecords, ordinaryRecords } from "../dynamic-schema/sources.js";

const works = `<?xml version="1.0" encoding="utf-8"?>
<ECSchema schemaName="Works" alias="works" version="01.00.02" xmlns="http://www.bentley.com/schemas/Bentley.ECXML.3.2">
  <ECSchemaReference name="BisCore" version="01.00.00" alias="bis"/>
  <ECSchemaReference name="CoreCustomAttributes" version="01.00.00" alias="CoreCA"/>
  <ECSchemaReference name="Units" version="01.00.00" alias="u"/>
  <KindOfQuantity typeName="LENGTH" persistenceUnit="u:M" relativeError="0.001"/>
  <ECEnumeration typeName="Level" backingTypeName="int" isStrict="true">
    <ECEnumerator name="Low" value="1" displayLabel="Low level"/>
    <ECEnumerator name="High" value="2"/>
  </ECEnumeration>
  <ECEnumeration typeName="Phase" backingTypeName="string" isStrict="false">
    <ECEnumerator name="Liquid" value="L"/>
  </ECEnumeration>
  <ECStructClass typeName="Address">
    <ECProperty propertyName="Street" typeName="string"/>
    <ECProperty propertyName="Number" typeName="int"/>
  </ECStructClass>
  <ECEntityClass typeName="Thing" modifier="Abstract">
    <BaseClass>bis:InformationRecordElement</BaseClass>
    <ECProperty propertyName="Tag" typeName="string" maximumLength="10" displayLabel="The tag" description="What is painted on it."/>
    <ECProperty propertyName="Note" typeName="string" maximumLength="10"/>
  </ECEntityClass>
  <ECEntityClass typeName="Machine" displayLabel="A machine" description="It moves.">
    <BaseClass>Thing</BaseClass>
    <ECProperty propertyName="Tag" typeName="string" minimumLength="2" maximumLength="5"/>
    <ECProperty propertyName="Flag" typeName="boolean"/>
    <ECProperty propertyName="Turns" typeName="int" minimumValue="0" maximumValue="10"/>
    <ECProperty propertyName="Count" typeName="int"/>
    <ECProperty propertyName="Serial" typeName="long"/>
    <ECProperty propertyName="Length" typeName="double" kindOfQuantity="LENGTH"/>
    <ECProperty propertyName="Level" typeName="Level"/>
    <ECProperty propertyName="Phase" typeName="Phase"/>
    <ECProperty propertyName="Where" typeName="point3d"/>
    <ECProperty propertyName="Spot" typeName="point2d"/>
    <ECProperty propertyName="Guid" typeName="binary" extendedTypeName="BeGuid"/>
    <ECProperty propertyName="More" typeName="string" extendedTypeName="Json"/>
    <ECProperty propertyName="Fixed" typeName="string" readOnly="true"/>
    <ECProperty propertyName="Any" typeName="dateTime"/>
    <ECProperty propertyName="Seen" typeName="dateTime">
      <ECCustomAttributes><DateTimeInfo xmlns="CoreCustomAttributes.01.00.00"><DateTimeKind>Utc</DateTimeKind></DateTimeInfo></ECCustomAttributes>
    </ECProperty>
    <ECProperty propertyName="Built" typeName="dateTime">
      <ECCustomAttributes><DateTimeInfo xmlns="CoreCustomAttributes.01.00.00"><DateTimeKind>Unspecified</DateTimeKind><DateTimeComponent>Date</DateTimeComponent></DateTimeInfo></ECCustomAttributes>
    </ECProperty>
    <ECArrayProperty propertyName="Names" typeName="string" minOccurs="0" maxOccurs="3"/>
    <ECArrayProperty propertyName="Levels" typeName="Level" minOccurs="0"/>
    <ECArrayProperty propertyName="Track" typeName="point2d" minOccurs="0"/>
    <ECStructProperty propertyName="Home" typeName="Address"/>
    <ECStructArrayProperty propertyName="Homes" typeName="Address" minOccurs="0"/>
  </ECEntityClass>
  <ECEntityClass typeName="Service">
    <BaseClass>bis:ElementMultiAspect</BaseClass>
    <ECProperty propertyName="Hours" typeName="double"/>
  </ECEntityClass>
  <ECRelationshipClass typeName="MachineOwnsServices" strength="embedding" modifier="None">
    <BaseClass>bis:ElementOwnsMultiAspects</BaseClass>
    <Source multiplicity="(1..1)" roleLabel="owns" polymorphic="true"><Class class="Machine"/></Source>
    <Target multiplicity="(0..*)" roleLabel="is owned by" polymorphic="true"><Class class="Service"/></Target>
  </ECRelationshipClass>
  <ECRelationshipClass typeName="MachineFeedsMachine" strength="referencing" modifier="None">
    <BaseClass>bis:ElementRefersToElements</BaseClass>
    <Source multiplicity="(0..*)" roleLabel="feeds" polymorphic="true"><Class class="Machine"/></Source>
    <Target multiplicity="(0..*)" roleLabel="is fed by" polymorphic="true"><Class class="Machine"/></Target>
    <ECProperty propertyName="Port" typeName="string"/>
  </ECRelationshipClass>
</ECSchema>`;

const folder = tempFolder();
const file = join(folder, "works.bim");
const written = join(folder, "schemas");

/** A machine as iTwin.js takes it. */
const machine = {
  tag: "P-1", note: "a note", flag: true, turns: 10, count: -5, serial: 2 ** 40, length: 1.5, level: 2, phase: "unlisted", where: { x: 1, y: 2, z: 3 }, spot: { x: 1, y: 2 },
  more: '{"a":[1]}', any: "2020-02-29T10:00:00.000", seen: "2020-02-29T10:00:00.000Z", built: "2020-02-29T00:00:00.000", names: ["a", "b"], levels: [1, 2],
  track: [{ x: 1, y: 2 }], home: { street: "Elm", number: 1 }, homes: [{ street: "Elm", number: 1 }, { street: "Oak" }],
};

function insertMachines(db: IModelDb): void {
  const props = { classFullName: "Works:Machine", model: IModel.dictionaryId, code: Code.createEmpty() };
  const [first, second] = [db.elements.insertElement({ ...props, ...machine }), db.elements.insertElement(props)];
  db.elements.insertAspect({ classFullName: "Works:Service", element: { id: first, relClassName: "Works:MachineOwnsServices" }, hours: 2 } as never);
  const feeds = { classFullName: "Works:MachineFeedsMachine", sourceId: first, targetId: second, port: "out" };
  db.relationships.insertInstance(feeds);
}

function schemaOf(schema: string, name: string): JsonSchema {
  return JSON.parse(readFileSync(join(written, schema, `${name}.schema.json`), "utf8")) as JsonSchema;
}

/** The instances of a class, as ECSQL gives those of their properties that the JSON Schema names. */
async function rowsOf(schema: string, name: string): Promise<object[]> {
  const columns = Object.keys(schemaOf(schema, name).properties ?? {}).map((property) => `[${property}] AS [${property}]`);
  const found: object[] = [];
  await reading(file, (db) => selectRows<object>(db, `SELECT ECInstanceId AS [id], ${columns.join(", ")} FROM ONLY [${schema}].[${name}] ORDER BY ECInstanceId`, { take: (row) => found.push(row) }));
  return found.map(({ id: _id, ...row }: { id?: string }) => ecNamed(row) as object);
}

/** ECSQL writes the first letter of names small; axes of points are small anyway. */
function ecNamed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(ecNamed);
  if (typeof value !== "object" || value === null || "x" in value) return value;
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [capital(name), ecNamed(member)]));
}

function capital(name: string): string {
  return `${name.charAt(0).toUpperCase()}${name.slice(1)}`;
}

beforeAll(async () => {
  await withHost(async () => {
    const db = StandaloneDb.createEmpty(file, { rootSubject: { name: "works" }, allowEdit: JSON.stringify({ txns: true }) });
    expect(readSchemaList(db).filter(isForData), "an empty iModel has none").toEqual([]);
    await db.importSchemaStrings([works]);
    db.channels.addAllowedChannel("shared");
    insertMachines(db);
    db.saveChanges();
    db.close();
  });
  const yaml = "alignment: 1\nkinds:\n  Website: { class: BisCore:UrlLink }\ndefault: { class: Generic:PhysicalObject }\ndynamicSchema: { name: Plant }\n";
  const records = [...ordinaryRecords.flat().map((record, i) => ({ ...record, id: `${i}` })), ...hostileRecords];
  await withIModel(file, (target) => ingestText(documentText({ records }), target, { yaml }));
  await exportSchemas({ imodel: file, folder: written, names: ["generic"] });
});

describe("exported schemas", () => {
  it("are those of sources and domains, and those that are named, with a JSON Schema for each concrete class of elements, aspects and links", () => {
    expect(readdirSync(written).sort()).toEqual(["Generic", "Plant", "Works"]);
    expect(readdirSync(join(written, "Works")).sort()).toEqual(["Machine.schema.json", "MachineFeedsMachine.schema.json", "Service.schema.json", "Works.ecschema.json"]);
    expect(existsSync(join(written, "Generic/PhysicalObject.schema.json"))).toBe(true);
    expect(JSON.parse(readFileSync(join(written, "Works/Works.ecschema.json"), "utf8"))).toMatchObject({ name: "Works", version: "01.00.02", items: { Machine: { schemaItemType: "EntityClass" } } });
  });

  it("compile in strict mode, each with an identity of its own", () => {
    const ids = readdirSync(written).flatMap((schema) =>
      readdirSync(join(written, schema)).filter((name) => name.endsWith(".schema.json")).map((name) => {
        const json = JSON.parse(readFileSync(join(written, schema, name), "utf8")) as JsonSchema;
        expect(() => validator(json), name).not.toThrow();
        return json.$id;
      }),
    );
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids).toContain("urn:imodel-ingest:class:Works:01.00.02:Machine");
  });
});

describe("the JSON Schema of a domain's class", () => {
  it.each([["Works", "Machine", 2], ["Works", "Service", 1], ["Works", "MachineFeedsMachine", 1]])("of %s:%s accepts what the iModel has", async (schema, name, count) => {
    const rows = await rowsOf(schema, name);
    expect(rows).toHaveLength(count);
    const validate = validator(schemaOf(schema, name));
    for (const row of rows) expect(validate(row), JSON.stringify([validate.errors, row])).toBe(true);
  });

  it("has every property that a record may set, with labels, limits and units from the schema", async () => {
    const { title, description, properties = {} } = schemaOf("Works", "Machine");
    expect({ title, description }).toEqual({ title: "A machine", description: "It moves." });
    const names = Object.keys(machine).map(capital);
    expect(Object.keys(properties).sort()).toEqual([...names, "Guid"].sort());
    expect(Object.keys((await rowsOf("Works", "Machine"))[0] ?? {}).sort()).toEqual(names.sort());
    expect(properties["Tag"]).toEqual({ type: "string", minLength: 2, maxLength: 5 });
    expect(properties["Level"]).toEqual({ type: "integer", enum: [1, 2], description: "One of: 1 (Low level), 2 (High)." });
    expect(properties["Length"]).toEqual({ type: "number", description: "In Units.M." });
    expect(Object.keys(schemaOf("Works", "MachineFeedsMachine").properties ?? {}).sort()).toEqual(["MemberPriority", "Port"]);
  });

  it.each<[string, unknown]>([
    ["Tag", "a"], ["Tag", "abcdef"], ["Tag", 1], ["Note", "n".repeat(11)], ["Flag", 1], ["Turns", 11], ["Turns", -1], ["Turns", 1.5], ["Count", 2 ** 31], ["Serial", 0.5], ["Length", "1"], ["Level", 3], ["Level", "Low"],
    ["Phase", 1], ["Where", { x: 1, y: 2 }], ["Where", { x: 1, y: 2, z: 3, w: 4 }], ["Spot", [1, 2]], ["Guid", "no guid"], ["More", {}], ["Fixed", "x"], ["Any", "yesterday"], ["Seen", "10:00"], ["Built", 2020],
    ["Names", "a"], ["Names", ["a", "b", "c", "d"]], ["Levels", [3]], ["Track", [{ x: 1 }]], ["Home", { Street: 1 }], ["Home", { Town: "x" }], ["Homes", {}], ["Unknown", 1], ["CodeValue", "x"], ["JsonProperties", "{}"], ["Parent", {}],
  ])("rejects %s = %j", (name, value) => {
    expect(validator(schemaOf("Works", "Machine"))({ [name]: value })).toBe(false);
  });
});

describe("what alignment stores, and the JSON Schema of a class", () => {
  // A pattern cannot tell the days of a month.
  it("agree: what is stored is valid, and what is valid, but for days that no month has, is stored", async () => {
    const machines = await reading(file, (db) => new IModelSchemaLookup(db).elementClass("Works:Machine") ?? expect.fail("no class"));
    const described = [...machines.properties.values()].filter(({ name, type, navigation }) => name in (schemaOf("Works", "Machine").properties ?? {}) && type !== "other" && navigation === undefined);
    expect(described.map(({ name }) => name).sort()).toEqual(["Any", "Built", "Count", "Flag", "Length", "Level", "Levels", "More", "Names", "Note", "Phase", "Seen", "Serial", "Tag", "Turns"]);
    const validate = validator(schemaOf("Works", "Machine"));
    const isValid = (name: string, given: unknown): boolean => validate({ [name]: given });
    fc.assert(
      fc.property(fc.constantFrom(...described), value, (property, given) => {
        const placed: PlacedValue = { home: property, value: given, flaw: undefined };
        const { stored } = fitValues([placed], machines);
        if (placed.flaw === undefined) expect(isValid(property.name, stored[property.name]), JSON.stringify([property.name, given, stored, validate.errors])).toBe(true);
        else if (property.type !== "dateTime") expect(isValid(property.name, given), JSON.stringify([property.name, given, placed.flaw])).toBe(false);
      }),
      { numRuns: 20_000, seed: 13 },
    );
  });
});

describe("the JSON Schema of a class that was made for a source", () => {
  it("accepts the source's own records, named as they are, and what its base class takes", async () => {
    const classes = await reading(file, (db) => db.getSchemaProps("Plant").items ?? {});
    const names = Object.entries(classes).filter(([, item]) => item.schemaItemType === "EntityClass").map(([name]) => name);
    const byKind = new Map(names.map((name) => [kindOf(classes[name]), name]));
    for (const record of [...ordinaryRecords.flat(), ...hostileRecords]) {
      const validate = validator(schemaOf("Plant", byKind.get(record.kind) ?? ""));
      expect(validate(record.properties), JSON.stringify([record.kind, validate.errors])).toBe(true);
      expect(validate({ ...record.properties, surprise: 1 })).toBe(false);
    }
    expect(validator(schemaOf("Plant", "Website"))({ Url: "https://example.org", rating: 5 })).toBe(true);
    expect(validator(schemaOf("Plant", "Website"))({ Url: 5 })).toBe(false);
  });
});

function kindOf(item: object | undefined): string {
  const { customAttributes = [] } = (item ?? {}) as { customAttributes?: { Path?: string }[] };
  return customAttributes.find(({ Path }) => Path !== undefined)?.Path ?? "";
}
