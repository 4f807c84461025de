import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Readable } from "node:stream";
import pLimit from "p-limit";
import { describe, expect, test } from "vitest";
import { IngestError } from "../../ingest/errors.js";
import { withHost } from "../../ingest/imodel/host.js";
import { synchronize } from "../../ingest/synchronize-inputs.js";
import type { DocumentSummary } from "../../ingest/synchronize/sync-summary.js";
import { Random } from "../robustness/random.js";
import { totals } from "../support/ingest-text.js";
import { tempFolder } from "../support/temp-folder.js";
import { cobie, csv, repository, run, sharedData, withoutOpenpyxl, withoutSharedData, type Outcome } from "./extractor-run.js";
import { ifc } from "./ifc-documents.js";
import { tables } from "./tables-run.js";

/** A real file and what reads it. */
interface Case {
  extractor: string;
  /** Below the shared data. */
  file: string;
  program: string;
  args?: readonly string[];
  /** Of an extractor that reads a mapping, which names the file. */
  mapping?: object;
}

const cases: Case[] = [
  ...["IfcOpenHouse_IFC4.ifc", "Schependomlaan_ROOT-Vebo.ifczip", "bimwhale_LargeBuilding.ifc", "duplex.ifc", "Office_A_20110811.ifc"].map((name) => ({ extractor: "ifc", file: `ifc/${name}`, program: ifc, args: ["--no-geometry"] })),
  ...["2012-03-23-Duplex-Design", "2012-03-23-Duplex-Handover", "COBieSampleSheetV1", "COBieSampleSheetV2", "COBieSampleSheetV3", "COBieSampleSheetV4"].map((name) => ({ extractor: "cobie", file: `cobie/${name}.xlsx`, program: cobie })),
  { extractor: "csv", file: "csv/schependomlaan_eventlog_planned.csv", program: csv, args: ["--key=GUID,Task", "--kind=PlannedTask"] },
  { extractor: "tables", file: "csv/schependomlaan_eventlog_planned.csv", program: tables, mapping: { PlannedTask: { file: "schependomlaan_eventlog_planned.csv", id: ["GUID", "Task"] } } },
  { extractor: "tables", file: "csv/itwin_tag-sample.xlsx", program: tables, mapping: { "*": { sheet: "*", id: "TAG_NO" } } },
];

/** So many bytes are flipped: no more entities than that can have another id because of them. */
const flips = 3;

/** Ways to spoil a file, each with what it makes of its bytes. */
const mutations: Record<string, (bytes: Buffer, random: Random) => Buffer> = {
  "cut in the middle": (bytes, random) => bytes.subarray(0, Math.floor(bytes.length / 2) + random.below(100)),
  "cut short of its end": (bytes) => bytes.subarray(0, bytes.length - 30),
  "empty": () => Buffer.alloc(0),
  "of another format": (bytes) => readFileSync(join(sharedData, bytes.subarray(0, 2).toString() === "PK" ? "gis/wntr_ky4_pipes.geojson" : "epanet/Net3.inp")),
  "of zeros from its middle on": (bytes) => Buffer.concat([bytes.subarray(0, bytes.length / 2), Buffer.alloc(bytes.length / 2)]),
  "flipped in some bytes": flipped,
};

function flipped(bytes: Buffer, random: Random): Buffer {
  const copy = Buffer.from(bytes);
  for (let i = 0; i < flips; i++) {
    const place = random.below(copy.length);
    copy[place] = (copy[place] ?? 0) ^ (1 << random.below(7));
  }
  return copy;
}

/** Extracts a file of this content. */
function extract({ file, program, args = [], mapping }: Case, folder: string, content: Buffer): Promise<Outcome> {
  const name = file.slice(file.indexOf("/") + 1);
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, name), content);
  const source = name.endsWith(".csv") ? { folder: "." } : { file: name };
  if (mapping) writeFileSync(join(folder, "x.tables.json"), JSON.stringify({ mapping: 1, id: "x", source, units: { length: "m" }, tables: mapping }));
  const words = [mapping ? "x.tables.json" : name, ...args];
  return run(program, words, { cwd: folder, ...(program === ifc && { python: process.execPath }) });
}

/** Synchronizes what an extractor printed, as `run` does. */
async function synchronized({ output, code }: Outcome, { extractor }: Case, imodel: string): Promise<DocumentSummary> {
  const finished = code === 0 ? Promise.resolve() : Promise.reject(new IngestError("extractor-failed", `it ended with exit code ${String(code)}`));
  finished.catch(() => undefined);
  const input = { file: "document", stream: Readable.from([output]), finished, alignment: join(repository, "extractors", extractor, "alignment.yaml") };
  const { documents: [summary] } = await synchronize({ inputs: [input], imodel, jobs: 0 });
  if (!summary) throw new Error("one document");
  return summary;
}

/** Nothing is deleted because of what is missing. What is whole in itself, with other ids in a few places, is what it says. */
function checkSpoiled(name: string, summary: DocumentSummary): void {
  const { deleted = 0, inserted = 0 } = totals(summary);
  if (summary.status === "synchronized") {
    expect(name).toMatch(/^flipped/);
    expect(deleted, name).toBeLessThanOrEqual(flips);
    expect(inserted, name).toBeLessThanOrEqual(flips);
    return;
  }
  expect(deleted, name).toBe(0);
  expect(["incomplete", "deletions-stopped"], name).toContain(summary.status);
  if (summary.status === "incomplete") expect(summary.issues.error, name).toBeGreaterThan(0);
  else expect(summary.stoppedDeletions, name).not.toEqual([]);
}

// Where the real files are not beside the repository, there is nothing to test.
describe.skipIf(withoutSharedData || withoutOpenpyxl)("a real file that is spoiled gives an error or an issue, and deletes nothing:", () => {
  const root = tempFolder();
  const limit = pLimit(2);

  test.each(cases.map((each, i) => [each.extractor, each.file, each, i] as const))("%s: %s", async (_extractor, file, each, i) => {
    const bytes = readFileSync(join(sharedData, file));
    const folder = join(root, String(i));
    const spoiled = await Promise.all(Object.entries(mutations).map(async ([name, mutate], number) => {
      const content = mutate(bytes, new Random(1000 * i + number));
      return { name, outcome: await limit(() => extract(each, join(folder, String(number)), content)) };
    }));
    for (const { name, outcome } of spoiled.filter(({ outcome: { output } }) => output.length === 0)) {
      expect([1, 2], name).toContain(outcome.code);
      expect(outcome.errors, name).toMatch(/^\w+: .+\n$/);
    }
    const documents = spoiled.filter(({ outcome: { output } }) => output.length > 0);
    if (documents.length === 0) return;
    await withHost(async () => {
      const good = join(folder, "good.bim");
      expect(await synchronized(await extract(each, join(folder, "good"), bytes), each, good)).toMatchObject({ status: "synchronized" });
      for (const { name, outcome } of documents) {
        const imodel = join(folder, "spoiled.bim");
        copyFileSync(good, imodel);
        checkSpoiled(name, await synchronized(outcome, each, imodel));
      }
    });
  });
});
