import { describe, expect, it } from "vitest";
import { addMissing, type XmlNode } from "../../ingest/schemas/add-missing.js";

const ec = "http://www.bentley.com/schemas/Bentley.ECXML.3.2";
const property = (name: string, rest: Partial<XmlNode> = {}): XmlNode => ({ name: "ECProperty", attributes: { propertyName: name, typeName: "string" }, ...rest });
const pump = (...children: readonly XmlNode[]): XmlNode => ({ name: "ECEntityClass", attributes: { typeName: "Pump", displayLabel: "Pump" }, children });
const schema = (version: string, ...children: readonly XmlNode[]): XmlNode => ({ name: "ECSchema", namespace: ec, attributes: { schemaName: "Plant", version, displayLabel: undefined }, children });

/** The schema in the iModel, edited by somebody. */
const edited = `<?xml version="1.0" encoding="UTF-8"?>
<ECSchema schemaName="Plant" version="01.00.00" description="By hand" xmlns="${ec}">
    <ECSchemaReference name="Units" version="01.00.09" alias="u"/>
    <ECEntityClass typeName="Pump" displayLabel="Our pump">
        <ECProperty propertyName="A" typeName="int" maximumValue="5"/>
    </ECEntityClass>
</ECSchema>`;

describe("a schema that is not there yet", () => {
  it("is written whole", () => {
    const mark: XmlNode = { name: "Mark", namespace: "Plant.01.00.00", children: [{ name: "Path", text: "a < b" }] };
    expect(addMissing(undefined, schema("01.00.00", pump(property("A", { children: [{ name: "ECCustomAttributes", children: [mark] }] }))))).toBe(
      `<ECSchema schemaName="Plant" version="01.00.00" xmlns="${ec}"><ECEntityClass typeName="Pump" displayLabel="Pump"><ECProperty propertyName="A" typeName="string">` +
        '<ECCustomAttributes><Mark xmlns="Plant.01.00.00"><Path>a &lt; b</Path></Mark></ECCustomAttributes></ECProperty></ECEntityClass></ECSchema>',
    );
  });

  it("keeps the carriage returns in its texts", () => {
    expect(addMissing(undefined, { name: "Path", text: "a\r\nb" })).toBe("<Path>a&#xD;\nb</Path>");
  });
});

describe("a schema that is there", () => {
  it("gets the version, and nothing else when nothing is missing", () => {
    expect(addMissing(edited, schema("01.00.01", pump(property("A"))))).toBe(edited.replace("01.00.00", "01.00.01"));
  });

  it("gets the items, properties and references that are missing, also those that are called like one of another sort", () => {
    const grown = addMissing(edited, schema("01.00.01", { name: "ECSchemaReference", attributes: { name: "Formats" } }, pump(property("B")), { name: "ECEntityClass", attributes: { typeName: "Units" } }));
    const expected = edited
      .replace("01.00.00", "01.00.01")
      .replace('5"/>\n    </', '5"/>\n    <ECProperty propertyName="B" typeName="string"/></')
      .replace("\n    <ECSchemaReference", '<ECSchemaReference name="Formats"/>\n    <ECSchemaReference')
      .replace("</ECSchema>", '<ECEntityClass typeName="Units"/></ECSchema>');
    expect(grown).toBe(expected);
  });
});
