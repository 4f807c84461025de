import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { Outcome } from "./extractor-run.js";
import { noServer, password, startServer, type PostgresServer } from "./tables-server.js";
import { extract, folderWith, idsOf, mapping, tables, whole } from "./tables-run.js";

const pumps = { id: "tag", label: "name", watermark: "updated" };

describe.skipIf(noServer !== "")(`PostgreSQL${noServer === "" ? "" : ` (skipped: ${noServer})`}`, () => {
  let server: PostgresServer;
  const seen: string[] = [];

  beforeAll(async () => {
    server = await startServer();
  }, 120_000);
  afterAll(() => server.stop());

  beforeEach(async () => {
    await server.execute("DROP SCHEMA public CASCADE; CREATE SCHEMA public");
  });

  async function read(table: object, more: object = {}, state?: unknown, args: readonly string[] = []): Promise<Outcome> {
    const folder = folderWith({ "x.tables.json": mapping({ connection: "dbname=postgres" }, { pump: table }, more) });
    const outcome = await extract(folder, args, { env: server.env, ...(state !== undefined && { state }) });
    seen.push(outcome.output.toString(), outcome.errors);
    return outcome;
  }

  test("values keep their types, and what JSON's numbers can't hold stays text", async () => {
    await server.execute(`
      CREATE TYPE mood AS ENUM ('calm', 'loud'); CREATE DOMAIN tag AS text;
      CREATE TABLE pump (id tag PRIMARY KEY, b bool, small int2, big int8, n numeric, exact numeric, f4 float4, f8 float8, ts timestamp, tz timestamptz,
        d date, t time, j json, jb jsonb, ints int[], texts text[][], moods mood[], tags tag[], u uuid, raw bytea, m mood, i interval, c char(5), r int4range, dim box[]);
      INSERT INTO pump VALUES ('P-1', true, -7, 9007199254740993, 0.1234567890123456789, 12.50, 0.1, 7, '2026-03-01 06:00:00.5', '2026-03-01 06:00:00+02',
        '2026-03-01', '06:00', '{"a":1.50,"big":9007199254740993}', '[{"x":null}]', '{1,2,NULL}', '{{"a,b","c\\"d"},{"NULL",NULL}}', '{calm,loud}', '{P-1,"P 2"}',
        'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11', '\\xdeadbeef', 'loud', '1 day 2 hours', 'ab', '[1,5)', '{(1,1),(0,0);(2,2),(1,1)}')`);
    const [entity] = whole(await read({ id: "id" })).entities;
    expect(entity?.properties).toEqual({
      b: true, small: -7, big: "9007199254740993", n: "0.1234567890123456789", exact: 12.5, f4: 0.1, f8: 7, ts: "2026-03-01T06:00:00.5", tz: "2026-03-01T04:00:00Z",
      d: "2026-03-01", t: "06:00:00", j: { a: 1.5, big: "9007199254740993" }, jb: [{ x: null }], ints: [1, 2, null], texts: [["a,b", 'c"d'], ["NULL", null]],
      moods: ["calm", "loud"], tags: ["P-1", "P 2"], u: "a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11", raw: "3q2+7w==", m: "loud", i: "P1DT2H", c: "ab", r: "[1,5)",
      dim: ["(1,1),(0,0)", "(2,2),(1,1)"],
    });
  });

  test("values that ISO 8601, JSON or the format do not know stay as PostgreSQL writes them", async () => {
    await server.execute(`CREATE TABLE pump (id int, n numeric, f float8, ts timestamp, d date, j json, a int[]);
      INSERT INTO pump VALUES (1, 'NaN', '-Infinity', 'infinity', '0044-03-15 BC', '{"__proto__":1}', '[0:1]={5,6}'), (2, null, null, null, null, null, '{}')`);
    const document = whole(await read({ id: "id" }));
    expect(document.entities.map(({ properties }) => properties)).toEqual([
      { n: "NaN", f: "-Infinity", ts: "infinity", d: "0044-03-15 BC", j: '{"__proto__":1}', a: [5, 6] }, { a: [] },
    ]);
  });

  const initial = `CREATE TABLE pump (tag text PRIMARY KEY, name text, status text, updated timestamptz);
    INSERT INTO pump VALUES ('P-1', 'One', 'in use', '2026-01-01'), ('P-2', 'Two', 'in use', '2026-01-02'), ('P-3', 'Three', 'in use', '2026-01-02'), ('P-4', 'Four', 'in use', null)`;

  test("a snapshot holds all rows; a second one has the same bytes", async () => {
    await server.execute(initial);
    const first = await read({ id: "tag", label: "name" });
    expect(idsOf(whole(first))).toEqual(["P-1", "P-2", "P-3", "P-4"]);
    expect(whole(first)).toMatchObject({ state: undefined, header: { mode: "snapshot", idFrom: "source", source: { id: "x", name: "postgres" } } });
    await server.execute("UPDATE pump SET name = name");
    expect((await read({ id: "tag", label: "name" })).output.equals(first.output)).toBe(true);
  });

  test("a delta holds the rows since the watermark, among them others of the very same time, and rows without a time", async () => {
    await server.execute(initial);
    const delta = { mode: "delta" };
    const first = whole(await read(pumps, delta));
    expect(idsOf(first)).toEqual(["P-1", "P-2", "P-3", "P-4"]);
    expect(first.state).toMatchObject({ tables: { pump: { type: "timestamptz", watermark: "2026-01-02 00:00:00+00" } } });
    await server.execute("INSERT INTO pump VALUES ('P-0', 'Late', 'in use', '2026-01-02'), ('P-9', 'Nine', 'in use', '2026-01-03')");
    const second = whole(await read(pumps, delta, first.state));
    expect(idsOf(second)).toEqual(["P-0", "P-2", "P-3", "P-4", "P-9"]);
    expect(second.state).toMatchObject({ tables: { pump: { watermark: "2026-01-03 00:00:00+00" } } });
    expect(idsOf(whole(await read(pumps, delta, second.state)))).toEqual(["P-4", "P-9"]);
    expect(idsOf(whole(await read({ ...pumps, properties: "all" }, delta, second.state)))).toHaveLength(6);
    expect(whole(await read(pumps, delta, second.state, ["--snapshot"]))).toMatchObject({ header: { mode: "snapshot" }, state: second.state });
  });

  test("a lag reads again what may have been committed late", async () => {
    await server.execute(initial);
    const state = whole(await read({ ...pumps, lag: "1d" }, { mode: "delta" })).state;
    expect(idsOf(whole(await read({ ...pumps, lag: "1d" }, { mode: "delta" }, state)))).toEqual(["P-1", "P-2", "P-3", "P-4"]);
  });

  test.each([
    ["int8", "9007199254740993", "9007199254740994"], ["numeric", "1.5", "1.75"], ["float8", "1e300", "2e300"], ["date", "2026-01-01", "2026-01-02"],
    ["timestamp", "2026-01-01 00:00:00.5", "2026-01-01 00:00:00.45001"], ["text", "Z", "a"],
  ])("a watermark may be a column of %s", async (type, one, other) => {
    await server.execute(`CREATE TABLE pump (tag text, updated ${type}); INSERT INTO pump VALUES ('A', '${one}'), ('B', '${other}')`);
    const state = whole(await read({ id: "tag", watermark: "updated" }, { mode: "delta" })).state;
    const later = type === "timestamp" ? "A" : "B";
    expect(idsOf(whole(await read({ id: "tag", watermark: "updated" }, { mode: "delta" }, state)))).toEqual([later]);
  });

  test("a deleted row becomes a delete record, unless a row of the same id lives", async () => {
    await server.execute(`${initial}; UPDATE pump SET status = 'retired' WHERE tag = 'P-2';
      CREATE VIEW all_pumps AS SELECT * FROM pump UNION ALL SELECT 'P-3', 'Before', 'retired', '2025-01-01'`);
    const table = { ...pumps, table: "public.all_pumps", deleted: { column: "status", values: ["retired"] } };
    const document = whole(await read(table, { mode: "delta" }));
    expect(idsOf(document)).toEqual(["P-1", "P-3", "P-4"]);
    expect(document.deletes).toEqual([{ type: "delete", kind: "pump", id: "P-2" }]);
  });

  test("a query may do nothing but read", async () => {
    await server.execute(`${initial}; CREATE SEQUENCE numbers`);
    const queries = [
      "SELECT 1 AS tag) x; COMMIT; DROP TABLE pump; SELECT * FROM (SELECT 1 AS tag",
      "DELETE FROM pump RETURNING tag", "WITH gone AS (DELETE FROM pump RETURNING tag) SELECT tag FROM gone",
      "SELECT set_config('transaction_read_only', 'off', true) AS tag", "SELECT nextval('numbers') AS tag",
    ];
    for (const query of queries) {
      const outcome = await read({ id: "tag", query });
      expect(outcome.code, query).toBe(1);
      expect(outcome.errors, query).toMatch(/^tables: table pump: .*\n$/);
    }
    for (const end of [";", " -- all of them"])
      expect(idsOf(whole(await read({ id: "tag", query: `SELECT tag FROM pump WHERE name LIKE '%o%' ORDER BY tag DESC${end}` })))).toEqual(["P-4", "P-2"]);
  });

  test("a statement that takes too long is given up", async () => {
    const outcome = await read({ id: "tag", query: "SELECT 1 AS tag FROM pg_sleep(60)" }, {}, undefined, ["--statement-timeout", "0.2"]);
    expect(outcome).toMatchObject({ code: 1, errors: "tables: table pump: canceling statement due to statement timeout\n" });
  });

  test("an error in the middle leaves neither checkpoint nor end", async () => {
    const query = "SELECT g::text AS tag, now() AS updated, 1 / (20000 - g) AS x FROM generate_series(1, 30000) g";
    const outcome = await read({ id: "tag", watermark: "updated", query }, { mode: "delta" });
    expect(outcome).toMatchObject({ code: 1, errors: "tables: table pump: division by zero\n" });
    expect(outcome.output.toString()).not.toMatch(/"type":"(checkpoint|end)"/);
  });

  test("a program that is killed in the middle leaves neither checkpoint nor end", async () => {
    const query = "SELECT g::text AS tag, now() AS updated FROM generate_series(1, 1000000) g";
    const folder = folderWith({ "x.tables.json": mapping({ connection: "dbname=postgres" }, { pump: { id: "tag", watermark: "updated", query } }, { mode: "delta" }) });
    const child = spawn("python3", [tables, "x.tables.json"], { cwd: folder, env: { ...process.env, ...server.env } });
    const chunks: Buffer[] = [];
    child.stdout.on("data", (chunk: Buffer) => {
      chunks.push(chunk);
      child.kill("SIGKILL");
    });
    await new Promise((resolve) => child.on("close", resolve));
    const text = Buffer.concat(chunks).toString();
    expect(text).toMatch(/^\{"type":"header"/);
    expect(text).not.toMatch(/"type":"(checkpoint|end)"/);
  });

  test("a connection with a password in it is refused, and the password is never shown", async () => {
    await server.execute(initial);
    const connections = [`postgresql://plant:${password}@localhost/postgres`, `postgresql://plant:${password}@%zz/postgres`, `password=${password} bad`, `dbname=postgres password=${password}`, `postgresql://localhost/?password=${password}`];
    for (const source of connections) {
      const outcome = await read({ id: "tag" }, {}, undefined, ["--source", source]);
      expect(outcome.code, source).toBe(2);
      expect(outcome.errors).toMatch(/^tables: the connection .*\n$/);
    }
    const folder = folderWith({ "x.tables.json": mapping({ connection: `postgresql://plant@/postgres?host=${encodeURIComponent(server.host)}` }, { pump: { id: "tag" } }) });
    const outcome = await extract(folder, [], { env: { PGPASSWORD: password } });
    expect(whole(outcome).header.source.uri).toBe(`postgresql://plant@/postgres?host=${server.host}`);
    expect((await extract(folder, [], { env: { PGPASSWORD: "wrong-one" } })).errors).toMatch(/^tables: the database: .*password authentication failed for user "plant"\n$/);
    seen.push(outcome.output.toString(), readFileSync(join(folder, "x.tables.json"), "utf8"));
    expect(seen.length).toBeGreaterThan(20);
    expect(seen.filter((text) => text.includes(password))).toEqual([]);
  });
});
