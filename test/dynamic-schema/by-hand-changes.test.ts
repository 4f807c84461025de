import { copyFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { DynamicClass, DynamicSchema } from "../../ingest/alignment/dynamic/dynamic-schema.js";
import type { EntityRecord } from "../../ingest/format/record-types.js";
import { findDynamicSchema } from "../../ingest/imodel/dynamic-schemas.js";
import { withIModel } from "../../ingest/imodel/imodel-target.js";
import { exportSchemaXml } from "../../ingest/imodel/schema-text.js";
import { documentText } from "../support/document-text.js";
import { reading } from "../support/imodel-content.js";
import { type Ingested, ingestText, totals } from "../support/ingest-text.js";
import { tempFolder } from "../support/temp-folder.js";
import { type Edit, editByHand, withItems } from "./by-hand-edits.js";
import { missingParts } from "./missing-parts.js";
import { keptByRecord, storedByRecord, valuesOf } from "./stored-by-record.js";

const yaml = "alignment: 1\nkinds: {}\ndefault: { class: Generic:PhysicalObject, properties: { Head: { unit: ft }, Lift: { unit: ft } } }\ndynamicSchema: { name: Plant }\n";

function pump(id: string, more: object = {}): EntityRecord {
  return { type: "entity", kind: "Pump", id, properties: { count: 1, Head: 5, day: "2020-02-29", tag: "a", rows: [{ a: 1, b: "x" }], more: [[1]], Pset: { v: 1 }, ...more } };
}

/** The third is new after the edit; it and the second bring new properties, values of other types, and members. */
const before = [pump("1"), pump("2")];
const after = [pump("1"), pump("2", { tag: "b", Lift: 5, Mixed: 1, Drive: "d" }), pump("3", { count: 2, Turns: 7, rows: [{ a: 2, b: "y", c: 1 }], Pset: { v: 2, w: 3 }, day: "2021-01-01" })];

function sync(file: string, records: readonly EntityRecord[]): Promise<Ingested> {
  return withIModel(file, (target) => ingestText(documentText({ records }), target, { yaml }));
}

/** What is found of each record: in the properties of these classes, in those that count now, or as JSON. */
function found(file: string, classes: readonly DynamicClass[]): Promise<Record<string, string[]>> {
  return reading(file, (db) => {
    const [early, late, kept] = [storedByRecord(db, "Plant", classes), storedByRecord(db, "Plant"), keptByRecord(db)];
    return Object.fromEntries(Object.keys(kept).map((key) => [key, [...(early[key] ?? []), ...(late[key] ?? []), ...(kept[key] ?? [])]]));
  });
}

function schemaOf(file: string): Promise<{ made: DynamicSchema; xml: string }> {
  return reading(file, (db) => ({ made: findDynamicSchema(db, "Plant") ?? expect.fail("no schema"), xml: exportSchemaXml(db, "Plant") }));
}

const attribute = (path: string): RegExp => new RegExp(`<FromSource[^>]*>\\s*<Path>${path}</Path>\\s*</FromSource>`);
const copied = (name: string, base: string): string => `<ECEntityClass typeName="${name}"><BaseClass>${base}</BaseClass><ECCustomAttributes><FromSource xmlns="Plant.01.00.00"><Path>Pump</Path></FromSource></ECCustomAttributes></ECEntityClass>`;
const machine = '<ECEntityClass typeName="Machine" displayLabel="A machine"><BaseClass>bis:PhysicalElement</BaseClass><ECProperty propertyName="Drive" typeName="int"/></ECEntityClass>';
const mixin = '<ECEntityClass typeName="IMixed" modifier="Abstract"><ECCustomAttributes><IsMixin xmlns="CoreCustomAttributes.01.00.04"><AppliesToEntityClass>bis:Element</AppliesToEntityClass></IsMixin></ECCustomAttributes><ECProperty propertyName="Mixed" typeName="string"/></ECEntityClass>';
const subclass = '<ECEntityClass typeName="Big"><BaseClass>Pump</BaseClass><ECProperty propertyName="TURNS" typeName="string"/></ECEntityClass>';
const others = `<?xml version="1.0" encoding="utf-8"?>
<ECSchema schemaName="Others" alias="others" version="01.00.00" xmlns="http://www.bentley.com/schemas/Bentley.ECXML.3.2">
  <ECSchemaReference name="Units" version="01.00.09" alias="u"/><ECSchemaReference name="Formats" version="01.00.00" alias="f"/>
  <PropertyCategory typeName="Pump" displayLabel="Pumps" priority="1"/><KindOfQuantity typeName="Quantity_FT" persistenceUnit="u:M" relativeError="0.1"/>
</ECSchema>`;
const changed = (to: string): string => `<ECCustomAttributes><AllowUnitChange xmlns="SchemaUpgradeCustomAttributes.01.00.00"><From>u:M</From><To>${to}</To></AllowUnitChange>`;
const upgrade: Edit = ["<ECSchemaReference", '<ECSchemaReference name="SchemaUpgradeCustomAttributes" version="01.00.00" alias="SchemaUpgradeCA"/>\n<ECSchemaReference'];
const reference: Edit = ["<ECSchemaReference", '<ECSchemaReference name="Others" version="01.00.00" alias="others"/>\n<ECSchemaReference'];

interface Case {
  edits: readonly Edit[];
  version?: string;
  others?: readonly string[];
  /** Names of the properties of the class of the kind, after the growth. */
  properties?: Record<string, string>;
  className?: string;
}

const cases: Record<string, Case> = {
  "a class was sealed": { edits: [['typeName="Pump"', 'typeName="Pump" modifier="Sealed"']] },
  "a class was put between a class and its base": { edits: [withItems(machine), [/bis:PhysicalElement(?=<\/BaseClass>\s*<ECCustomAttributes>\s*<FromSource)/, "Machine"]], properties: { "/Drive": "Drive_2" } },
  "a class got a mixin": { edits: [withItems(mixin), [/(?<=bis:PhysicalElement<\/BaseClass>)(?=\s*<ECCustomAttributes>\s*<FromSource)/, "<BaseClass>IMixed</BaseClass>"]], properties: { "/Mixed": "Mixed_2" } },
  "a class got a subclass": { edits: [withItems(subclass)], properties: { "/Turns": "Turns_2" } },
  "a class got a subclass that says to be of the same kind": { edits: [withItems(copied("A", "Pump"))] },
  "an abstract class says to be of the same kind": { edits: [withItems(copied("A", "bis:PhysicalElement").replace("<ECEntityClass", '<ECEntityClass modifier="Abstract"'))] },
  "a class was copied": { edits: [withItems(copied("Pump2", "bis:PhysicalElement"))] },
  "a class says no longer what it is from": { edits: [[attribute("Pump"), ""]], className: "Pump_2" },
  "a property says no longer what it is from": { edits: [[attribute("/tag"), ""]], properties: { "/tag": "tag_2" } },
  "a member says no longer what it is from": { edits: [[attribute("/b"), ""]] },
  "a property was made read-only": { edits: [['propertyName="tag"', 'propertyName="tag" readOnly="true"']] },
  "a property was added for a value to come": { edits: [['<ECProperty propertyName="count"', '<ECProperty propertyName="Revolutions" typeName="int"><ECCustomAttributes><FromSource xmlns="Plant.01.00.00"><Path>/Turns</Path></FromSource></ECCustomAttributes></ECProperty><ECProperty propertyName="count"']], properties: { "/Turns": "Revolutions" } },
  "a property became an enumeration": { edits: [withItems('<ECEnumeration typeName="Level" backingTypeName="int" isStrict="false"><ECEnumerator name="Low" value="1"/></ECEnumeration>'), ['propertyName="count" typeName="int"', 'propertyName="count" typeName="Level"']], properties: { "/count": "count" } },
  "days became times": { edits: [["<DateTimeComponent>Date<", "<DateTimeComponent>DateTime<"]] },
  "JSON became text": { edits: [[' extendedTypeName="Json"', ""]], properties: { "/more": "more_as_json" } },
  "a property got another KindOfQuantity": { edits: [withItems('<KindOfQuantity typeName="Heads" persistenceUnit="u:M" relativeError="0.1" presentationUnits="f:DefaultRealU(2)[u:FT]"/>'), [' kindOfQuantity="Quantity_FT"', ' kindOfQuantity="Heads"']] },
  "a property got a KindOfQuantity and a category of other schemas": { others: [others], edits: [reference, [' kindOfQuantity="Quantity_FT"', ' kindOfQuantity="others:Quantity_FT" category="others:Pump"']] },
  "a property lost its KindOfQuantity": { edits: [upgrade, [/ kindOfQuantity="Quantity_FT">\s*<ECCustomAttributes>/, `>${changed("")}`]], properties: { "/Head": "Head_in_M" } },
  "a property is stored in another unit": {
    edits: [upgrade, withItems('<KindOfQuantity typeName="Feet" persistenceUnit="u:FT" relativeError="0.1"/>'), [/ kindOfQuantity="Quantity_FT">\s*<ECCustomAttributes>/, ` kindOfQuantity="Feet">${changed("u:FT")}`]],
    properties: { "/Head": "Head_in_M" },
  },
  "a KindOfQuantity is shown in nothing": { edits: [[/(?<=typeName="Quantity_FT"[^>]*) presentationUnits="[^"]*"/, ""]] },
  "a category has another name for people": { edits: [['displayLabel="Pset" priority', 'displayLabel="The set" priority']] },
  "the write version was raised": { edits: [['schemaName="Plant"', 'schemaName="Plant" description="x"']], version: "01.01.00" },
  "the read version was raised, and many minor ones made": { edits: [['schemaName="Plant"', 'schemaName="Plant" description="x"']], version: "02.03.99" },
};

describe("a dynamic schema in which, by hand,", () => {
  const folder = tempFolder();
  const unedited = join(folder, "unedited.bim");
  const file = join(folder, "plant.bim");
  beforeAll(() => sync(unedited, before));
  beforeEach(() => copyFileSync(unedited, file));

  it.each(Object.entries(cases))("%s: grows on, loses nothing, and comes to rest", async (_, { edits, properties = {}, className = "Pump", ...rest }) => {
    const first = await schemaOf(file);
    const { kept } = await editByHand(file, edits, rest);
    expect(totals(await sync(file, before)), "the same document").toEqual({ unchanged: 2 });
    expect((await schemaOf(file)).xml).toBe(kept);

    await sync(file, after);
    const { made, xml } = await schemaOf(file);
    expect(missingParts(kept, xml)).toEqual([]);
    expect(xml, "new values go to the category of their group").not.toContain("Group_Pset_2");
    const [own = expect.fail("no class")] = made.classes.filter(({ kind }) => kind === "Pump");
    expect(own.name).toBe(className);
    expect(Object.fromEntries(own.properties.filter(({ pointer, name }) => properties[pointer] === name).map(({ pointer, name }) => [pointer, name]))).toEqual(properties);
    const values = await found(file, first.made.classes);
    for (const record of after) expect(values[`Pump ${record.id}`], record.id).toEqual(expect.arrayContaining(valuesOf(metres(record))));

    await sync(file, after); // what was retyped moves
    expect(totals(await sync(file, after))).toEqual({ unchanged: 3 });
    expect((await schemaOf(file)).xml).toBe(xml);
    const moved = await found(file, first.made.classes);
    for (const record of after) expect(moved[`Pump ${record.id}`], record.id).toEqual(expect.arrayContaining(valuesOf(metres(record))));
  });

  it("the mark of dynamic schemas was taken away, is left alone", async () => {
    await editByHand(file, [[/<DynamicSchema[^>]*>/, ""]]);
    await expect(sync(file, after)).rejects.toMatchObject({ key: "alignment-invalid" });
  });
});

/** The record as it is stored. */
function metres({ properties = {} }: EntityRecord): object {
  const { Head, Lift } = properties;
  return { ...properties, Head: Number(Head) * 0.3048, ...(Lift !== undefined && { Lift: Number(Lift) * 0.3048 }) };
}
