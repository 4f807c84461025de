import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { loadAlignment } from "../../ingest/alignment/alignment-document.js";
import { selectRows } from "../../ingest/imodel/query.js";
import { ingest, type Outcome } from "../cli/program.js";
import { root } from "../package-folder.js";
import { ecClass, ecSchema } from "../support/ec-schema.js";
import { reading, transactionCount } from "../support/imodel-content.js";
import { tempFolder } from "../support/temp-folder.js";

const alignments = join(root, "extractors/cobie");
const building = join(alignments, "building.yaml");
const workbook = join(root, "fixtures/extractors/building.golden.ndjson");

/** Stand-ins, which have as much of the schemas as the alignment names. */
const composition = ecSchema("SpatialComposition", {
  references: ["BisCore 01.00.12"],
  classes: `
    <ECEntityClass typeName="Part" modifier="Abstract"><BaseClass>BisCore:SpatialLocationElement</BaseClass><ECProperty propertyName="Description" typeName="string"/><ECNavigationProperty propertyName="ComposingElement" relationshipName="Composes" direction="Backward"/></ECEntityClass>
    <ECRelationshipClass typeName="Composes" modifier="None" strength="embedding">
      <Source multiplicity="(0..1)" roleLabel="composes" polymorphic="true"><Class class="Part"/></Source>
      <Target multiplicity="(0..*)" roleLabel="is composed by" polymorphic="true"><Class class="Part"/></Target>
    </ECRelationshipClass>
    <ECRelationshipClass typeName="SpatialOrganizerReferencesSpatialElements" modifier="None" strength="referencing">
      <BaseClass>BisCore:ElementRefersToElements</BaseClass>
      <Source multiplicity="(0..*)" roleLabel="references" polymorphic="true"><Class class="BisCore:SpatialLocationElement"/></Source>
      <Target multiplicity="(0..*)" roleLabel="is referenced by" polymorphic="true"><Class class="BisCore:SpatialElement"/></Target>
    </ECRelationshipClass>`,
});
const buildings = ecSchema("BuildingSpatial", {
  references: ["BisCore 01.00.12", "SpatialComposition 01.00.00"],
  classes: ["Building", "RegularStory", "Space"].map((name) => ecClass(name, "SpatialComposition:Part")).join("") + ecClass("Zone", "BisCore:SpatialLocationElement"),
});

const cwd = tempFolder();
const file = join(cwd, "x.bim");

function folder(name: string, files: Record<string, string>): string[] {
  mkdirSync(join(cwd, name));
  for (const [schema, text] of Object.entries(files)) writeFileSync(join(cwd, name, `${schema}.ecschema.xml`), text);
  return ["--schemas", name];
}

function sync(...options: string[]): Promise<Outcome> {
  return ingest(["sync", workbook, "--imodel", file, ...options], { cwd });
}

const everything = ["BisCore.ExternalSourceAspect", "BisCore.ElementRefersToElements"];

function counts(froms: readonly string[]): Promise<number[]> {
  return reading(file, (db) => {
    const found: number[] = [];
    for (const from of froms) selectRows<{ n: number }>(db, `SELECT COUNT(*) AS n FROM ${from}`, { take: ({ n }) => found.push(n) });
    return found;
  });
}

describe("COBie in the domain schemas for buildings", () => {
  it("is the alignment of COBie, but for where buildings, their parts and systems go", async () => {
    const [own, all] = [(await loadAlignment(building)).document, (await loadAlignment(join(alignments, "alignment.yaml"))).document];
    expect(Object.keys(own.kinds).sort()).toEqual(Object.keys(all.kinds).sort());
    const changed = ["Facility", "Floor", "Space", "Zone", "Component", "System"];
    const others = (kinds: object): object => Object.fromEntries(Object.entries(kinds).filter(([kind]) => !changed.includes(kind)));
    expect(others(own.kinds)).toEqual(others(all.kinds));
    for (const kind of changed) expect(Object.keys(own.kinds[kind]?.references ?? {}).sort()).toEqual(Object.keys(all.kinds[kind]?.references ?? {}).sort());
    expect(own.dynamicSchema).toEqual(all.dynamicSchema);
  });

  it("is refused without the schemas, and says of each which it is and what to do", async () => {
    expect((await sync()).exitCode).toBe(0);
    const written = await transactionCount(file);
    for (const { exitCode, stderr } of [await sync("--alignment", building, "--force"), await ingest(["align", "check", building], { cwd })]) {
      expect(exitCode).toBe(2);
      expect(stderr).toMatch(/building\.yaml:\d+:\d+: the schema BuildingSpatial is wanted: .*--schemas names a folder to look in\n/);
      expect(stderr).toMatch(/building\.yaml:\d+:\d+: the schema SpatialComposition is wanted: .*--schemas names a folder to look in\n/);
    }
    expect(await transactionCount(file)).toBe(written);
  });

  it("is refused with a part of the schemas, and says which one is missing", async () => {
    const { exitCode, stderr } = await ingest(["align", "check", building, ...folder("half", { BuildingSpatial: buildings })], { cwd });
    expect(exitCode).toBe(2);
    expect(stderr).toContain(`BuildingSpatial 01.00.00 of ${join("half", "BuildingSpatial.ecschema.xml")} references the schema SpatialComposition 01.00.00: it is in none of these`);
  });

  it("makes the same elements and links, of their classes and composed of one another, also of those that are there, and writes nothing when it comes again", async () => {
    const schemas = folder("all", { BuildingSpatial: buildings, SpatialComposition: composition });
    expect((await ingest(["align", "check", building, workbook, ...schemas], { cwd })).exitCode).toBe(0);
    const before = await counts(["COBie.Facility", "COBie.Floor", "COBie.Space", "COBie.Zone", "COBie.System", ...everything]);
    const { exitCode, stderr } = await sync("--alignment", building, ...schemas);
    expect(exitCode, stderr).toBe(0);
    const [storeys, spaces] = ["BuildingSpatial.RegularStory", "BuildingSpatial.Space"] as const;
    expect(await counts(["BuildingSpatial.Building", storeys, spaces, "BuildingSpatial.Zone", "BisCore.PhysicalSystem", ...everything])).toEqual(before);
    const composed = `${spaces} s JOIN ${storeys} f ON f.ECInstanceId=s.ComposingElement.Id JOIN BuildingSpatial.Building b ON b.ECInstanceId=f.ComposingElement.Id`;
    expect(await counts([composed, `${composed} WHERE f.Description='Ground floor'`, `${spaces} WHERE Parent.Id IS NOT NULL`])).toEqual([4, 3, 0]);
    const written = await transactionCount(file);
    expect((await sync("--alignment", building, "--force")).exitCode).toBe(0);
    expect(await transactionCount(file)).toBe(written);
  });

  it("gives way to the default again, in one run", async () => {
    const before = await counts(["BuildingSpatial.Building", "BuildingSpatial.RegularStory", "BuildingSpatial.Space", "BuildingSpatial.Zone", "BisCore.PhysicalSystem", ...everything]);
    const { exitCode, stderr } = await sync();
    expect(exitCode, stderr).toBe(0);
    expect(await counts(["COBie.Facility", "COBie.Floor", "COBie.Space", "COBie.Zone", "COBie.System", ...everything])).toEqual(before);
    expect(await counts(["COBie.Space s JOIN COBie.Floor f ON f.ECInstanceId=s.Parent.Id JOIN COBie.Facility b ON b.ECInstanceId=f.Parent.Id", "BuildingSpatial.Space"])).toEqual([4, 0]);
    const written = await transactionCount(file);
    expect((await sync("--force")).exitCode).toBe(0);
    expect(await transactionCount(file)).toBe(written);
  });
});
