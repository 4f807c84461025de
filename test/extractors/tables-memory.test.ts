import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { expect, test } from "vitest";
import { folderWith, mapping, sqlite, tables } from "./tables-run.js";
import { noServer, startServer } from "./tables-server.js";

const measure =
  "import resource, subprocess, sys; subprocess.run(sys.argv[1:], check=True); " +
  "print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)";
const table = { id: "tag", label: "name", watermark: "updated" };

/** The greatest amount of memory that the extractor had, in bytes. */
function peakMemory(folder: string, env: Readonly<Record<string, string>> = {}): number {
  const args = ["-c", measure, "python3", tables, "x.tables.json", "-o", "x.ndjson"];
  const { stdout, stderr } = spawnSync("python3", args, { cwd: folder, env: { ...process.env, ...env } });
  expect(stderr.toString()).toBe("");
  return Number(stdout.toString()) * 1024;
}

test("memory does not grow with a table of SQLite, but for the identities", () => {
  const peaks = [20_000, 300_000].map((rows) => {
    const folder = folderWith({ "x.tables.json": mapping({ file: "plant.db" }, { pump: table }, { mode: "delta" }) });
    sqlite(join(folder, "plant.db"), `CREATE TABLE pump (tag, name, updated);
      WITH RECURSIVE n(g) AS (SELECT 1 UNION ALL SELECT g + 1 FROM n WHERE g < ${rows}) INSERT INTO pump SELECT 'P-' || g, 'Pump number ' || g, g FROM n`);
    return peakMemory(folder);
  });
  expect((peaks[1] ?? Infinity) - (peaks[0] ?? 0)).toBeLessThan(280_000 * 100);
});

test.skipIf(noServer !== "")(`memory does not grow with a table of PostgreSQL${noServer === "" ? "" : ` (skipped: ${noServer})`}, and is bounded where rows are large`, async () => {
  const server = await startServer();
  try {
    await server.execute(`CREATE TABLE pump AS SELECT 'P-' || g AS tag, 'Pump number ' || g AS name, g AS updated FROM generate_series(1, 300000) g;
      CREATE VIEW few AS SELECT * FROM pump WHERE updated <= 20000;
      CREATE VIEW large AS SELECT tag, repeat('x', 1000000) AS name, updated FROM pump WHERE updated <= 300`);
    const peaks = ["few", "pump", "large"].map((name) =>
      peakMemory(folderWith({ "x.tables.json": mapping({ connection: "dbname=postgres" }, { pump: { ...table, label: undefined, table: name } }, { mode: "delta" }) }), server.env),
    );
    expect((peaks[1] ?? Infinity) - (peaks[0] ?? 0)).toBeLessThan(280_000 * 100);
    expect(peaks[2]).toBeLessThan(200_000_000);
  } finally {
    await server.stop();
  }
}, 120_000);
