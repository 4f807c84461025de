import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, it } from "vitest";
import { selectRows } from "../../ingest/imodel/query.js";
import { ingest, type Outcome } from "../cli/program.js";
import { codeBlocks } from "../markdown.js";
import { root } from "../package-folder.js";
import { type BodyRecord, documentText } from "../support/document-text.js";
import { ecClass, ecSchema } from "../support/ec-schema.js";
import { reading, transactionCount } from "../support/imodel-content.js";
import { tempFolder } from "../support/temp-folder.js";

/** A folder to work in, with these files. */
function workplace(files: Record<string, string>): { cwd: string; file: string; run: (...args: string[]) => Promise<Outcome> } {
  const cwd = tempFolder();
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(cwd, path)), { recursive: true });
    writeFileSync(join(cwd, path), text);
  }
  return { cwd, file: join(cwd, "x.bim"), run: (...args) => ingest([...args, "--imodel", "x.bim"], { cwd }) };
}

async function rows<T extends object>(file: string, ecsql: string): Promise<T[]> {
  return reading(file, (db) => {
    const found: T[] = [];
    selectRows<T>(db, ecsql, { take: (row) => found.push(row) });
    return found;
  });
}

function versions(file: string): Promise<Record<string, string | undefined>> {
  return reading(file, (db) => Object.fromEntries(["BisCore", "Pumps", "Shapes"].map((name) => [name, db.querySchemaVersion(name)])));
}

const bis = "BisCore 01.00.14";
const shapes = ecSchema("Shapes", { references: [bis], classes: ecClass("Round", "BisCore:PhysicalElement") });
const pumps = ecSchema("Pumps", { references: [bis, "Shapes 01.00.00"], classes: ecClass("Pump", "Shapes:Round") });
const alignment = "alignment: 1\nkinds:\n  Pump: { class: Pumps:Pump }\n";
const pump = (id: string): BodyRecord => ({ type: "entity", kind: "Pump", id });

describe("--schemas", () => {
  const { cwd, file, run } = workplace({
    "a.yaml": alignment,
    "doc.ndjson": documentText({ records: [pump("1"), pump("2")] }),
    "more.ndjson": documentText({ records: [pump("1"), pump("2"), pump("3")] }),
    "own/Pumps.ecschema.xml": pumps,
    "others/below/Shapes.01.00.00.ecschema.xml": shapes,
  });
  const folders = ["--schemas", "own", "--schemas", "others"];

  it("names what is missing, and where was looked, before anything is read", async () => {
    const { exitCode, stderr } = await run("sync", "doc.ndjson", "--alignment", "a.yaml", "--schemas", "own");
    expect(exitCode).toBe(2);
    expect(stderr).toContain(`a.yaml:3:18: Pumps 01.00.00 of ${join("own", "Pumps.ecschema.xml")} references the schema Shapes 01.00.00: it is in none of these: the iModel, own, the npm package @bentley/shapes-schema, the schemas of iTwin.js; --schemas names a folder to look in`);
    expect(await rows(file, "SELECT ECInstanceId FROM BisCore.RepositoryLink")).toEqual([]);
  });

  it("lets a plan know the classes, and the iModel stay as it is", async () => {
    const { exitCode, stdout } = await run("plan", "doc.ndjson", "--alignment", "a.yaml", ...folders);
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/Pump +2 +0 +0 +0/);
    expect(await versions(file)).toMatchObject({ Pumps: undefined });
  });

  it("makes elements of the classes; later runs need no folders, and import nothing", async () => {
    const before = (await versions(file)).BisCore;
    expect(await run("sync", "doc.ndjson", "--alignment", "a.yaml", ...folders)).toMatchObject({ exitCode: 0, stderr: "" });
    expect(await versions(file)).toEqual({ BisCore: before, Pumps: "1.0.0", Shapes: "1.0.0" });
    const written = await transactionCount(file);
    expect(await run("sync", "doc.ndjson", "--alignment", "a.yaml", "--force")).toMatchObject({ exitCode: 0 });
    expect(await transactionCount(file)).toBe(written);
    expect((await run("sync", "more.ndjson", "--alignment", "a.yaml")).stdout).toMatch(/Pump +1 +0 +2/);
    expect(await rows(file, "SELECT ECInstanceId FROM Pumps.Pump")).toHaveLength(3);
  });

  it("serves a replay", async () => {
    const { run: again, file: other } = workplace({ "doc.ndjson": documentText({ records: [pump("1")] }), "none.yaml": "alignment: 1\nkinds: {}\n", "a.yaml": alignment });
    expect((await again("sync", "doc.ndjson", "--alignment", "none.yaml", "--quarantine", "q.ndjson")).exitCode).toBe(1);
    const folder = ["--schemas", join(cwd, "own"), "--schemas", join(cwd, "others")];
    expect(await again("replay", "q.ndjson", "--alignment", "a.yaml", ...folder)).toMatchObject({ exitCode: 0 });
    expect(await rows(other, "SELECT ECInstanceId FROM Pumps.Pump")).toHaveLength(1);
  });
});

describe("a schema in an npm package", () => {
  it("is found when the package is installed where the program is called", async () => {
    const { file, run } = workplace({
      "a.yaml": alignment,
      "doc.ndjson": documentText({ records: [pump("1")] }),
      "node_modules/@bentley/pumps-schema/package.json": '{ "name": "@bentley/pumps-schema", "version": "1.0.0" }',
      "node_modules/@bentley/pumps-schema/Pumps.ecschema.xml": pumps,
      "node_modules/@bentley/shapes-schema/package.json": '{ "name": "@bentley/shapes-schema", "version": "1.0.0" }',
      "node_modules/@bentley/shapes-schema/Shapes.ecschema.xml": shapes,
    });
    expect(await run("sync", "doc.ndjson", "--alignment", "a.yaml")).toMatchObject({ exitCode: 0, stderr: "" });
    expect(await rows(file, "SELECT ECInstanceId FROM Pumps.Pump")).toHaveLength(1);
  });
});

describe("the schemas of iTwin.js", () => {
  it("need no folder: functions, materials, linear locations", async () => {
    const { file, run } = workplace({
      "a.yaml": `alignment: 1
kinds:
  Loop: { class: Functional:FunctionalComposite, references: { part: { relationship: Functional:PhysicalElementFulfillsFunction, direction: backward } } }
  Step: { class: Functional:FunctionalComposite }
  Steel: { class: PhysicalMaterial:Steel, properties: { density: Density } }
  Mark: { class: LinearReferencing:LinearLocation }
  Pump: { class: Generic:PhysicalObject, references: { material: { navigation: PhysicalMaterial } } }
`,
      "doc.ndjson": documentText({
        records: [
          { type: "entity", kind: "Loop", id: "1", references: { part: { kind: "Pump", id: "5" } } },
          { type: "entity", kind: "Step", id: "2", parent: { kind: "Loop", id: "1" } },
          { type: "entity", kind: "Steel", id: "3", properties: { density: 7850 } },
          { type: "entity", kind: "Mark", id: "4" },
          { type: "entity", kind: "Pump", id: "5", references: { material: { kind: "Steel", id: "3" } } },
        ],
      }),
    });
    expect(await run("sync", "doc.ndjson", "--alignment", "a.yaml")).toMatchObject({ exitCode: 0, stderr: "" });
    expect(await rows(file, "SELECT COUNT(*) AS n FROM Functional.FunctionalComposite c JOIN Functional.FunctionalComposite p ON p.ECInstanceId=c.Parent.Id")).toEqual([{ n: 1 }]);
    expect(await rows(file, "SELECT COUNT(*) AS n FROM Functional.PhysicalElementFulfillsFunction")).toEqual([{ n: 1 }]);
    expect(await rows(file, "SELECT m.Density AS density FROM BisCore.PhysicalElement e JOIN PhysicalMaterial.Steel m ON m.ECInstanceId=e.PhysicalMaterial.Id")).toEqual([{ density: 7850 }]);
    expect(await rows(file, "SELECT ECInstanceId FROM LinearReferencing.LinearLocation")).toHaveLength(1);
    const written = await transactionCount(file);
    await run("sync", "doc.ndjson", "--alignment", "a.yaml", "--force");
    expect(await transactionCount(file)).toBe(written);
  });

  it("are bases of others: a function has a type", async () => {
    const { file, run } = workplace({
      "Loops.ecschema.xml": ecSchema("Loops", { references: [bis, "Functional 01.00.00"], classes: ecClass("LoopType", "Functional:FunctionalType") }),
      "a.yaml": "alignment: 1\nkinds:\n  Loop: { class: Functional:FunctionalComposite, references: { type: { navigation: TypeDefinition } } }\n  LoopType: { class: Loops:LoopType }\n",
      "doc.ndjson": documentText({ records: [{ type: "entity", kind: "Loop", id: "1", references: { type: { kind: "LoopType", id: "2" } } }, { type: "entity", kind: "LoopType", id: "2" }] }),
    });
    expect(await run("sync", "doc.ndjson", "--alignment", "a.yaml", "--schemas", ".")).toMatchObject({ exitCode: 0, stderr: "" });
    expect(await rows(file, "SELECT COUNT(*) AS n FROM Functional.FunctionalComposite l JOIN Loops.LoopType t ON t.ECInstanceId=l.TypeDefinition.Id")).toEqual([{ n: 1 }]);
  });

  it("have classes that nothing can be made of, which is said", async () => {
    const { run } = workplace({ "doc.ndjson": documentText({ records: [] }), "a.yaml": "alignment: 1\nkinds:\n  Load: { class: Analytical:AnalyticalElement }\n" });
    const { exitCode, stderr } = await run("sync", "doc.ndjson", "--alignment", "a.yaml");
    expect(exitCode).toBe(2);
    expect(stderr).toContain("a.yaml:3:18: Analytical:AnalyticalElement is abstract");
  });
});

describe("COBie with a schema of spatial parts", () => {
  const { file, run } = workplace({});
  const schemas = join(root, "fixtures/schemas");
  const alignment = join(schemas, "building.yaml");
  const sync = (): Promise<Outcome> => run("sync", join(root, "fixtures/extractors/building.golden.ndjson"), "--alignment", alignment, "--schemas", schemas, "--force", "--json");

  it("is shown in the documents", () => {
    const [shown] = codeBlocks("docs/domain-schemas.md").filter(({ language }) => language === "yaml");
    expect(readFileSync(alignment, "utf8")).toContain(`\n${shown?.text ?? ""}\n`);
  });

  it("makes classes derived from them, whose properties keep their homes, and nests the elements", async () => {
    expect(existsSync(file)).toBe(false);
    expect((await sync()).exitCode).toBe(0);
    const nested = "SELECT b.UserLabel AS building, f.Description AS storey, s.UserLabel AS room, s.NetArea AS area, s.GrossArea AS gross FROM Library.Space s JOIN Library.Floor f ON f.ECInstanceId=s.Parent.Id JOIN Library.Facility b ON b.ECInstanceId=f.Parent.Id WHERE s.CodeValue='Reading, north'";
    expect(await rows(file, nested)).toEqual([{ building: "Library", storey: "Ground floor", room: "Reading, north", area: 118, gross: 120.5 }]);
    const known = await rows<{ n: number }>(file, "SELECT COUNT(*) AS n FROM Premises.Room UNION ALL SELECT COUNT(*) FROM Library.Space");
    expect(known[0]?.n).toBeGreaterThan(0);
    expect(known[0]).toEqual(known[1]);
  });

  it("writes nothing when it comes again", async () => {
    const written = await transactionCount(file);
    expect((await sync()).exitCode).toBe(0);
    expect(await transactionCount(file)).toBe(written);
  });
});
