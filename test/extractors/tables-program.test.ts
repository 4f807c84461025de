import { spawn } from "node:child_process";
import { mkdirSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { gunzipSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { codeBlocks } from "../markdown.js";
import { validator } from "./documents.js";
import { run, temporaryFolder } from "./extractor-run.js";
import { extract, folderWith, mapping, tables, whole, withoutYaml } from "./tables-run.js";

const rows = Array.from({ length: 3000 }, (_, index) => `P-${index},Pump ${index}`).join("\n");
const plant = (): string => folderWith({ "x.tables.json": mapping({ file: "pumps.csv" }, { Pump: { id: "Tag" } }), "pumps.csv": `Tag,Name\n${rows}\n` });

/** A folder for PYTHONPATH in which a module cannot be imported. */
function without(module: string): Record<string, string> {
  const folder = temporaryFolder();
  mkdirSync(join(folder, module));
  writeFileSync(join(folder, module, "__init__.py"), "raise ImportError");
  return { PYTHONPATH: folder };
}

describe("the tables extractor", () => {
  test("has a valid manifest, whose version it knows, and explains itself", async () => {
    const manifest = JSON.parse(readFileSync(join(dirname(tables), "extractor.json"), "utf8")) as { version: string; fileTypes: string[] };
    expect(validator("extractor")(manifest)).toBe(true);
    expect((await run(tables, ["--version"])).output.toString()).toBe(`tables ${manifest.version}\n`);
    const help = (await run(tables, ["--help"])).output.toString();
    for (const topic of ["identity", "partial documents", "incremental extraction", "exit codes"]) expect(help).toContain(topic);
  });

  test.skipIf(withoutYaml)("says nothing when asked whether it can run", async () => {
    expect(await run(tables, ["--check"])).toEqual({ code: 0, errors: "", output: Buffer.alloc(0) });
  });

  test("asks in one line for what it lacks, for a mapping only when that needs it", async () => {
    const missing = (name: string, apt: string, pip: string): string =>
      `tables: ${name} is not installed; on Debian and Ubuntu: apt-get install ${apt}, elsewhere: python3 -m pip install ${pip}\n`;
    expect(await run(tables, ["--check"], { env: without("yaml") })).toMatchObject({ code: 3, errors: missing("PyYAML", "python3-yaml", "PyYAML") });
    whole(await extract(plant(), [], { env: without("yaml") }));
    const sources = [["psycopg2", "python3-psycopg2", "psycopg2-binary", { connection: "dbname=x" }], ["openpyxl", "python3-openpyxl", "openpyxl", { file: "x.xlsx" }]] as const;
    for (const [name, apt, pip, source] of sources) {
      const folder = folderWith({ "x.tables.json": mapping(source, { Pump: { id: "Tag" } }) });
      for (const args of [[], ["--check"]])
        expect(await extract(folder, args, { env: without(name) })).toMatchObject({ code: 3, errors: missing(name, apt, pip) });
    }
  });

  test("writes the same bytes each time, to a file too, from any folder and in any locale", async () => {
    const folder = plant();
    const { output } = await extract(folder);
    const ascii = { LC_ALL: "C", PYTHONIOENCODING: "ascii", PYTHONUTF8: "0", PYTHONCOERCECLOCALE: "0" };
    expect((await run(tables, [join(folder, "x.tables.json")], { env: ascii })).output.equals(output)).toBe(true);
    await extract(folder, ["-o", "out.ndjson.gz"]);
    expect(gunzipSync(readFileSync(join(folder, "out.ndjson.gz"))).equals(output)).toBe(true);
  });

  test("ends quietly and not with 0 when nobody reads its output", async () => {
    const child = spawn("python3", [tables, join(plant(), "x.tables.json")]);
    let errors = "";
    child.stderr.on("data", (chunk: Buffer) => (errors += chunk.toString()));
    child.stdout.destroy();
    expect(await new Promise((resolve) => child.on("close", resolve))).toBe(1);
    expect(errors).toBe("");
  });

  test("leaves an output file as it was when the source can't be read to its end", async () => {
    const folder = folderWith({
      "x.tables.json": mapping({ file: "pumps.csv" }, { Pump: { id: "Tag" } }),
      "pumps.csv": Buffer.concat([Buffer.from(`Tag\n${"A\n".repeat(50_000)}`), Buffer.from([0xff])]),
      "out.ndjson": "before",
    });
    expect(await extract(folder, ["-o", "out.ndjson"])).toMatchObject({ code: 1, errors: expect.stringMatching(/^tables: pumps.csv: line 50002 is not utf-8/) as string });
    expect(readFileSync(join(folder, "out.ndjson"), "utf8")).toBe("before");
    expect(readdirSync(folder).sort()).toEqual(["out.ndjson", "pumps.csv", "x.tables.json"]);
  });

  test.skipIf(withoutYaml)("accepts the mappings that docs/tables.md shows", async () => {
    const mappings = codeBlocks("docs/tables.md").filter(({ language }) => language === "yaml");
    expect(mappings).toHaveLength(2);
    for (const { text } of mappings) {
      const folder = folderWith({ "shown.tables.yaml": text });
      const checked = await run(tables, ["shown.tables.yaml", "--check"], { cwd: folder });
      // 3 when a library for its source is missing here; then the mapping has been read.
      expect([0, 3], checked.errors).toContain(checked.code);
    }
  });
});
