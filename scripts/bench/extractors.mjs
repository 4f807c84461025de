// Rates and peak memory of the extractors on large sources, which are made first, and on files that are there:
// `node scripts/bench/extractors.mjs [--rows 200000] [--ifc model.ifc] [--megabytes 270] [--cobie workbook.xlsx] [--real "csv plan.csv --key GUID"]...`.
import { execFileSync, spawnSync } from "node:child_process";
import { createWriteStream, mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { once } from "node:events";
import { tmpdir } from "node:os";
import { basename, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";

const { values } = parseArgs({ options: { rows: { type: "string", default: "200000" }, ifc: { type: "string" }, megabytes: { type: "string", default: "270" }, cobie: { type: "string" }, real: { type: "string", multiple: true, default: [] } } });
const rows = Number(values.rows);
const folder = mkdtempSync(join(tmpdir(), "bench-extractors-"));
const program = fileURLToPath(new URL("../../dist/cli/main.js", import.meta.url));
const replicate = fileURLToPath(new URL("../replicate-ifc.mjs", import.meta.url));

/** Seconds, and the memory of the largest process in MB. */
const measure = "import json, resource, subprocess, sys, time; t = time.time(); subprocess.run(sys.argv[1:], check=True); print(json.dumps([time.time() - t, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024]))";

function extract(name, source, { rateOf, options = [] } = {}) {
  const args = ["-c", measure, process.execPath, program, "extract", name, source, "-o", "out.ndjson", ...options];
  const { stdout, stderr, status } = spawnSync("python3", args, { cwd: folder, encoding: "utf8" });
  if (status !== 0) throw new Error(stderr);
  const [seconds, megabytes] = JSON.parse(stdout.trim().split("\n").at(-1));
  const rate = rateOf?.(seconds) ?? "";
  process.stdout.write(`${`${name} ${basename(source)}`.padEnd(40)} ${seconds.toFixed(1).padStart(7)} s  ${rate.padStart(14)}  ${Math.round(megabytes)} MB\n`);
}

const rowsRate = (count) => (seconds) => `${Math.round(count / seconds)} rows/s`;
const bytesRate = (file) => (seconds) => `${(statSync(join(folder, file)).size / 1e6 / seconds).toFixed(1)} MB/s`;

async function writeCsv(path) {
  const file = createWriteStream(path);
  file.write("tag,name,maker,flow,installed,remarks\n");
  for (let i = 0; i < rows; i++) if (!file.write(`P-${i},Pump number ${i},"Åberg & Söner",${(i % 1000) / 8},2019-04-${String(1 + (i % 28)).padStart(2, "0")},"Checked in round ${i % 97}, no leakage"\n`)) await once(file, "drain");
  file.end();
  await once(file, "finish");
}

const sqlite = `import sqlite3, csv, sys
db = sqlite3.connect("pumps.db"); db.execute("CREATE TABLE pump (tag, name, maker, flow REAL, installed, remarks)")
reader = csv.reader(open("pumps.csv", encoding="utf-8")); next(reader); db.executemany("INSERT INTO pump VALUES (?,?,?,?,?,?)", reader); db.commit()`;
const workbook = `import csv, itertools, openpyxl
book = openpyxl.Workbook(write_only=True); sheet = book.create_sheet("pump")
for row in itertools.islice(csv.reader(open("pumps.csv", encoding="utf-8")), ${Math.ceil(rows / 4) + 1}): sheet.append(row)
book.save("pumps.xlsx")`;

/** The workbook with its components again and again, under other names. */
const components = `import openpyxl, sys
book = openpyxl.load_workbook(sys.argv[1]); sheet = book["Component"]; made = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=2) if row[0].value]
for i in range(${Math.ceil(rows / 4)}): sheet.append([f"{made[i % len(made)][0]} {i}", *made[i % len(made)][1:]])
book.save("large-cobie.xlsx")`;

try {
  await writeCsv(join(folder, "pumps.csv"));
  execFileSync("python3", ["-c", sqlite], { cwd: folder });
  execFileSync("python3", ["-c", workbook], { cwd: folder });
  for (const [name, file] of [["sqlite", "pumps.db"], ["workbook", "pumps.xlsx"], ["text", "pumps.csv"]])
    writeFileSync(join(folder, `${name}.tables.json`), JSON.stringify({ mapping: 1, id: name, source: { file }, tables: { pump: { id: "tag", label: "name" } } }));
  extract("csv", "pumps.csv", { rateOf: rowsRate(rows), options: ["--key", "tag"] });
  extract("tables", "text.tables.json", { rateOf: rowsRate(rows) });
  extract("tables", "sqlite.tables.json", { rateOf: rowsRate(rows) });
  extract("tables", "workbook.tables.json", { rateOf: rowsRate(Math.ceil(rows / 4)) });
  if (values.ifc !== undefined) {
    execFileSync(process.execPath, [replicate, resolve(values.ifc), join(folder, "large.ifc"), values.megabytes]);
    extract("ifc", "large.ifc", { rateOf: bytesRate("large.ifc") });
  }
  if (values.cobie !== undefined) {
    execFileSync("python3", ["-c", components, resolve(values.cobie)], { cwd: folder });
    extract("cobie", "large-cobie.xlsx", { rateOf: rowsRate(Math.ceil(rows / 4)) });
  }
  for (const line of values.real) {
    const [name, source, ...options] = line.split(" ");
    extract(name, resolve(source), { options });
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
