import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import type { SyncSummary } from "../../ingest/synchronize/sync-summary.js";
import { ingest } from "../cli/program.js";
import { differences, inspect } from "../robustness/imodel-lines.js";
import { monstrousLines, mutatedLine, validRecord } from "../robustness/mutations.js";
import { plantAlignment, plantVersions } from "../robustness/plant-document.js";
import { Random } from "../robustness/random.js";
import { headerRecord } from "../support/document-text.js";
import { tempFolder } from "../support/temp-folder.js";

/** More than what is read before threads start. */
const plantRecords = 7000;

/** The same, and more than what is read ahead. */
const damagedLines = 30_000;

function damagedDocument(): Buffer {
  const random = new Random(77);
  const valid = Array.from({ length: damagedLines }, (_, i) => JSON.stringify(validRecord(i, random)));
  const lines = valid.map((line, i) => (random.next() < 0.1 ? mutatedLine(line, valid[(i + 1) % valid.length] ?? line, random) : Buffer.from(line)));
  const all = [Buffer.from(JSON.stringify(headerRecord())), ...lines, ...monstrousLines(), Buffer.from(JSON.stringify(validRecord(damagedLines, random)))];
  return Buffer.concat(all.flatMap((line) => [line, Buffer.from("\n")]));
}

/** The same records, each with its keys in another order and spaces between them. */
function respelled(text: string): string {
  const lines = text.trimEnd().split("\n").slice(0, -1);
  return lines.map((line) => `${JSON.stringify(Object.fromEntries(Object.entries(JSON.parse(line) as object).reverse())).replace('","', '" , "')}\n`).join("");
}

describe("threads that prepare lines", () => {
  const folder = tempFolder();
  const { before, after } = plantVersions(plantRecords);
  const write = (name: string, content: string | Buffer): void => writeFileSync(join(folder, name), content);
  const sync = async (file: string, imodel: string, ...options: string[]): Promise<SyncSummary["documents"]> => {
    const { stdout, stderr } = await ingest(["sync", file, "--imodel", imodel, "--alignment", "plant.yaml", "--json", "--max-deletions", "100%", ...options], { cwd: folder });
    if (stdout === "") throw new Error(stderr);
    return (JSON.parse(stdout) as SyncSummary).documents.map((document) => ({ ...document, seconds: 0 }));
  };

  beforeAll(() => {
    for (const name of ["alone", "together"]) mkdirSync(join(folder, name));
    write("plant.yaml", plantAlignment);
    write("before.ndjson", before);
    write("after.ndjson", after);
    write("respelled.ndjson", respelled(after));
    write("damaged.ndjson", damagedDocument());
  });

  it("find the same problems in the same order, wherever they are", async () => {
    const [alone, together] = await Promise.all(["0", "3"].map((jobs) => ingest(["validate", "damaged.ndjson", "--json", "--jobs", jobs], { cwd: folder })));
    expect(alone?.stdout.split("\n").length).toBeGreaterThan(1000);
    expect(together?.stdout).toBe(alone?.stdout);
    expect(together?.exitCode).toBe(alone?.exitCode);
    const [first, second] = await Promise.all(["0", "3"].map((jobs) => ingest(["validate", "damaged.ndjson", "--jobs", jobs], { cwd: folder })));
    expect(second?.stderr).toBe(first?.stderr);
  });

  it("make the same iModel, with the same counts, and leave it alone afterwards", async () => {
    for (const file of ["before.ndjson", "after.ndjson"]) {
      const alone = await sync(file, "alone/plant.bim", "--jobs", "0");
      expect(await sync(file, "together/plant.bim", "--jobs", "3")).toEqual(alone);
    }
    const [alone, together] = [await inspect(join(folder, "alone/plant.bim")), await inspect(join(folder, "together/plant.bim"))];
    expect(together.damage).toEqual([]);
    expect(differences(together.lines, alone.lines)).toEqual([]);
    for (const jobs of ["0", "3"]) expect(changes(await sync("after.ndjson", "together/plant.bim", "--force", "--jobs", jobs))).toEqual({ changed: 0, unchanged: plantRecords });
  });

  it("make the same of large meshes in levels of detail", async () => {
    const points = Array.from({ length: 6000 }, (_, i) => Math.sin(i) * 10);
    const mesh = (x: number): object => ({ type: "mesh", points: points.map((value) => value + x), triangles: Array.from({ length: 1998 }, (_, i) => [i, i + 1, i + 2]).flat() });
    const entity = (i: number): object => ({ type: "entity", kind: "Pump", id: `mesh ${i}`, geometry: [{ type: "levels", levels: [{ tolerance: 1, geometry: [mesh(i)] }, { tolerance: 5, geometry: [mesh(-i)] }] }] });
    const all = [headerRecord({ source: { id: "meshes" } }), ...Array.from({ length: 30 }, (_, i) => entity(i))];
    write("meshes.ndjson", all.map((record) => `${JSON.stringify(record)}\n`).join(""));
    write("coarse.yaml", "alignment: 1\ndetail: 5 m\nkinds: {}\ndefault: { class: Generic:PhysicalObject }\n");
    for (const [jobs, folderName] of [["0", "alone"], ["3", "together"]] as const) {
      const documents = await sync("meshes.ndjson", `${folderName}/meshes.bim`, "--alignment", "coarse.yaml", "--jobs", jobs);
      expect(changes(documents)).toEqual({ changed: 30, unchanged: 0 });
    }
    const [alone, together] = [await inspect(join(folder, "alone/meshes.bim")), await inspect(join(folder, "together/meshes.bim"))];
    expect(differences(together.lines, alone.lines)).toEqual([]);
    expect(changes(await sync("meshes.ndjson", "together/meshes.bim", "--alignment", "coarse.yaml", "--force", "--jobs", "3"))).toEqual({ changed: 0, unchanged: 30 });
  });

  it("take records for the same whose lines are spelled in another way", async () => {
    expect(changes(await sync("respelled.ndjson", "together/plant.bim", "--force", "--jobs", "3"))).toEqual({ changed: 0, unchanged: plantRecords });
  });
});

function changes(documents: SyncSummary["documents"]): { changed: number; unchanged: number } {
  const counts = documents.flatMap(({ kinds }) => Object.values(kinds));
  const sum = (count: (kind: (typeof counts)[number]) => number): number => counts.reduce((total, kind) => total + count(kind), 0);
  return { changed: sum((kind) => kind.inserted + kind.updated + kind.deleted + kind.marked + kind.rejected), unchanged: sum((kind) => kind.unchanged) };
}
