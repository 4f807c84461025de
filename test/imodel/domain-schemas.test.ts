import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { type IModelDb, StandaloneDb } from "@itwin/core-backend";
import { Logger, LogLevel } from "@itwin/core-bentley";
import { describe, expect, it } from "vitest";
import type { DynamicSchema } from "../../ingest/alignment/dynamic/dynamic-schema.js";
import type { IngestError } from "../../ingest/errors.js";
import { importDomainSchemas } from "../../ingest/imodel/domain-schemas.js";
import { importDynamicSchema } from "../../ingest/imodel/dynamic-schemas.js";
import { setLog } from "../../ingest/log.js";
import { withHost } from "../../ingest/imodel/host.js";
import { ecClass, ecSchema } from "../support/ec-schema.js";
import { tempFolder } from "../support/temp-folder.js";

async function inIModel(work: (db: IModelDb) => Promise<void>): Promise<void> {
  await withHost(async () => {
    const db = StandaloneDb.createEmpty(join(tempFolder(), "x.bim"), { rootSubject: { name: "x" }, allowEdit: JSON.stringify({ txns: true }) });
    try {
      await work(db);
    } finally {
      db.close();
    }
  });
}

function folderOf(files: Record<string, string | Buffer>): string {
  const folder = tempFolder();
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), content);
  }
  return folder;
}

function importNamed(db: IModelDb, name: string, ...folders: string[]): Promise<void> {
  return importDomainSchemas(db, [{ name, place: "a.yaml:3:4" }], folders);
}

async function refusal(work: Promise<void>): Promise<IngestError> {
  return work.then(
    () => expect.fail("it was not refused"),
    (error: unknown) => error as IngestError,
  );
}

function transactions(db: IModelDb): number {
  return db.withSqliteStatement("SELECT COUNT(*) FROM dgn_Txns", (statement) => (statement.step(), statement.getValueInteger(0)));
}

const bis = "BisCore 01.00.14";

describe("schemas that an iModel lacks", () => {
  it("are imported with all that they build on, once, and nothing else changes", () =>
    inIModel(async (db) => {
      const before = db.querySchemaVersion("BisCore");
      for (const name of ["LinearReferencing", "Functional", "Analytical", "PhysicalMaterial"]) await importNamed(db, name);
      expect(["LinearReferencing", "Units", "Formats", "Functional", "Analytical", "PhysicalMaterial"].filter((name) => db.querySchemaVersion(name) === undefined)).toEqual([]);
      expect(db.querySchemaVersion("BisCore")).toBe(before);
      const written = transactions(db);
      await importDomainSchemas(db, ["LinearReferencing", "functional", "BisCore", "Units"].map((name) => ({ name, place: "" })), ["no/such/folder"]);
      expect(transactions(db)).toBe(written);
    }));

  it("come from the folder of the user, the newest there first, and what others build on comes before them", () =>
    inIModel(async (db) => {
      const folder = folderOf({
        "Upper.ecschema.xml": ecSchema("Upper", { references: [bis, "Middle 01.00.01", "Lower 01.02.00"], classes: ecClass("A", "Middle:B") }),
        "deep/er/Middle.01.00.02.ecschema.xml": ecSchema("Middle", { version: "01.00.02", references: [bis, "Lower 01.02.00"], classes: ecClass("B", "Lower:C") }),
        "deep/Middle.01.00.10.ecschema.xml": ecSchema("Middle", { version: "01.00.10", references: [bis, "Lower 01.02.01"], classes: ecClass("B", "Lower:C") }),
        "deep/Middle.ecschema.xml": ecSchema("Middle", { version: "02.00.00", references: ["Nowhere 01.00.00"] }),
        "Lower.ecschema.xml": ecSchema("Lower", { version: "1.2.3", references: [bis], classes: ecClass("C", "BisCore:PhysicalElement") }),
        "Functional.ecschema.xml": ecSchema("Functional", { version: "01.00.99", references: [bis] }),
        "node_modules/Upper.ecschema.xml": "not looked at",
      });
      await importDomainSchemas(db, [{ name: "upper", place: "" }, { name: "Functional", place: "" }], [tempFolder(), folder]);
      expect(["Upper", "Middle", "Lower", "Functional"].map((name) => db.querySchemaVersion(name))).toEqual(["1.0.0", "1.0.10", "1.2.3", "1.0.99"]);
    }));

  it("are taken as their makers release them: one that is not for production only where its place has no other that will do, and the log says so", () =>
    inIModel(async (db) => {
      const lines: Record<string, unknown>[] = [];
      setLog({ level: "warn", format: "json", run: "1", write: (line) => lines.push(JSON.parse(line) as Record<string, unknown>) });
      const made = (name: string, minor: string, use: string, references: string[] = []): Record<string, string> => {
        const classes = `<ECCustomAttributes><ProductionStatus xmlns="CoreCustomAttributes.01.00.03"><SupportedUse>${use}</SupportedUse></ProductionStatus></ECCustomAttributes>`;
        return { [`${name}.01.00.${minor}.ecschema.xml`]: ecSchema(name, { version: `01.00.${minor}`, references: [bis, "CoreCustomAttributes 01.00.03", ...references], classes }) };
      };
      const own = folderOf({
        ...made("Upper", "01", "production", ["Lower 01.00.02", "Beta 01.00.00"]), ...made("Upper", "02", "NotForProduction"), ...made("Upper", "03", "FieldTesting"),
        ...made("Lower", "01", "Production"), ...made("Lower", "02", "NotForProduction"), ...made("Lower", "03", "NotForProduction"),
        ...made("Beta", "01", "FieldTesting"), ...made("Beta", "02", "NotForProduction"), ...made("Other", "09", "NotForProduction"),
      });
      const further = folderOf({ ...made("Other", "01", "Production"), "Plain.01.00.01.ecschema.xml": ecSchema("Plain", { version: "01.00.01", references: [bis] }), ...made("Plain", "02", "FieldTesting") });
      try {
        await importDomainSchemas(db, ["Upper", "Other", "Plain"].map((name) => ({ name, place: "" })), [own, further]);
      } finally {
        setLog(undefined);
      }
      expect(["Upper", "Lower", "Beta", "Other", "Plain"].map((name) => db.querySchemaVersion(name))).toEqual(["1.0.1", "1.0.3", "1.0.1", "1.0.9", "1.0.1"]);
      expect(lines.map(({ level, message, schema, status, file }) => ({ level, message, schema, status, file }))).toEqual([
        { level: "warn", message: "a schema is not released for production, and no other will do", schema: "Lower 01.00.03", status: "NotForProduction", file: join(own, "Lower.01.00.03.ecschema.xml") },
        { level: "warn", message: "a schema is not released for production, and no other will do", schema: "Beta 01.00.01", status: "FieldTesting", file: join(own, "Beta.01.00.01.ecschema.xml") },
        { level: "warn", message: "a schema is not released for production, and no other will do", schema: "Other 01.00.09", status: "NotForProduction", file: join(own, "Other.01.00.09.ecschema.xml") },
      ]);
    }));

  it("do not upgrade what the iModel has: a newer version beside them is ignored, and refused when they need it", () =>
    inIModel(async (db) => {
      const before = db.querySchemaVersion("BisCore");
      const folder = folderOf({
        "BisCore.ecschema.xml": ecSchema("BisCore", { version: "01.00.99" }),
        "Content.ecschema.xml": ecSchema("Content", { references: [bis] }),
        "Greedy.ecschema.xml": ecSchema("Greedy", { references: ["BisCore 01.00.99"] }),
      });
      await importNamed(db, "Content", folder);
      const { key, message } = await refusal(importNamed(db, "Greedy", folder));
      expect(key).toBe("alignment-invalid");
      expect(message).toMatch(/^a\.yaml:3:4: Greedy 01\.00\.00 of .*Greedy\.ecschema\.xml references the schema BisCore 01\.00\.99: the iModel has BisCore 01\.00\.\d+, which is never upgraded by the way/);
      expect(db.querySchemaVersion("BisCore")).toBe(before);
    }));

  it("that are nowhere are named with the place in the alignment, and where was looked", () =>
    inIModel(async (db) => {
      const folder = folderOf({
        "Half.ecschema.xml": ecSchema("Half", { references: ["OtherHALFPart 01.00.05"] }),
        "OtherHALFPart.01.00.04.ecschema.xml": ecSchema("OtherHALFPart", { version: "01.00.04" }),
      });
      const nowhere = await refusal(importNamed(db, "NotThere", folder));
      expect(nowhere).toMatchObject({
        key: "alignment-invalid",
        message: `a.yaml:3:4: the schema NotThere is wanted: it is in none of these: the iModel, ${folder}, the npm package @bentley/not-there-schema, the schemas of iTwin.js; --schemas names a folder to look in`,
      });
      const half = await refusal(importNamed(db, "Half", folder));
      expect(half.message).toContain(`Half 01.00.00 of ${join(folder, "Half.ecschema.xml")} references the schema OtherHALFPart 01.00.05: it is in none of these: `);
      expect(half.message).toContain(`@bentley/other-half-part-schema, the schemas of iTwin.js (OtherHALFPart 01.00.04 of ${join(folder, "OtherHALFPart.01.00.04.ecschema.xml")} will not do)`);
      expect(await refusal(importNamed(db, "NotThere", join(folder, "missing")))).toMatchObject({ key: "usage" });
    }));
});

describe("schemas that are wrong", () => {
  const cases: Record<string, [string | Buffer, RegExp]> = {
    "broken XML": ['<ECSchema schemaName="Wrong">\n<ECEntityClass>\n</ECSchema>', /Wrong\.ecschema\.xml holds no schema: near line 2: Opening and ending tag mismatch/],
    "another document": ["<schema/>", /holds no schema: its root is schema, not ECSchema/],
    "nothing": ["", /holds no schema: /],
    "no name": [ecSchema("Wrong").replace("schemaName", "name"), /holds no schema: ECSchema has the name "" and the version "01.00.00"/],
    "a name that leads elsewhere": [ecSchema("Wrong", { references: ["../../Wrong 01.00.00"] }), /holds no schema: ECSchemaReference has the name "\.\.\/\.\.\/Wrong"/],
    "no version": [ecSchema("Wrong", { version: "new" }), /holds no schema: .* the version "new"/],
    "bytes that are no UTF-8": [Buffer.from([0x3c, 0xff, 0xfe]), /holds no schema: it is not UTF-8/],
    "nested entities": [
      `<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">${"bcdefghij".replace(/./g, (name, at: number) => `<!ENTITY ${name} "${`&${"abcdefghi".charAt(at)};`.repeat(10)}">`)}]>${ecSchema("Wrong").slice(38)}&j;`,
      /holds no schema: it declares a document type/,
    ],
    "files of the machine": ['<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><ECSchema schemaName="Wrong" version="1.0.0" alias="&a;"/>', /holds no schema: it declares a document type/],
    "too many bytes": [Buffer.alloc(9 * 1024 * 1024, " "), /holds no schema: it has 9437184 bytes; a schema may have 8388608/],
    "a base class that is not there": [ecSchema("Wrong", { references: [bis], classes: ecClass("A", "BisCore:Nope") }), /^the iModel refuses Wrong 01\.00\.00 of .*Wrong\.ecschema\.xml: .*BaseClass element with the value 'BisCore:Nope'/],
    "a sealed base class": [ecSchema("Wrong", { references: ["Generic 01.00.00"], classes: ecClass("A", "Generic:PhysicalObject") }), /Cannot add class 'Generic:PhysicalObject' as a base class to 'Wrong:A' because it is declared as Sealed/],
    "an alias that is taken": [ecSchema("Wrong", { alias: "bis" }), /Alias 'bis' is already used/],
  };

  it.each(Object.entries(cases))("%s: are refused with the file and the reason, and nothing is written", (_, [content, message]) =>
    inIModel(async (db) => {
      const before = transactions(db);
      const error = await refusal(importNamed(db, "Wrong", folderOf({ "Wrong.ecschema.xml": content })));
      expect(error).toMatchObject({ key: "schema-refused", message: expect.stringMatching(message) as string });
      expect(transactions(db)).toBe(before);
    }));

  it("that reference each other are refused", () =>
    inIModel(async (db) => {
      const folder = folderOf({
        "Hen.ecschema.xml": ecSchema("Hen", { references: ["Egg 01.00.00"] }),
        "Egg.ecschema.xml": ecSchema("Egg", { references: ["Hen 01.00.00"] }),
      });
      expect((await refusal(importNamed(db, "Hen", folder))).message).toMatch(/^the iModel refuses Egg 01\.00\.00 of .*, Hen 01\.00\.00 of .*: Unable to locate referenced schema Hen/);
    }));

  it("that nest a hundred thousand meaningless elements cost no more than reading them", () =>
    inIModel(async (db) => {
      const deep = `${"<a>".repeat(100_000)}${"</a>".repeat(100_000)}`;
      await importNamed(db, "Deep", folderOf({ "Deep.ecschema.xml": ecSchema("Deep", { references: [bis], classes: deep }) }));
      expect(db.querySchemaVersion("Deep")).toBe("1.0.0");
    }));

  it("do not silence what the program that embeds this one logs", () =>
    inIModel(async (db) => {
      const lines: string[] = [];
      Logger.initialize(undefined, (category, message) => lines.push(`${category} ${message}`));
      Logger.setLevelDefault(LogLevel.Error);
      Logger.setLevel("Mine", LogLevel.Warning);
      await refusal(importNamed(db, "Wrong", folderOf({ "Wrong.ecschema.xml": ecSchema("Wrong", { alias: "bis" }) })));
      Logger.logWarning("Mine", "still here");
      Logger.logWarning("ECDb", "not wanted");
      expect(lines).toEqual(["Mine still here"]);
      expect(Logger.minLevel).toBe(LogLevel.Error);
      Logger.initialize();
    }));

  it("of our own making are refused with the reason too", () =>
    inIModel(async (db) => {
      const schema: DynamicSchema = { name: "Plant", alias: "bis", label: "Plant", version: { read: 1, write: 0, minor: 0 }, classes: [], groups: [] };
      expect(await refusal(importDynamicSchema(db, schema))).toMatchObject({ key: "schema-refused", message: expect.stringContaining("Alias 'bis' is already used") as string });
    }));
});
