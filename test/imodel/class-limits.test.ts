import { join } from "node:path";
import { StandaloneDb } from "@itwin/core-backend";
import { describe, expect, it } from "vitest";
import { withHost } from "../../ingest/imodel/host.js";
import { withIModel } from "../../ingest/imodel/imodel-target.js";
import { selectRows } from "../../ingest/imodel/query.js";
import { type BodyRecord, documentText } from "../support/document-text.js";
import { reading } from "../support/imodel-content.js";
import { ingestText, totals } from "../support/ingest-text.js";
import { tempFolder } from "../support/temp-folder.js";

const phases = `<?xml version="1.0" encoding="utf-8"?>
<ECSchema schemaName="Phases" alias="phases" version="01.00.00" xmlns="http://www.bentley.com/schemas/Bentley.ECXML.3.2">
  <ECEnumeration typeName="Phase" backingTypeName="string" isStrict="true">
    <ECEnumerator name="Liquid" value="L" displayLabel="wet"/>
    <ECEnumerator name="Gas" value="G"/>
  </ECEnumeration>
</ECSchema>`;

const valves = `<?xml version="1.0" encoding="utf-8"?>
<ECSchema schemaName="Valves" alias="valves" version="01.00.00" xmlns="http://www.bentley.com/schemas/Bentley.ECXML.3.2">
  <ECSchemaReference name="BisCore" version="01.00.00" alias="bis"/>
  <ECSchemaReference name="Phases" version="01.00.00" alias="phases"/>
  <ECEnumeration typeName="Level" backingTypeName="int" isStrict="true">
    <ECEnumerator name="Low" value="1" displayLabel="Low level"/>
    <ECEnumerator name="High" value="2"/>
  </ECEnumeration>
  <ECEnumeration typeName="Empty" backingTypeName="int" isStrict="true"/>
  <ECEnumeration typeName="Rating" backingTypeName="int" isStrict="false">
    <ECEnumerator name="PN10" value="10"/>
  </ECEnumeration>
  <ECEntityClass typeName="Fitting" modifier="Abstract">
    <BaseClass>bis:PhysicalElement</BaseClass>
    <ECProperty propertyName="Tag" typeName="string" minimumLength="2" maximumLength="5"/>
    <ECProperty propertyName="Note" typeName="string" maximumLength="50"/>
  </ECEntityClass>
  <ECEntityClass typeName="Valve">
    <BaseClass>Fitting</BaseClass>
    <ECProperty propertyName="Note" typeName="string" maximumLength="4"/>
    <ECProperty propertyName="Turns" typeName="int" minimumValue="0" maximumValue="10"/>
    <ECProperty propertyName="Serial" typeName="long" minimumValue="1" maximumValue="5000000000"/>
    <ECProperty propertyName="Flow" typeName="double" minimumValue="-0.5" maximumValue="1.5"/>
    <ECProperty propertyName="Level" typeName="Level"/>
    <ECProperty propertyName="Rating" typeName="Rating"/>
    <ECProperty propertyName="Phase" typeName="phases:Phase"/>
    <ECArrayProperty propertyName="Levels" typeName="Level" minOccurs="1" maxOccurs="2"/>
    <ECProperty propertyName="Any" typeName="long" minimumValue="-9223372036854775808" maximumValue="9223372036854775807"/>
    <ECProperty propertyName="Fixed" typeName="string" readOnly="true"/>
    <ECProperty propertyName="Guid" typeName="string" extendedTypeName="BeGuid"/>
    <ECProperty propertyName="Open" typeName="boolean"/>
    <ECProperty propertyName="Built" typeName="dateTime"/>
    <ECProperty propertyName="Empty" typeName="Empty"/>
  </ECEntityClass>
</ECSchema>`;

const yaml = `alignment: 1
kinds:
  Valve:
    class: Valves:Valve
    properties: { tag: Tag, note: Note, turns: Turns, serial: Serial, flow: Flow, level: Level, rating: Rating, phase: Phase, levels: Levels, "a/b": Note, any: Any, fixed: Fixed, guid: Guid, open: Open, built: Built, empty: Empty }
`;

const query = `SELECT a.Identifier AS [id], v.Tag AS [tag], v.Note AS [note], v.Turns AS [turns], v.Serial AS [serial], v.Flow AS [flow], v.Level AS [level],
    v.Rating AS [rating], v.Phase AS [phase], v.Levels AS [levels], json_extract(v.JsonProperties, '$.imodelIngest.properties') AS [kept]
  FROM Valves.Valve v JOIN BisCore.ExternalSourceAspect a ON a.Element.Id=v.ECInstanceId ORDER BY a.ECInstanceId`;

interface Found {
  stored: Record<string, unknown>[];
  /** `pointer message` of each issue. */
  issues: string[];
}

describe("what a class says of its properties", () => {
  const folder = tempFolder();
  let files = 0;

  /** Synchronizes valves into an iModel that has their schema. */
  async function run(...valveProperties: Record<string, unknown>[]): Promise<Found> {
    return runWith(yaml, valveProperties);
  }

  async function runWith(alignment: string, valveProperties: Record<string, unknown>[]): Promise<Found> {
    const file = join(folder, `${++files}.bim`);
    await withHost(async () => {
      const db = StandaloneDb.createEmpty(file, { rootSubject: { name: "valves" }, allowEdit: JSON.stringify({ txns: true }) });
      await db.importSchemaStrings([phases, valves]);
      db.close();
    });
    const text = documentText({ records: valveProperties.map((properties, i): BodyRecord => ({ type: "entity", kind: "Valve", id: `${i}`, properties })) });
    const outcome = await withIModel(file, (target) => ingestText(text, target, { yaml: alignment }));
    const found = outcome.found.filter(({ code }) => code !== "schema-grown");
    expect(new Set(found.map(({ code }) => code))).toEqual(new Set(found.length > 0 ? ["value-unfit"] : []));
    const again = await withIModel(file, (target) => ingestText(text, target, { yaml: `${alignment}relationships: {}\n` }));
    expect(totals(again)).toEqual({ unchanged: valveProperties.length });
    const stored: Found["stored"] = [];
    await reading(file, (db) => selectRows<Record<string, unknown>>(db, query, { take: (row) => stored.push(row) }));
    return { stored, issues: found.map(({ pointer, message }) => `${pointer ?? ""} ${message}`) };
  }

  it("lets values at its limits through", async () => {
    const low = { tag: "ab", note: "", turns: 0, serial: 1, flow: -0.5, level: 1, rating: 10, phase: "L", levels: [1] };
    const high = { tag: "\u{1f600}".repeat(5), note: "abcd", turns: 10, serial: 5_000_000_000, flow: 1.5, level: 2, rating: 16, phase: "G", levels: [2, 1] };
    const { stored, issues } = await run(low, high);
    expect(issues).toEqual([]);
    expect(stored).toEqual([{ id: "0", ...low }, { id: "1", ...high }]);
  });

  it("keeps values beyond its limits out and reports each, and the record's other properties arrive", async () => {
    const { stored, issues } = await run(
      { tag: "abcdef", note: "abcd", turns: -1, serial: 0, flow: 1.6, colour: "red" },
      { tag: "a", note: "abcde", turns: 11, serial: 5_000_000_001, flow: -0.6, levels: [3] },
      { tag: "ab", "a/b": "abcde", levels: [1, 2, 1] },
      { levels: [] },
    );
    expect(stored.map(({ kept, ...rest }) => ({ ...rest, kept: JSON.parse(String(kept)) as unknown }))).toEqual([
      { id: "0", note: "abcd", kept: { tag: "abcdef", turns: -1, serial: 0, flow: 1.6, colour: "red" } },
      { id: "1", kept: { tag: "a", note: "abcde", turns: 11, serial: 5_000_000_001, flow: -0.6, levels: [3] } },
      { id: "2", tag: "ab", kept: { "a/b": "abcde", levels: [1, 2, 1] } },
      { id: "3", kept: { levels: [] } },
    ]);
    expect(issues).toEqual([
      "/properties/tag tag is longer than the 5 characters that Valves:Valve.Tag holds",
      "/properties/turns turns is less than 0, the least that Valves:Valve.Turns holds",
      "/properties/serial serial is less than 1, the least that Valves:Valve.Serial holds",
      "/properties/flow flow is more than 1.5, the most that Valves:Valve.Flow holds",
      "/properties/tag tag is shorter than the 2 characters that Valves:Valve.Tag needs",
      "/properties/note note is longer than the 4 characters that Valves:Valve.Note holds",
      "/properties/turns turns is more than 10, the most that Valves:Valve.Turns holds",
      "/properties/serial serial is more than 5000000000, the most that Valves:Valve.Serial holds",
      "/properties/flow flow is less than -0.5, the least that Valves:Valve.Flow holds",
      "/properties/levels levels is none of: 1 (Low level), 2 (High), the values of Valves:Valve.Levels",
      "/properties/levels levels has more than the 2 entries that Valves:Valve.Levels holds",
      "/properties/a~1b a/b is longer than the 4 characters that Valves:Valve.Note holds",
      "/properties/levels levels has fewer than the 1 entries that Valves:Valve.Levels needs",
    ]);
  });

  it("keeps values out that are of another type, or that the JSON Schema has no place for", async () => {
    const given = { turns: "many", serial: 1.5, any: 2 ** 53, fixed: "x", guid: "no guid", open: "yes", built: "2026-02-30", empty: 1 };
    const { stored, issues } = await run(given);
    expect(stored.map(({ kept, ...rest }) => ({ ...rest, kept: JSON.parse(String(kept)) as unknown }))).toEqual([{ id: "0", kept: given }]);
    expect(issues).toEqual([
      "/properties/turns turns does not fit Valves:Valve.Turns (integer)",
      "/properties/serial serial does not fit Valves:Valve.Serial (long)",
      "/properties/any any is more than 9007199254740991, the most that Valves:Valve.Any holds",
      "/properties/fixed fixed cannot be stored: Valves:Valve.Fixed is read-only or has no values",
      "/properties/guid guid is no GUID, which Valves:Valve.Guid holds",
      "/properties/open open does not fit Valves:Valve.Open (boolean)",
      "/properties/built built does not fit Valves:Valve.Built (dateTime)",
      "/properties/empty empty cannot be stored: Valves:Valve.Empty is read-only or has no values",
    ]);
  });

  it("holds for classes that are derived from it", async () => {
    const { stored, issues } = await runWith(`${yaml}dynamicSchema: { name: Plant }\n`, [{ tag: "abcdef", note: "abcd", level: "high", colour: "red" }]);
    expect(stored).toEqual([{ id: "0", note: "abcd", level: 2, kept: JSON.stringify({ tag: "abcdef" }) }]);
    expect(issues).toEqual(["/properties/tag tag is longer than the 5 characters that Plant:Valve.Tag holds"]);
  });

  it("takes of several values for a property the last one that fits, and reports the others that do not", async () => {
    const { stored, issues } = await run({ note: "abcd", "a/b": "abcde" }, { note: "abcde", "a/b": "abcd" });
    expect(stored).toEqual([
      { id: "0", note: "abcd", kept: JSON.stringify({ "a/b": "abcde" }) },
      { id: "1", note: "abcd", kept: JSON.stringify({ note: "abcde" }) },
    ]);
    expect(issues).toEqual([
      "/properties/a~1b a/b is longer than the 4 characters that Valves:Valve.Note holds",
      "/properties/note note is longer than the 4 characters that Valves:Valve.Note holds",
    ]);
  });

  it("takes enumerators by value, name and label, and reports what is none", async () => {
    const { stored, issues } = await run(
      { level: "Low level", rating: "PN10", phase: "wet" },
      { level: "high", rating: 16, phase: "gas" },
      { level: 3, rating: "PN16", phase: "solid", tag: "V-1" },
    );
    expect(stored.map(({ id, level, rating, phase, tag, kept }) => ({ id, level, rating, phase, tag, kept }))).toEqual([
      { id: "0", level: 1, rating: 10, phase: "L" },
      { id: "1", level: 2, rating: 16, phase: "G" },
      { id: "2", tag: "V-1", kept: JSON.stringify({ level: 3, rating: "PN16", phase: "solid" }) },
    ]);
    expect(issues).toEqual([
      "/properties/level level is none of: 1 (Low level), 2 (High), the values of Valves:Valve.Level",
      "/properties/rating rating does not fit Valves:Valve.Rating (integer)",
      "/properties/phase phase is none of: L (wet), G (Gas), the values of Valves:Valve.Phase",
    ]);
  });
});
