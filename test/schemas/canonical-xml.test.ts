import { describe, expect, it } from "vitest";
import { canonicalXml, schemaChecksum } from "../../ingest/schemas/canonical-xml.js";

function schema({ attributes = 'schemaName="A" alias="a" version="01.00.00"', biscore = "01.00.22", label = "Pump &quot;7&quot;", items = "" } = {}): string {
  return `<?xml version="1.0"?><ECSchema ${attributes} xmlns="http://www.bentley.com/schemas/Bentley.ECXML.3.2"><ECSchemaReference name="BisCore" version="${biscore}" alias="bis"/>
    <ECEntityClass typeName="Pump" displayLabel="${label}"><BaseClass>bis:PhysicalElement</BaseClass><BaseClass>bis:IParentElement</BaseClass><ECProperty propertyName="Flow" typeName="int"/></ECEntityClass>${items}</ECSchema>`;
}

const original = schema();

describe("the canonical form of EC XML", () => {
  it.each([
    ["the order of attributes", schema({ attributes: 'version="01.00.00"  alias="a" schemaName="A"' })],
    ["indentation and comments", original.replace("<ECProperty", "\n\n  <!-- flow -->\n<ECProperty")],
    ["the version of a schema that it references", schema({ biscore: "01.00.23" })],
    ["how characters are escaped", schema({ label: "Pump &#34;7&#x22;" })],
  ])("does not show %s", (_, other) => {
    expect(canonicalXml(other)).toBe(canonicalXml(original));
    expect(schemaChecksum(other)).toBe(schemaChecksum(original));
  });

  it("does not show the order of items, properties and custom attributes, nor the versions of the latter", () => {
    const attribute = (name: string, version: string): string => `<${name} xmlns="CoreCustomAttributes.${version}"><Use>x</Use></${name}>`;
    const item = (name: string, attributes: string): string => `<ECStructClass typeName="${name}"><ECCustomAttributes>${attributes}</ECCustomAttributes></ECStructClass>`;
    const one = schema({ items: item("X", attribute("P", "01.00.04") + attribute("Q", "01.00.04")) + item("Y", "") });
    const other = schema({ items: item("Y", "") + item("X", attribute("Q", "01.00.03") + attribute("P", "01.00.03")) });
    expect(canonicalXml(one)).toBe(canonicalXml(other));
  });

  it.each([
    ["a label", schema({ label: "Pump" })],
    ["the version", schema({ attributes: 'schemaName="A" alias="a" version="01.00.01"' })],
    ["a type", original.replace('"int"', '"double"')],
    ["a further item", schema({ items: '<ECStructClass typeName="X"/>' })],
    ["the order of base classes", original.replace(/(<BaseClass>.*?<\/BaseClass>)(<BaseClass>.*?<\/BaseClass>)/, "$2$1")],
    ["text in a custom attribute", original.replace("<BaseClass>", "<ECCustomAttributes><P><Use>y</Use></P></ECCustomAttributes><BaseClass>")],
  ])("shows %s", (_, other) => expect(schemaChecksum(other)).not.toBe(schemaChecksum(original)));

  it("keeps texts apart that markup could make the same", () => {
    expect(canonicalXml(original.replace('displayLabel="', 'displayLabel="a&quot; b=&quot;'))).not.toBe(canonicalXml(original.replace('displayLabel="', 'b="" displayLabel="a')));
  });
});
