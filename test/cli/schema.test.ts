import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import type { CheckedSchema, ExportedSchema, LockDifference, SchemaEntry, SchemaLock } from "../../ingest/index.js";
import { documentText, type BodyRecord } from "../support/document-text.js";
import { tempFolder } from "../support/temp-folder.js";
import { ingest, type Outcome } from "./program.js";

const cwd = tempFolder();
const subcommands = ["show", "check", "diff", "export", "lock"];

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
  writeFileSync(join(cwd, "other.ndjson"), documentText({ records: records.slice(0, 1) }));
  const other = await ingest(["sync", "other.ndjson", "--imodel", "other.bim", "--alignment", "alignment.yaml"], { cwd });
  expect(other, other.stderr).toMatchObject({ exitCode: 0 });
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
    for (const args of [[], ["check"], ["check", "faulty.ecschema.xml", "--imodel", "plant.bim"], ["check", "faulty.ecschema.xml", "--name", "Plant"], ["lock", "--imodel", "plant.bim", "--frozen"], ["lock", "--imodel", "plant.bim", "--check", "a", "-o", "b"]])
      expect(await schema(...args), args.join(" ")).toMatchObject({ exitCode: 2, stdout: "" });
  });

  it("says when the iModel is not there", async () => {
    for (const name of subcommands.filter((each) => each !== "diff"))
      expect(await schema(name, "--imodel", "nowhere.bim", ...(name === "export" ? ["-o", "never"] : []))).toMatchObject({ exitCode: 3, stderr: "imodel-ingest: imodel-unreadable: nowhere.bim does not exist\n" });
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

describe("imodel-ingest schema diff", () => {
  const alignment = ["--alignment", "alignment.yaml"];

  it("says what a sync would add, and adds nothing", async () => {
    writeFileSync(join(cwd, "next.ndjson"), documentText({ records: [...records, { type: "entity", kind: "Pump", id: "P-2", properties: { Flow: 1.5, Tags: ["a"] } }, { type: "entity", kind: "1st", id: "F-1" }] }));
    const before = readFileSync(join(cwd, "plant.bim"));
    expect(await schema("diff", "next.ndjson", "--imodel", "plant.bim", ...alignment)).toEqual({
      exitCode: 0,
      stderr: "",
      stdout: [
        "Plant 01.00.00 → 01.00.01",
        "Pump",
        "  property        type          from",
        "  Flow_as_double  double        /Flow, which was integer",
        "  Tags            string array  /Tags",
        "__x0031__st (new), of the kind 1st",
        "",
      ].join("\n"),
    });
    expect(readFileSync(join(cwd, "plant.bim")).equals(before)).toBe(true);
    const json = await schema("diff", "next.ndjson", "--imodel", "plant.bim", ...alignment, "--json");
    expect(JSON.parse(json.stdout)).toMatchObject({ name: "Plant", from: "01.00.00", to: "01.00.01", classes: [{ name: "Pump", isNew: false, properties: [{ name: "Flow_as_double", before: "integer" }, { name: "Tags", pointer: "/Tags" }] }, { kind: "1st", isNew: true, properties: [] }] });
  });

  it("needs no iModel", async () => {
    const { exitCode, stdout } = await schema("diff", "plant.ndjson", "--imodel", "new.bim", ...alignment);
    expect({ exitCode, stdout }).toMatchObject({ exitCode: 0, stdout: expect.stringMatching(/^Plant 01\.00\.00 \(new\)\nPump \(new\)\n/) as string });
    expect(readdirSync(cwd)).not.toContain("new.bim");
  });

  it("says when the schema stays as it is, and when there is nothing to compare", async () => {
    writeFileSync(join(cwd, "moved.ndjson"), documentText({ records: [{ type: "entity", kind: "Pump", id: "P-1", properties: { Flow: 2 } }] }));
    expect(await schema("diff", "moved.ndjson", "--imodel", "plant.bim", ...alignment)).toMatchObject({ exitCode: 0, stdout: "", stderr: "Plant stays as it is.\n" });
    expect(await schema("diff", "moved.ndjson", "--imodel", "plain.bim", "--json")).toMatchObject({ exitCode: 0, stdout: "null\n" });
  });

  it("reports records that are wrong", async () => {
    writeFileSync(join(cwd, "wrong.ndjson"), documentText({ records: [{ type: "entity", kind: "Pump" } as BodyRecord] }));
    expect(await schema("diff", "wrong.ndjson", "--imodel", "plant.bim", ...alignment)).toMatchObject({ exitCode: 1, stdout: "", stderr: expect.stringContaining("schema-violation") as string });
  });
});

describe("imodel-ingest schema export", () => {
  it("writes the dynamic schemas, and says what it wrote", async () => {
    const { exitCode, stdout } = await schema("export", "--imodel", "plant.bim", "-o", "out/schemas");
    expect({ exitCode, stdout }).toEqual({ exitCode: 0, stdout: "  schema  version   JSON Schemas  EC JSON\n  Plant   01.00.00             2  out/schemas/Plant/Plant.ecschema.json\n" });
    expect(readdirSync(join(cwd, "out/schemas/Plant")).sort()).toEqual(["Plant.ecschema.json", "Pump.schema.json", "Vessel.schema.json"]);
    expect(JSON.parse(readFileSync(join(cwd, "out/schemas/Plant/Pump.schema.json"), "utf8"))).toMatchObject({ title: "Pump", properties: { "Max Head": { type: "number" } } });
  });

  it("writes schemas that are named, and prints JSON", async () => {
    const { exitCode, stdout } = await schema("export", "--imodel", "plain.bim", "-o", "named", "--schema", "Generic", "--json");
    expect(exitCode).toBe(0);
    expect(JSON.parse(stdout) as ExportedSchema[]).toMatchObject([{ name: "Generic", file: "named/Generic/Generic.ecschema.json", classes: { Group: "named/Generic/Group.schema.json" } }]);
  });

  it("says when there is nothing to write, or no place to write to", async () => {
    expect(await schema("export", "--imodel", "plain.bim", "-o", "nothing")).toMatchObject({ exitCode: 1, stdout: "", stderr: "It has no dynamic or domain schema; --schema names others.\n" });
    expect(await schema("export", "--imodel", "plant.bim", "-o", "plant.ndjson")).toMatchObject({ exitCode: 3, stderr: expect.stringContaining("output-unwritable") as string });
  });
});

describe("imodel-ingest schema lock", () => {
  const locked = async (imodel: string): Promise<SchemaLock> => JSON.parse((await schema("lock", "--imodel", imodel)).stdout) as SchemaLock;
  const keep = (name: string, lock: SchemaLock): void => writeFileSync(join(cwd, name), JSON.stringify(lock));

  it("takes down all schemas, by name, always in the same way", async () => {
    expect(await schema("lock", "--imodel", "plant.bim", "-o", "schemas.lock.json")).toMatchObject({ exitCode: 0, stdout: "" });
    const text = readFileSync(join(cwd, "schemas.lock.json"), "utf8");
    expect((await schema("lock", "--imodel", "plant.bim")).stdout).toBe(text);
    const { lock, schemas } = JSON.parse(text) as SchemaLock;
    expect(lock).toBe(1);
    expect(schemas.map(({ name }) => name)).toEqual(schemas.map(({ name }) => name).sort());
    expect(schemas.find(({ name }) => name === "Plant")).toEqual({ name: "Plant", version: "01.00.00", origin: "dynamic", checksum: expect.stringMatching(/^sha256:[\da-f]{64}$/) as string });
    const others = schemas.filter(({ name }) => name !== "Plant");
    expect((await locked("plain.bim")).schemas).toEqual(others);
  });

  it("finds nothing when the schemas are as they were", async () => {
    keep("same.json", await locked("plant.bim"));
    expect(await schema("lock", "--imodel", "plant.bim", "--check", "same.json", "--frozen")).toMatchObject({ exitCode: 0, stdout: "", stderr: expect.stringMatching(/^\d+ schemas were locked: no problems\n$/) as string });
  });

  it("fails when a schema has other content under the same version, or is gone", async () => {
    keep("plant.json", await locked("plant.bim"));
    const other = await schema("lock", "--imodel", "other.bim", "--check", "plant.json");
    expect(other).toMatchObject({ exitCode: 1, stdout: "Plant: error changed: its content changed, its version 01.00.00 did not\n", stderr: expect.stringMatching(/: 1 problem\n$/) as string });
    const gone = await schema("lock", "--imodel", "plain.bim", "--check", "plant.json");
    expect(gone).toMatchObject({ exitCode: 1, stdout: "Plant: error vanished: it is no longer there; version 01.00.00 was locked\n" });
    const json = await schema("lock", "--imodel", "plain.bim", "--check", "plant.json", "--json");
    expect(JSON.parse(json.stdout) as LockDifference[]).toEqual([{ name: "Plant", change: "vanished", problem: true, locked: "01.00.00" }]);
  });

  it("says that a schema is new or has another version, and fails only when it must not", async () => {
    keep("plain.json", await locked("plain.bim"));
    const lock = await locked("plant.bim");
    keep("older.json", { ...lock, schemas: lock.schemas.map((each) => (each.name === "Plant" ? { ...each, version: "00.09.00", checksum: "sha256:0" } : each)) });
    expect(await schema("lock", "--imodel", "plant.bim", "--check", "plain.json")).toMatchObject({ exitCode: 0, stdout: "Plant: info new: version 01.00.00 was not there\n" });
    expect(await schema("lock", "--imodel", "plant.bim", "--check", "plain.json", "--frozen")).toMatchObject({ exitCode: 1, stdout: "Plant: error new: version 01.00.00 was not there\n" });
    expect(await schema("lock", "--imodel", "plant.bim", "--check", "older.json")).toMatchObject({ exitCode: 0, stdout: "Plant: info versioned: version 00.09.00 was locked, there is 01.00.00\n" });
    expect(await schema("lock", "--imodel", "plant.bim", "--check", "older.json", "--frozen")).toMatchObject({ exitCode: 1 });
  });

  it("takes a file that holds no lock as wrong usage", async () => {
    expect(await schema("lock", "--imodel", "plant.bim", "--check", "plant.ndjson")).toMatchObject({ exitCode: 2, stderr: "imodel-ingest: usage: plant.ndjson cannot be read as a lock of schemas\n" });
    expect(await schema("lock", "--imodel", "plant.bim", "-o", "nowhere/lock.json")).toMatchObject({ exitCode: 3, stderr: "imodel-ingest: output-unwritable: nowhere/lock.json cannot be written\n" });
  });
});
