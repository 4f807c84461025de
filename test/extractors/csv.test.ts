import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { complete, differences, entityOf, golden, type Document } from "./documents.js";
import { csv, extractCsv, fixtures, run, temporaryFolder } from "./extractor-run.js";

const assetOptions = [
  "--key=id", "--kind-column=type", "--parent=area:Area", "--label=name", "--code=id",
  "--type=power=number", "--type=length=number",
];

async function ids(text: string, args: readonly string[]): Promise<readonly string[]> {
  return complete(await extractCsv(text, args)).entities.map((entity) => entity.id);
}

describe("the fixture", () => {
  test("gives the golden document", async () => {
    const outcome = await run(csv, ["assets.csv", ...assetOptions]);
    complete(outcome);
    await expect(golden(outcome.output)).toMatchFileSnapshot(join(fixtures, "assets.golden.ndjson"));
  });

  test("keeps quoted commas, quotes and line feeds, and leaves empty cells out", async () => {
    const document = complete(await run(csv, ["assets.csv", ...assetOptions]));
    expect(entityOf(document, "Pump", "P-102").properties).toEqual({
      id: "P-102", type: "Pump", name: "Feed water pump (reserve)", area: "A-2", power: 7.5, length: 1.2,
      installed: "2019-04-01", maker: "Acme", note: "started every Monday,\nsee the log book",
    });
    expect(entityOf(document, "Vessel", "V-7").properties["maker"]).toBe('Kessel "Nord" AG');
  });

  test("differs from its second version in the row that was added, the one removed and the one edited", async () => {
    const before = complete(await run(csv, ["assets.csv", ...assetOptions]));
    const after = complete(await run(csv, ["assets-v2.csv", ...assetOptions]));
    expect(differences(before, after)).toEqual(["+ Pump P-202", "- Valve X-11", "~ Pump P-201"]);
  });
});

describe("the header", () => {
  test("describes a file by name, URI, time of last change and sha256", async () => {
    const { source } = complete(await run(csv, ["assets.csv", "--key=id"])).header;
    const checksum = createHash("sha256").update(readFileSync(join(fixtures, "assets.csv"))).digest("hex");
    expect(source).toMatchObject({ id: "assets.csv", name: "assets.csv", checksum: `sha256:${checksum}` });
    expect(source.uri).toBe(`file://${fixtures}/assets.csv`);
    expect(source.version).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/);
  });

  test("takes source id, mode and units from the options, and names those that shape the records", async () => {
    const args = ["--key=id", "--source-id=plant", "--mode=delta", "--length-unit=mm", "--angle-unit=rad", "--null=-"];
    const { header } = complete(await extractCsv("id,n\nA,1\n", [...args, "--type=n=integer"]));
    expect(header.source.id).toBe("plant");
    expect(header.mode).toBe("delta");
    expect(header.units).toEqual({ length: "mm", angle: "rad" });
    expect(header.extractor.options).toEqual({ key: ["id"], type: { n: "integer" }, null: ["-"], encoding: "utf-8-sig" });
  });

  test("of standard input has the given id and nothing that a stream does not know", async () => {
    const document = complete(await run(csv, ["-", "--key=id", "--source-id=pumps.csv"], { input: "id\nA\n" }));
    expect(document.header.source).toEqual({ id: "pumps.csv" });
    expect(document.entities).toEqual([{ type: "entity", kind: "pumps", id: "A", properties: { id: "A" } }]);
  });

  test("of a named pipe is that of standard input", async () => {
    const pipe = join(temporaryFolder(), "pipe.csv");
    spawnSync("mkfifo", [pipe]);
    const outcome = run(csv, [pipe, "--key=id", "--source-id=pumps.csv"]);
    await writeFile(pipe, "id\nA\n");
    const document = complete(await outcome);
    expect(document.header.source).toEqual({ id: "pumps.csv" });
    expect(document.entities[0]?.kind).toBe("pumps");
  });
});

describe("identity", () => {
  test("is the text of the key column without the space around it", async () => {
    expect(await ids("id,n\n A ,1\n", ["--key=id"])).toEqual(["A"]);
  });

  test("of several key columns is unambiguous", async () => {
    const text = "a,b\nx|y,z\nx,y|z\nx\\,y\nx,\\y\n";
    expect(await ids(text, ["--key=a,b"])).toEqual(["x\\|y|z", "x|y\\|z", "x\\\\|y", "x|\\\\y"]);
    expect(await ids(text, ["--key=a", "--key=b"])).toEqual(await ids(text, ["--key=a,b"]));
  });

  test("that is too long ends in a hash of the whole", async () => {
    const [one, two] = await ids(`id\n${"x".repeat(1100)}1\n${"x".repeat(1100)}2\n`, ["--key=id"]);
    expect(one).toMatch(/^x{959}~[0-9a-f]{64}$/);
    expect(two).not.toBe(one);
  });

  test("without a key is the row's content: independent of the order of rows and columns, numbered when rows repeat", async () => {
    const outcome = await extractCsv("a,b\n1,2\n3,4\n1,2\n1,2\n");
    expect(complete(outcome).header.idFrom).toBe("content");
    const [first, second, third, fourth] = complete(outcome).entities.map((entity) => entity.id);
    expect(first).toMatch(/^[0-9a-f]{64}$/);
    expect([third, fourth]).toEqual([`${first}-2`, `${first}-3`]);
    expect(await ids("b,a,c\n4,3,\n2,1,\n", [])).toEqual([second, first]);
  });

  test("has the file's name as kind, or the given one, or that of a column", async () => {
    const kinds = async (...args: string[]): Promise<Set<string>> =>
      new Set(complete(await extractCsv("id,k\nA,Pump\n", ["--key=id", ...args])).entities.map((entity) => entity.kind));
    expect(await kinds()).toEqual(new Set(["assets"]));
    expect(await kinds("--kind=Thing")).toEqual(new Set(["Thing"]));
    expect(await kinds("--kind-column=k")).toEqual(new Set(["Pump"]));
  });
});

describe("columns", () => {
  test("become label, code, version, parent and references", async () => {
    const text = "id,name,rev,area,feeds,on\nA,Pump,7,R1,V1; V2;;V1,\nB,,,,,B9\n";
    const args = ["--key=id", "--label=name", "--code=id", "--version-column=rev", "--parent=area:Area", "--split=;"];
    const references = ["--reference=feeds=feeds:Vessel", "--reference=on=on"];
    const [first, second] = complete(await extractCsv(text, [...args, ...references])).entities;
    expect(first).toMatchObject({ label: "Pump", code: "A", version: "7", parent: { kind: "Area", id: "R1" } });
    expect(first?.references).toEqual({ feeds: [{ kind: "Vessel", id: "V1" }, { kind: "Vessel", id: "V2" }] });
    expect(second?.references).toEqual({ on: [{ kind: "assets", id: "B9" }] });
    expect(second).not.toHaveProperty("parent");
  });

  test("become scopes, which the header names", async () => {
    const document = complete(await extractCsv("id,s\nA,north\nA,\nA,south\nB,north\n", ["--key=id", "--scope-column=s"]));
    expect(document.header.scopes).toEqual(["", "north", "south"]);
    expect(document.entities.map((entity) => entity.scope)).toEqual(["north", undefined, "south", "north"]);
  });

  test("are parsed by their declared type only", async () => {
    const text = 'i,n,b,s\n+7,-1.50e2,YES,007\n9007199254740993,"12",0,true\n';
    const types = ["--type=i=integer", "--type=n=number", "--type=b=boolean", "--type=s=string"];
    const [first, second] = complete(await extractCsv(text, types)).entities;
    expect(first?.properties).toEqual({ i: 7, n: -150, b: true, s: "007" });
    expect(second?.properties).toEqual({ i: "9007199254740993", n: 12, b: false, s: "true" });
  });

  test("hold nothing where a cell is empty, white space, or one of the texts for no value", async () => {
    const document = complete(await extractCsv("id,a,b,c,d\nA, ,NULL,-,null\n", ["--key=id", "--null=NULL", "--null=-"]));
    expect(document.entities[0]?.properties).toEqual({ id: "A", d: "null" });
  });
});

describe("the text", () => {
  const read = async (text: string | Buffer, ...args: string[]): Promise<Document["entities"][number]["properties"][]> =>
    complete(await extractCsv(text, ["--key=id", ...args])).entities.map((entity) => entity.properties);

  test.each([[","], [";"], ["\t"], ["|"]])("is split at %j when the header line says so", async (delimiter) => {
    const other = delimiter === "," ? ";" : ",";
    const quoted = `a${other.repeat(5)}b`;
    const text = `${["id", `"${quoted}"`, "c"].join(delimiter)}\n${["A", "1", "2"].join(delimiter)}\n`;
    expect(await read(text)).toEqual([{ id: "A", [quoted]: "1", c: "2" }]);
  });

  test("is split at the given delimiter", async () => {
    expect(await read("id#a,b\nA#1\n", "--delimiter=#")).toEqual([{ id: "A", "a,b": "1" }]);
    expect(await read("id\ta,b\nA\t1\n", "--delimiter=tab")).toEqual([{ id: "A", "a,b": "1" }]);
  });

  test("is read with and without a byte order mark, in any encoding, with any line ends", async () => {
    const expected = [{ id: "Ä", n: "1" }];
    expect(await read("\uFEFFid,n\nÄ,1\n")).toEqual(expected);
    expect(await read(Buffer.from("id,n\r\nÄ,1\r\n", "latin1"), "--encoding=cp1252")).toEqual(expected);
    expect(await read(Buffer.from("\uFEFFid,n\rÄ,1", "utf16le"), "--encoding=utf-16")).toEqual(expected);
  });

  test("may have empty lines, rows of delimiters only, and empty fields beyond the header", async () => {
    expect(await read("\n\nid,n\n\nA,1,,\n,\n  , \nB,2\n\n")).toEqual([{ id: "A", n: "1" }, { id: "B", n: "2" }]);
  });
});
