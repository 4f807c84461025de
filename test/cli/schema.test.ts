import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import type { CheckedSchema, SchemaEntry } from "../../ingest/index.js";
import { documentText, type BodyRecord } from "../support/document-text.js";
import { tempFolder } from "../support/temp-folder.js";
import { ingest, type Outcome } from "./program.js";

const cwd = tempFolder();
const subcommands = ["show", "check"];

const records: BodyRecord[] = [
  { type: "entity", kind: "Pump", id: "P-1", properties: { Flow: 1, "Max Head": 2.5 } },
  { type: "entity", kind: "Vessel", id: "V-1", properties: { Volume: 12 } },
];

const faulty = `<?xml version="1.0" encoding="utf-8"?>
<ECSchema schemaName="Faulty" alias="faulty" version="01.00.00" xmlns="http://www.bentley.com/schemas/Bentley.ECXML.3.2">
  <ECSchemaReference name="BisCore" version="01.00.00" alias="bis"/>
  <ECEntityClass typeName="Pump" displayLabel="Pump">
    <BaseClass>bis:PhysicalElement</BaseClass>
    <ECProperty propertyName="Serial" typeName="long"/>
  </ECEntityClass>
  <ECEntityClass typeName="Stray" displayLabel="Pump"/>
</ECSchema>`;

function schema(...args: string[]): Promise<Outcome> {
  return ingest(["schema", ...args], { cwd });
}

beforeAll(async () => {
  writeFileSync(join(cwd, "plant.ndjson"), documentText({ records }));
  writeFileSync(join(cwd, "alignment.yaml"), "alignment: 1\nkinds: {}\ndefault: { class: Generic:PhysicalObject }\ndynamicSchema: { name: Plant, label: Plant 7 }\n");
  writeFileSync(join(cwd, "faulty.ecschema.xml"), faulty);
  const synced = await ingest(["sync", "plant.ndjson", "--imodel", "plant.bim", "--alignment", "alignment.yaml"], { cwd });
  expect(synced, synced.stderr).toMatchObject({ exitCode: 0 });
  const plain = await ingest(["sync", "plant.ndjson", "--imodel", "plain.bim"], { cwd });
  expect(plain, plain.stderr).toMatchObject({ exitCode: 0 });
});

describe("imodel-ingest schema", () => {
  it.each(subcommands)("shows examples in the help of %s", async (name) => {
    const { exitCode, stdout } = await schema(name, "--help");
    expect(exitCode).toBe(0);
    expect(stdout.match(/^ {2}\$ .*imodel-ingest schema .*$/gm)?.length).toBeGreaterThanOrEqual(2);
  });

  it("takes a call without a command, or with a wrong combination, as wrong usage", async () => {
    for (const args of [[], ["check"], ["check", "faulty.ecschema.xml", "--imodel", "plant.bim"], ["check", "faulty.ecschema.xml", "--name", "Plant"]])
      expect(await schema(...args), args.join(" ")).toMatchObject({ exitCode: 2, stdout: "" });
  });

  it("says when the iModel is not there", async () => {
    for (const name of subcommands)
      expect(await schema(name, "--imodel", "nowhere.bim")).toMatchObject({ exitCode: 3, stderr: "imodel-ingest: imodel-unreadable: nowhere.bim does not exist\n" });
  });
});

describe("imodel-ingest schema show", () => {
  it("lists the dynamic schemas", async () => {
    expect(await schema("show", "--imodel", "plant.bim")).toMatchObject({ exitCode: 0, stdout: "  name   version   origin   classes  label\n  Plant  01.00.00  dynamic        2  Plant 7\n" });
    expect(await schema("show", "--imodel", "plain.bim")).toMatchObject({ exitCode: 0, stdout: "", stderr: "It has no dynamic schema; --all lists the others.\n" });
  });

  it("lists all schemas as JSON", async () => {
    const { stdout } = await schema("show", "--imodel", "plant.bim", "--all", "--json");
    const schemas = JSON.parse(stdout) as SchemaEntry[];
    expect(schemas.find(({ name }) => name === "Plant")).toEqual({ name: "Plant", version: "01.00.00", alias: "plant", label: "Plant 7", origin: "dynamic", classes: 2 });
    expect(schemas.find(({ name }) => name === "BisCore")).toMatchObject({ alias: "bis", origin: "native" });
  });

  it("prints a schema as EC XML and as EC JSON, whatever the case of its name", async () => {
    const xml = await schema("show", "--imodel", "plant.bim", "--name", "plant");
    expect(xml).toMatchObject({ exitCode: 0, stderr: "" });
    expect(xml.stdout).toMatch(/^<\?xml[^]*<ECSchema [^]*schemaName="Plant"[^]*propertyName="Max__x0020__Head"[^]*<\/ECSchema>\n$/);
    const json = await schema("show", "--imodel", "plant.bim", "--name", "Plant", "--json");
    expect(JSON.parse(json.stdout)).toMatchObject({ name: "Plant", version: "01.00.00", items: { Vessel: { schemaItemType: "EntityClass" } } });
  });

  it("says which schema may be meant when there is none of the name", async () => {
    expect(await schema("show", "--imodel", "plant.bim", "--name", "Plan")).toMatchObject({ exitCode: 2, stderr: "imodel-ingest: usage: the iModel has no schema Plan; did you mean Plant?\n" });
  });
});

describe("imodel-ingest schema check", () => {
  it("finds nothing wrong with the dynamic schema of an iModel, nor with one that iTwin.js brings", async () => {
    expect(await schema("check", "--imodel", "plant.bim")).toMatchObject({ exitCode: 0, stdout: "", stderr: "Plant 01.00.00: no problems\n" });
    expect(await schema("check", "--imodel", "plain.bim", "--name", "Generic")).toMatchObject({ exitCode: 0 });
  });

  it("says that there is nothing to check", async () => {
    expect(await schema("check", "--imodel", "plain.bim")).toMatchObject({ exitCode: 1, stdout: "", stderr: "It has no dynamic schema; --name names others.\n" });
  });

  it("checks a schema that another tool can read: the one that show prints", async () => {
    writeFileSync(join(cwd, "Plant.ecschema.xml"), (await schema("show", "--imodel", "plant.bim", "--name", "Plant")).stdout);
    expect(await schema("check", "Plant.ecschema.xml")).toMatchObject({ exitCode: 0, stderr: "Plant 01.00.00: no problems\n" });
  });

  it("prints what is wrong with a file, a line each", async () => {
    const { exitCode, stdout, stderr } = await schema("check", "faulty.ecschema.xml");
    expect({ exitCode, stderr }).toEqual({ exitCode: 1, stderr: "Faulty 01.00.00: 3 errors\n" });
    expect(stdout.split("\n").map((line) => line.split(" ", 3).join(" ")).sort()).toEqual(["", "Faulty.Pump.Serial: error BIS-1300", "Faulty.Stray: error BIS-600", "Faulty: error BIS-007"]);
    const json = JSON.parse((await schema("check", "faulty.ecschema.xml", "--json")).stdout) as CheckedSchema[];
    expect(json).toMatchObject([{ name: "Faulty", version: "01.00.00" }]);
    expect(json[0]?.findings[0]).toMatchObject({ severity: "error", code: "BIS-007", place: "Faulty" });
  });

  it("says when a file holds no schema, or references one that is nowhere", async () => {
    writeFileSync(join(cwd, "none.ecschema.xml"), "<Other/>");
    writeFileSync(join(cwd, "lonely.ecschema.xml"), faulty.replace('name="BisCore"', 'name="Nowhere"'));
    expect(await schema("check", "none.ecschema.xml")).toMatchObject({ exitCode: 3, stderr: expect.stringContaining("holds no schema") as string });
    expect(await schema("check", "lonely.ecschema.xml")).toMatchObject({ exitCode: 3, stderr: expect.stringContaining("references the schema Nowhere 01.00.00") as string });
  });
});
