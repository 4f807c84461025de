import { StandaloneDb } from "@itwin/core-backend";
import { expect } from "vitest";
import { withHost } from "../../ingest/imodel/host.js";
import { importSchemaXml } from "../../ingest/imodel/schema-import.js";
import { exportSchemaXml } from "../../ingest/imodel/schema-text.js";

/** What is replaced, and what by. */
export type Edit = readonly [from: string | RegExp, to: string];

/** Imports the schema `Plant` of an iModel with edits, as its next version. Returns it as EC XML: as it was imported, and as iTwin.js exports it then. */
export function editByHand(file: string, edits: readonly Edit[], { version, others = [] }: { version?: string; others?: readonly string[] } = {}): Promise<{ given: string; kept: string }> {
  return withHost(async () => {
    const db = StandaloneDb.openFile(file);
    try {
      const before = exportSchemaXml(db, "Plant");
      const given = edits.reduce(edited, before.replace(/version="(\d+\.\d+)\.(\d+)"/, (_, line: string, minor: string) => `version="${version ?? `${line}.${String(Number(minor) + 1).padStart(2, "0")}`}"`));
      await importSchemaXml(db, [...others, given], "what is made by hand");
      return { given, kept: exportSchemaXml(db, "Plant") };
    } finally {
      db.close();
    }
  });
}

function edited(xml: string, [from, to]: Edit): string {
  const after = xml.replace(from, () => to);
  expect(after, `${String(from)} is there`).not.toBe(xml);
  return after;
}

/** Attributes of an item, put in front of those that it has. */
export function withAttributes(element: string, name: string, attributes: string): Edit {
  const named = `${element} ${element.endsWith("Property") ? "propertyName" : "typeName"}="${name}"`;
  return [named, `${named} ${attributes}`];
}

/** Puts items in front of the first class. */
export function withItems(...items: readonly string[]): Edit {
  return ["<ECCustomAttributeClass", `${items.join("\n")}\n<ECCustomAttributeClass`];
}

/** Puts properties behind the custom attributes of a class, in front of one of its properties. */
export function withProperties(before: string, ...properties: readonly string[]): Edit {
  return [before, `${properties.join("\n")}\n${before}`];
}

/** A custom attribute on whatever comes from a kind or pointer. */
export function withAttribute(path: string, attribute: string): Edit {
  return [new RegExp(`(?<=<Path>${path}</Path>\\s*</FromSource>)`), attribute];
}

const marked = (text: string): string => `<Marked xmlns="Plant.01.00.01"><Text>${text}</Text></Marked>`;

const items = [
  `<ECCustomAttributeClass typeName="Marked" modifier="Sealed" appliesTo="Any" description="Any mark.">
    <ECProperty propertyName="Text" typeName="string"/><ECProperty propertyName="Number" typeName="double"/><ECProperty propertyName="Whole" typeName="int"/>
    <ECProperty propertyName="On" typeName="boolean"/><ECProperty propertyName="Where" typeName="point3d"/><ECStructProperty propertyName="Inner" typeName="Remark"/>
    <ECArrayProperty propertyName="Many" typeName="string"/><ECStructArrayProperty propertyName="Structs" typeName="Remark"/>
  </ECCustomAttributeClass>`,
  '<ECStructClass typeName="Remark" displayLabel="A remark" description="Of people."><ECProperty propertyName="Note" typeName="string" maximumLength="20"/></ECStructClass>',
  `<ECEnumeration typeName="Level" backingTypeName="int" isStrict="false" displayLabel="Levels" description="Of water."><ECEnumerator name="Low" value="1" displayLabel="Low level" description="Little."/><ECEnumerator name="High" value="2"/></ECEnumeration>`,
  '<ECEnumeration typeName="Colour" backingTypeName="string" isStrict="true"><ECEnumerator name="Red" value="R"/></ECEnumeration>',
  '<UnitSystem typeName="Odd" displayLabel="Odd units"/>',
  '<Phenomenon typeName="BEARD" definition="LENGTH" displayLabel="Beard"/>',
  '<Unit typeName="BEARD_SECOND" phenomenon="u:LENGTH" unitSystem="Odd" definition="u:M" numerator="5" denominator="1000000000" displayLabel="beard s" description="It grows."/>',
  '<InvertedUnit typeName="PER_BEARD" invertsUnit="u:M" unitSystem="Odd"/>',
  '<Constant typeName="SEVEN" phenomenon="u:LENGTH_RATIO" definition="u:ONE" numerator="7" displayLabel="7"/>',
  `<Format typeName="FeetInches" displayLabel="FI" type="Fractional" precision="8" formatTraits="KeepSingleZero|ShowUnitLabel" uomSeparator=""><Composite spacer="-" includeZero="true"><Unit label="'">u:FT</Unit><Unit label='"'>u:IN</Unit></Composite></Format>`,
  '<KindOfQuantity typeName="BeardLength" displayLabel="BL" description="Of beards." persistenceUnit="u:M" relativeError="0.01" presentationUnits="FeetInches;f:DefaultRealU(2)[u:MM|mili];f:DefaultReal(4)[BEARD_SECOND]"/>',
  '<PropertyCategory typeName="Mine" displayLabel="My own" description="Of mine." priority="42"/>',
  '<ECEntityClass typeName="ILabelled" modifier="Abstract" displayLabel="Labelled"><ECCustomAttributes><IsMixin xmlns="CoreCustomAttributes.01.00.04"><AppliesToEntityClass>bis:Element</AppliesToEntityClass></IsMixin></ECCustomAttributes><ECProperty propertyName="Mixed" typeName="string"/></ECEntityClass>',
  '<ECEntityClass typeName="BigPump" displayLabel="Big pump"><BaseClass>Pump</BaseClass><ECProperty propertyName="Head" typeName="int"/></ECEntityClass>',
  `<ECEntityClass typeName="Tool" displayLabel="A tool" description="Of steel."><BaseClass>bis:PhysicalElement</BaseClass><BaseClass>ILabelled</BaseClass>
    <ECProperty propertyName="Sharp" typeName="double" kindOfQuantity="BeardLength" minimumValue="0.5" maximumValue="15000000000" priority="3" category="Mine"/><ECNavigationProperty propertyName="MadeFor" relationshipName="ToolFitsPump" direction="forward"/>
  </ECEntityClass>`,
  `<ECRelationshipClass typeName="ToolFitsPump" strength="referencing" modifier="None" displayLabel="fits"><Source multiplicity="(0..*)" roleLabel="fits" polymorphic="true"><Class class="Tool"/></Source><Target multiplicity="(0..1)" roleLabel="is fit by" polymorphic="true"><Class class="Pump"/></Target></ECRelationshipClass>`,
  `<ECRelationshipClass typeName="PumpFeeds" strength="referencing" modifier="Sealed"><BaseClass>bis:ElementRefersToElements</BaseClass><Source multiplicity="(0..*)" roleLabel="feeds" polymorphic="true"><Class class="Pump"/></Source>
    <Target multiplicity="(0..*)" roleLabel="is fed by" polymorphic="true" abstractConstraint="bis:PhysicalElement"><Class class="Pump"/><Class class="Valve"/></Target><ECProperty propertyName="Port" typeName="string" minimumLength="1"/></ECRelationshipClass>`,
];

/** Something of every sort that a schema can have more than what it is made with, and changes to everything that can be changed. */
export const everySort: readonly Edit[] = [
  ['displayLabel="Plant" xmlns', 'displayLabel="The plant" description="By hand &lt;&amp;&quot;&#10;." xmlns'],
  ["<ECSchemaReference", '<ECSchemaReference name="BisCustomAttributes" version="01.00.00" alias="bisCA"/>\n<ECSchemaReference'],
  [/(?=<\/ECCustomAttributes>)/, `<Marked xmlns="Plant.01.00.01"><Text> two  words </Text><Number>1.25</Number><Whole>7</Whole><On>True</On><Where>1,2,3</Where><Inner><Note>n</Note></Inner><Many><string>a</string><string>b</string></Many><Structs><Remark><Note>x</Note></Remark><Remark><Note>y</Note></Remark></Structs></Marked>`],
  withItems(...items),
  ['typeName="Pump_rows">', `typeName="Pump_rows" displayLabel="Pump rows" description="By hand"><ECCustomAttributes>${marked("on a struct")}</ECCustomAttributes><ECProperty propertyName="Extra" typeName="Level" displayLabel="An extra"/>`],
  ['typeName="Pump" displayLabel="Pump"', 'typeName="Pump" displayLabel="The pump" description="By hand"'],
  withAttribute("Pump", marked("on a class")),
  withProperties(
    '<ECProperty propertyName="Flow"',
    '<ECProperty propertyName="Level" typeName="Level" description="By hand."/>',
    '<ECProperty propertyName="Serial" typeName="int"/>',
    '<ECProperty propertyName="Guid" typeName="binary" extendedTypeName="BeGuid"/>',
    '<ECProperty propertyName="Plan" typeName="Bentley.Geometry.Common.IGeometry"/>',
    '<ECStructProperty propertyName="Remark" typeName="Remark"/>',
    '<ECArrayProperty propertyName="Colours" typeName="Colour" minOccurs="1" maxOccurs="4"/>',
  ),
  ['displayLabel="Flow"', 'displayLabel="The flow" description="By hand." minimumValue="-5.5" maximumValue="1000" priority="7" category="Mine"'],
  withAttribute("/Flow", `${marked("on a property")}<HiddenProperty xmlns="CoreCustomAttributes.01.00.04"><Show>False</Show></HiddenProperty>`),
  withAttributes("ECProperty", "count", 'minimumValue="0" maximumValue="10"'),
  withAttributes("ECProperty", "last", 'minimumLength="1" maximumLength="10"'),
  ['typeName="string" displayLabel="tag"', 'typeName="string" displayLabel="Tag no" readOnly="true"'],
  ['displayLabel="rows"', 'displayLabel="The rows" description="By hand"'],
  withAttributes("ECProperty", "head", 'minimumValue="0" category="Mine"'),
  ['presentationUnits="f:DefaultRealU(6)[u:FT];', 'displayLabel="Feet" description="By hand" presentationUnits="f:DefaultRealU(6)[u:FT];f:DefaultRealU(2)[u:CM|cm];f:AmerFI(8)[u:FT|ft][u:IN|in];'],
  ['displayLabel="Pset" priority="0"', 'displayLabel="The Pset" description="By hand" priority="5"'],
  ['typeName="Valve" displayLabel="Valve"', 'typeName="Valve" displayLabel="Valve" modifier="Sealed"'],
];
