import { mkdirSync, readdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import type { BatchSummary } from "../../ingest/batch/batch-summary.js";
import { ingest } from "../cli/program.js";
import { differences, inspect } from "../robustness/imodel-lines.js";
import { root } from "../package-folder.js";
import { documentText, jsonDocumentText, type DocumentParts } from "../support/document-text.js";
import { tempFolder } from "../support/temp-folder.js";

const cwd = tempFolder();
const cottage = join(root, "fixtures/extractors/cottage.ifc");

function put(path: string, content: string | Buffer): void {
  mkdirSync(dirname(join(cwd, path)), { recursive: true });
  writeFileSync(join(cwd, path), content);
}

function register(name: string, rows = 5): string {
  return ["id,type,name", ...Array.from({ length: rows }, (_, i) => `${name}-${i},Pump,Pump ${i}`), ""].join("\n");
}

function pumps(source: string, ...ids: string[]): DocumentParts {
  return { header: { source: { id: source } }, records: ids.map((id) => ({ type: "entity", kind: "Pump", id })) };
}

const jobs = `batch: 1
defaults: { options: [--key, id, --kind-column, type] }
jobs:
  - { files: registers/*.csv, imodel: "out/{name}.bim" }
  - { files: rooms, imodel: out/rooms.bim }
  - { files: models/**/*.ifc, imodel: out/models.bim, options: [--no-geometry] }
  - { files: documents, imodel: "out/{name}.bim" }
  - { files: mappings/*.yaml, imodel: out/mapped.bim, options: [] }
`;

/** 40 files: 20 registers, 8 for one iModel, 3 models, 8 documents, 1 mapping. */
function putAll(): void {
  put("jobs.yaml", jobs);
  for (let i = 1; i <= 18; i++) put(`registers/r${String(i).padStart(2, "0")}.csv`, register(`r${i}`));
  put("registers/broken.csv", Buffer.from([0x89, 0x50, 0x4e, 0x47, 0, 1, 2, 3, 0xff, 0xfe]));
  put("registers/empty.csv", "");
  for (const name of ["attic", "cellar", "copy-of-attic", "hall", "lobby", "porch"]) put(`rooms/${name}.csv`, register(name === "copy-of-attic" ? "attic" : name));
  put("rooms/east/hall.csv", register("east hall"));
  put("rooms/west/hall.csv", register("west hall"));
  for (const path of ["models/a/cottage.ifc", "models/b/cottage.ifc", "models/cut.ifc"]) put(path, readFileSync(cottage));
  put("models/cut.ifc", readFileSync(cottage).subarray(0, 4000));
  put("documents/lines.ndjson", documentText(pumps("lines", "P-1", "P-2")));
  put("documents/packed.ndjson.gz", gzipSync(documentText(pumps("packed", "P-1"))));
  const packed = gzipSync(documentText(pumps("half", "P-1")), { level: 0 });
  put("documents/half.ndjson.gz", packed.subarray(0, packed.length - 60));
  put("documents/one.json", jsonDocumentText(pumps("one", "P-1")));
  put("documents/cut.ndjson", documentText({ ...pumps("cut", "P-1"), end: false }));
  put("documents/nothing.ndjson", "");
  put("documents/other.json", '{"type": "FeatureCollection"}');
  put("documents/prose.ndjson", "It was a dark and stormy night.\n");
  put("documents/rejected.ndjson", documentText({ header: { source: { id: "rejected" } }, records: [{ type: "entity", kind: "Pump", id: "P-1" }, { type: "entity", kind: "Pump", id: "P-1" }] }));
  put("mappings/stock.csv", register("stock"));
  put("mappings/stock.tables.yaml", "mapping: 1\nid: stock\nsource: { folder: . }\nunits: { length: m }\ntables:\n  Item: { file: stock.csv, id: id, label: name }\n");
}

async function batch(...args: string[]): Promise<{ exitCode: number | null; ends: Record<string, string>; summary: BatchSummary }> {
  const { exitCode, stdout, stderr } = await ingest(["batch", "jobs.yaml", "--jobs", "2", "--json", ...args], { cwd });
  expect(stdout, stderr).toMatch(/^\{/);
  const summary = JSON.parse(stdout) as BatchSummary;
  const ends = summary.files.map(({ file, status, error, counts: { inserted, updated, deleted } }) => [file, `${error?.key ?? status} +${inserted} ~${updated} -${deleted}`]);
  return { exitCode, ends: Object.fromEntries(ends) as Record<string, string>, summary };
}

/** The bytes of every iModel. */
function imodels(): Map<string, string> {
  const names = readdirSync(join(cwd, "out")).filter((name) => name.endsWith(".bim"));
  return new Map(names.map((name) => [name, readFileSync(join(cwd, "out", name)).toString("latin1")]));
}

/** Names of the iModels whose bytes are not what they were. */
function changed(before: ReadonlyMap<string, string>): string[] {
  return [...imodels()].filter(([name, bytes]) => before.get(name) !== bytes).map(([name]) => name);
}

const good = "synchronized +5 ~0 -0";
const firstEnds = {
  ...Object.fromEntries(Array.from({ length: 18 }, (_, i) => [`registers/r${String(i + 1).padStart(2, "0")}.csv`, good])),
  ...Object.fromEntries(["attic", "cellar", "copy-of-attic", "east/hall", "lobby", "porch"].map((name) => [`rooms/${name}.csv`, good])),
  "registers/broken.csv": "extractor-failed +0 ~0 -0",
  "registers/empty.csv": "extractor-failed +0 ~0 -0",
  "rooms/hall.csv": "document-twice +0 ~0 -0",
  "rooms/west/hall.csv": "document-twice +0 ~0 -0",
  "models/a/cottage.ifc": "synchronized +24 ~0 -0",
  "models/b/cottage.ifc": "document-twice +0 ~0 -0",
  "models/cut.ifc": "extractor-failed +0 ~0 -0",
  "documents/cut.ndjson": "incomplete +1 ~0 -0",
  "documents/half.ndjson.gz": "incomplete +1 ~0 -0",
  "documents/lines.ndjson": "synchronized +2 ~0 -0",
  "documents/nothing.ndjson": "input-unreadable +0 ~0 -0",
  "documents/one.json": "synchronized +1 ~0 -0",
  "documents/packed.ndjson.gz": "synchronized +1 ~0 -0",
  "documents/prose.ndjson": "input-unreadable +0 ~0 -0",
  "documents/rejected.ndjson": "synchronized +1 ~0 -0",
  "mappings/stock.tables.yaml": good,
};

/** Those that were well are skipped the next time, but for the mapping, which is not all that its records are from. */
const quietEnds = Object.fromEntries(
  Object.entries(firstEnds).map(([file, end]) => [file, end.startsWith("synchronized") ? "skipped +0 ~0 -0" : end.replace("+1", "+0")]),
);

describe("a batch of 40 files, good and bad", () => {
  it("gives each what it would have by itself", async () => {
    putAll();
    const { ends, exitCode, summary } = await batch();
    expect(ends).toEqual(firstEnds);
    expect(summary.files).toHaveLength(40);
    expect(exitCode).toBe(4);
    expect(summary.statuses).toEqual({ synchronized: 30, incomplete: 2, failed: 8 });
    expect(summary.ignored).toBe(1);
    expect(summary.files.filter(({ sameContentAs }) => sameContentAs).map(({ file, sameContentAs }) => [file, sameContentAs])).toEqual([
      ["rooms/copy-of-attic.csv", "rooms/attic.csv"],
      ["models/b/cottage.ifc", "models/a/cottage.ifc"],
    ]);
    await ingest(["run", "csv", "registers/r07.csv", "--imodel", "alone/r07.bim", "--key", "id", "--kind-column", "type"], { cwd });
    expect(differences((await inspect(join(cwd, "out/r07.bim"))).lines, (await inspect(join(cwd, "alone/r07.bim"))).lines)).toEqual([]);
  });

  it("touches in the next batch only what changed, and runs again only what was not well", async () => {
    put("registers/r03.csv", register("r3").replace("Pump 2", "Pump two"));
    put("registers/r04.csv", register("r4", 4));
    put("rooms/cellar.csv", register("cellar", 6));
    put("documents/cut.ndjson", documentText(pumps("cut", "P-1", "P-2")));
    put("mappings/stock.csv", register("stock", 6));
    // Nobody changed these.
    for (const path of ["registers/r05.csv", "models/a/cottage.ifc"]) utimesSync(join(cwd, path), 1e9, 1e9);
    const before = imodels();
    const { ends, exitCode } = await batch();
    expect(ends).toEqual({
      ...quietEnds,
      "documents/rejected.ndjson": "synchronized +0 ~0 -0",
      "registers/r03.csv": "synchronized +0 ~1 -0",
      "registers/r04.csv": "synchronized +0 ~0 -1",
      "rooms/cellar.csv": "synchronized +1 ~0 -0",
      "documents/cut.ndjson": "synchronized +1 ~0 -0",
      "mappings/stock.tables.yaml": "synchronized +1 ~0 -0",
    });
    expect(exitCode).toBe(4);
    expect(changed(before).sort()).toEqual(["cut.bim", "mapped.bim", "r03.bim", "r04.bim", "rooms.bim"]);
  });

  it("lets another file have a document when the one that had it is gone, and looks again at an iModel that somebody else changed", async () => {
    rmSync(join(cwd, "rooms/east/hall.csv"));
    put("jobs.yaml", jobs.replace(/^.*(registers|models|mappings).*\n/gm, "").replace("documents", "[documents/lines.ndjson, documents/one.json]"));
    put("by-hand.ndjson", documentText(pumps("lines", "P-9")));
    expect(await ingest(["sync", "by-hand.ndjson", "--imodel", "out/lines.bim"], { cwd })).toMatchObject({ exitCode: 0 });
    const { ends } = await batch();
    expect(ends).toMatchObject({
      "rooms/hall.csv": "synchronized +5 ~0 -5",
      "rooms/west/hall.csv": "document-twice +0 ~0 -0",
      "documents/lines.ndjson": "synchronized +2 ~0 -1",
      "documents/one.json": "skipped +0 ~0 -0",
      "rooms/attic.csv": "skipped +0 ~0 -0",
    });
  });
});
