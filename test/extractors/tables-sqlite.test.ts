import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { readCheckpoints } from "../../ingest/inspect-imodel.js";
import type { SyncSummary } from "../../ingest/synchronize/sync-summary.js";
import { ingest } from "../cli/program.js";
import { extract, folderWith, idsOf, mapping, parse, sqlite, whole, withoutYaml } from "./tables-run.js";

const schema = "CREATE TABLE pump (tag TEXT PRIMARY KEY, name TEXT, area TEXT, feeds TEXT, status TEXT, updated TEXT);";
const pumps = { id: "tag", label: "name", watermark: "updated", deleted: { column: "status", values: "retired" } };

/** A folder with a mapping of `plant.db`, and that database. */
function plant(table: object, script: string, more: object = {}): string {
  const folder = folderWith({ "x.tables.json": mapping({ file: "plant.db" }, { pump: table }, more) });
  sqlite(join(folder, "plant.db"), script);
  return folder;
}

function change(folder: string, script: string): void {
  sqlite(join(folder, "plant.db"), script);
}

describe("SQLite", () => {
  test("values keep their own types, whatever the column says; blobs become base64", async () => {
    const folder = plant({ id: "id" }, `CREATE TABLE pump (id INTEGER, v INT);
      INSERT INTO pump VALUES (1, 7), (2, 7.5), (3, 'seven'), (4, x'DEADBEEF'), (5, NULL), (6, 9007199254740993), (7, 9e999), (8, 7.0), (9, CAST(x'41FF' AS TEXT)), (10, '')`);
    const document = whole(await extract(folder));
    expect(document.entities.map(({ properties }) => properties["v"])).toEqual([7, 7.5, "seven", "3q2+7w==", undefined, "9007199254740993", "Infinity", 7, "A\uFFFD", ""]);
    expect(document.issues).toMatchObject([{ code: "not-utf-8", severity: "warning", place: { table: "pump", row: 9, column: "v" } }]);
  });

  test("declared types are read from text and numbers; what does not fit stays, with a warning", async () => {
    const types = { i: "integer", n: "number", b: "boolean", d: "date", j: "json", t: "text" };
    const folder = plant({ id: "id", types }, `CREATE TABLE pump (id, i, n, b, d, j, t);
      INSERT INTO pump VALUES ('a good', '42', '7.50', 1, '2026-01-15 08:00:00', '{"a":[1,2.50]}', 7.0), ('bad', '4.2', 'n.a.', 'maybe', '15.1.2026', '{"__proto__":1}', x'00')`);
    const document = whole(await extract(folder));
    expect(document.entities.map(({ properties }) => properties)).toEqual([
      { i: 42, n: 7.5, b: true, d: "2026-01-15T08:00:00", j: { a: [1, 2.5] }, t: "7" },
      { i: "4.2", n: "n.a.", b: "maybe", d: "15.1.2026", j: '{"__proto__":1}', t: "AA==" },
    ]);
    expect(document.issues.map(({ code, place }) => `${code} ${place?.column ?? ""}`)).toEqual(["i", "n", "b", "d", "j"].map((column) => `wrong-type ${column}`));
  });

  test("a query has the order that it asks for, may join, and reads only", async () => {
    const script = `${schema} INSERT INTO pump (tag, name) VALUES ('P-1', 'One'), ('P-2', 'Two')`;
    const folder = plant({ id: "tag", query: "SELECT tag, name || '!' AS name FROM pump ORDER BY tag DESC -- all of them" }, script);
    expect(idsOf(whole(await extract(folder)))).toEqual(["P-2", "P-1"]);
    for (const query of ["DELETE FROM pump", "SELECT 1 AS tag) x; DROP TABLE pump; SELECT * FROM (SELECT 1 AS tag", "SELECT load_extension('x') AS tag", "SELECT * FROM nowhere"]) {
      const outcome = await extract(plant({ id: "tag", query }, script));
      expect(outcome, query).toMatchObject({ code: 2, errors: expect.stringMatching(/^tables: table pump: .*\n$/) as string });
    }
  });

  test("the same database gives the same bytes; the source is described by its file", async () => {
    const folder = plant(pumps, `${schema} INSERT INTO pump (tag, updated) VALUES ('P-2', '1'), ('P-1', '2')`, { mode: "delta" });
    const { output } = await extract(folder);
    expect((await extract(folder)).output.equals(output)).toBe(true);
    expect(whole(await extract(folder)).header.source).toMatchObject({ id: "x", name: "plant.db", checksum: expect.stringMatching(/^sha256:/) as string });
  });

  test("a file that is no database is refused in one line", async () => {
    const folder = folderWith({ "x.tables.json": mapping({ file: "plant.db" }, { pump: { id: "tag" } }), "plant.db": "no database, only text that is long enough ".repeat(40) });
    expect(await extract(folder)).toMatchObject({ code: 1, errors: expect.stringMatching(/^tables: .*plant.db: is not a readable SQLite database: .*\n$/) as string });
  });
});

describe("an incremental extraction from SQLite", () => {
  const start = `${schema} INSERT INTO pump VALUES ('P-1', 'One', 'A', '', 'in use', '2026-01-01 00:00:00'), ('P-2', 'Two', 'A', '', 'in use', '2026-01-02 00:00:00')`;

  test("goes on from the watermark, with rows of the very same time that came later", async () => {
    const folder = plant(pumps, start, { mode: "delta" });
    const first = whole(await extract(folder));
    expect(first.state).toMatchObject({ tables: { pump: { type: "text", watermark: "2026-01-02 00:00:00" } } });
    change(folder, "INSERT INTO pump VALUES ('P-3', 'Three', 'A', '', 'in use', '2026-01-02 00:00:00'); UPDATE pump SET name = 'Uno' WHERE tag = 'P-1'");
    const second = whole(await extract(folder, [], { state: first.state }));
    expect(idsOf(second)).toEqual(["P-2", "P-3"]);
    expect(second.state).toEqual(first.state);
  });

  test("with a lag goes back further, for times and for numbers", async () => {
    const folder = plant({ ...pumps, lag: "2d" }, start, { mode: "delta" });
    const { state } = whole(await extract(folder));
    expect(idsOf(whole(await extract(folder, [], { state })))).toEqual(["P-1", "P-2"]);
    const counted = plant({ id: "tag", watermark: "n", lag: 2 }, "CREATE TABLE pump (tag, n); INSERT INTO pump VALUES ('A', 1), ('B', 2), ('C', 4), ('D', NULL)", { mode: "delta" });
    expect(idsOf(whole(await extract(counted, [], { state: whole(await extract(counted)).state })))).toEqual(["B", "C", "D"]);
  });

  test("gives no checkpoint when a row could not be read, so that it is tried again", async () => {
    const folder = plant(pumps, `${start}; INSERT INTO pump VALUES (NULL, 'Nobody', '', '', '', '2026-01-03 00:00:00')`, { mode: "delta" });
    const outcome = await extract(folder);
    expect(outcome).toMatchObject({ code: 1, errors: expect.stringMatching(/^tables: partial: /) as string });
    const document = parse(outcome);
    expect(document).toMatchObject({ state: undefined, status: "partial", issues: [{ code: "missing-key", severity: "error", place: { table: "pump", row: 1 } }] });
    expect(idsOf(document)).toEqual(["P-1", "P-2"]);
  });

  test("starts again when its state is not its own, and says so", async () => {
    const folder = plant(pumps, start, { mode: "delta" });
    const document = whole(await extract(folder, [], { state: { watermark: 5 } }));
    expect(idsOf(document)).toEqual(["P-1", "P-2"]);
    expect(document.issues).toMatchObject([{ code: "checkpoint-unknown", severity: "warning" }]);
  });
});

describe.skipIf(withoutYaml)("what imodel-ingest makes of it", () => {
  async function sync(folder: string, ...more: string[]): Promise<Record<string, unknown> & { exitCode: number | null }> {
    const args = ["run", "tables", "x.tables.json", "--imodel", "plant.bim", "--json", ...more];
    const { exitCode, stdout, stderr } = await ingest(args, { cwd: folder });
    if (stdout === "") throw new Error(stderr);
    const [document] = (JSON.parse(stdout) as SyncSummary).documents;
    const { inserted, updated, unchanged, deleted } = document?.kinds["pump"] ?? {};
    return { exitCode, inserted, updated, unchanged, deleted };
  }

  const rows = (...tags: string[]): string => tags.map((tag) => `INSERT INTO pump VALUES ('${tag}', 'Pump ${tag}', 'A', '', 'in use', '2026-01-01');`).join("\n");

  test("a delta inserts, changes and deletes what it names, and the watermark comes back", async () => {
    const folder = plant(pumps, schema + rows("P-1", "P-2", "P-3"), { mode: "delta" });
    expect(await sync(folder)).toMatchObject({ exitCode: 0, inserted: 3 });
    change(folder, "UPDATE pump SET name = 'New', updated = '2026-01-05' WHERE tag = 'P-1'; UPDATE pump SET status = 'retired', updated = '2026-01-05' WHERE tag = 'P-2'; DELETE FROM pump WHERE tag = 'P-3'");
    expect(await sync(folder)).toMatchObject({ exitCode: 0, inserted: 0, updated: 1, deleted: 1 });
    expect(await readCheckpoints(join(folder, "plant.bim"))).toMatchObject({ x: { tables: { pump: { watermark: "2026-01-05" } } } });
    // What vanished without a trace is found by a full snapshot only.
    expect(await sync(folder, "--", "--snapshot")).toMatchObject({ exitCode: 0, unchanged: 1, deleted: 1 });
  });

  test("a snapshot deletes what vanished, and again has nothing to do", async () => {
    const folder = plant({ id: "tag", label: "name" }, schema + rows("P-1", "P-2", "P-3"));
    expect(await sync(folder)).toMatchObject({ exitCode: 0, inserted: 3 });
    change(folder, "DELETE FROM pump WHERE tag = 'P-3'");
    expect(await sync(folder)).toMatchObject({ exitCode: 0, unchanged: 2, deleted: 1 });
    expect(await sync(folder)).toMatchObject({ exitCode: 0, inserted: undefined });
  });

  test("a run that fails in the middle leaves the watermark where it was", async () => {
    const folder = plant(pumps, schema + rows("P-1"), { mode: "delta" });
    await sync(folder);
    change(folder, `${rows("P-2")} UPDATE pump SET updated = '2026-01-07'; INSERT INTO pump VALUES (NULL, 'Nobody', '', '', '', '2026-01-08')`);
    expect((await sync(folder)).exitCode).not.toBe(0);
    expect(await readCheckpoints(join(folder, "plant.bim"))).toMatchObject({ x: { tables: { pump: { watermark: "2026-01-01" } } } });
  });
});

