import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { gzipSync } from "node:zlib";
import { beforeAll, describe, expect, it } from "vitest";
import { readBatchDocument } from "../../ingest/batch/batch-document.js";
import { type BatchPlan, planBatch } from "../../ingest/batch/plan-batch.js";
import { tempFolder } from "../support/temp-folder.js";

const base = tempFolder();

beforeAll(() => {
  const document = '{"header": {"type": "header"}, "records": []}';
  const files = {
    "in/a.csv": "id\n", "in/deep/a.csv": "id\n", "in/b.tables.yaml": "", "in/c.ndjson": "", "in/d.ndjson.gz": "", "in/e.json": document, "in/f.json": '{"x": 1}', "in/g.md": "", "in/h.json.gz": gzipSync(document),
    "in/.i.csv": "", "in/K.IFC": "",
  };
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(base, path)), { recursive: true });
    writeFileSync(join(base, path), content);
  }
});

async function plan(text: string): Promise<BatchPlan> {
  writeFileSync(join(base, "jobs.yaml"), `batch: 1\n${text}`);
  return planBatch(readBatchDocument(join(base, "jobs.yaml")));
}

function shown({ tasks }: BatchPlan): string[] {
  return tasks.map(({ file, extractor, imodel, flaw }) => `${file} ${extractor?.name ?? "-"} ${imodel}${flaw ? ` ${flaw.key}` : ""}`);
}

describe("a batch", () => {
  it("takes of a folder what an extractor reads, and intermediary documents, each to an iModel of its name", async () => {
    const made = await plan("jobs: [{ files: in, imodel: 'out/{folder}/{name}.bim' }]");
    expect(shown(made)).toEqual([
      "in/K.IFC ifc out/K.bim", "in/a.csv csv out/a.bim", "in/b.tables.yaml tables out/b.bim", "in/c.ndjson - out/c.bim", "in/d.ndjson.gz - out/d.bim", "in/deep/a.csv csv out/deep/a.bim", "in/e.json - out/e.bim", "in/h.json.gz - out/h.bim",
    ]);
    expect(made).toMatchObject({ ignored: 2, unmatched: [] });
  });

  it("takes with a named extractor the files of its sort from a folder, and all that a pattern matches", async () => {
    expect(shown(await plan("jobs: [{ files: in, extractor: csv, imodel: x.bim }]"))).toEqual(["in/a.csv csv x.bim", "in/deep/a.csv csv x.bim"]);
    expect(shown(await plan("jobs: [{ files: 'in/*.md', extractor: csv, imodel: '{name}.bim' }]"))).toEqual(["in/g.md csv g.bim"]);
  });

  it("fills placeholders of options", async () => {
    const { tasks } = await plan("jobs: [{ files: in/**/a.csv, options: [--source-id, '{folder}/{name}', '{other', '{}'], imodel: x.bim }]");
    expect(tasks.map(({ options }) => options)).toEqual([["--source-id", "/a", "{other", "{}"], ["--source-id", "deep/a", "{other", "{}"]]);
  });

  it("says of a file that was named why it cannot be run, and which names lead nowhere", async () => {
    const made = await plan("jobs: [{ files: [in/g.md, in/nothing.csv, 'in/*.xyz', in/a.csv], imodel: x.bim }]");
    expect(shown(made)).toEqual(["in/g.md - x.bim usage", "in/a.csv csv x.bim"]);
    expect(made.unmatched).toEqual(["in/nothing.csv", "in/*.xyz"]);
  });

  it("takes a file that a job names twice once, and refuses that two jobs take it in the same way", async () => {
    expect(shown(await plan("jobs: [{ files: [in/a.csv, 'in/*.csv'], imodel: x.bim }, { files: in/a.csv, imodel: x.bim }, { files: in/a.csv, imodel: y.bim }]"))).toEqual([
      "in/a.csv csv x.bim", "in/a.csv csv x.bim document-twice", "in/a.csv csv y.bim",
    ]);
  });

  it("gives each run reports of its own", async () => {
    const { tasks } = await plan("jobs: [{ files: in/a.csv, imodel: x.bim }, { files: in/a.csv, imodel: y.bim }, { files: ../a.csv, imodel: z.bim }]");
    expect(tasks.map(({ reports }) => reports[0])).toEqual(["in/a.csv.json", "in/a.csv-2.json"].map((name) => join(base, "jobs.reports", name)));
  });

  it("leaves its own reports and quarantines alone", async () => {
    for (const path of ["in/reports/r.ndjson", "in/q/a.ndjson"]) {
      mkdirSync(dirname(join(base, path)), { recursive: true });
      writeFileSync(join(base, path), "");
    }
    const made = await plan("reports: in/reports\njobs: [{ files: in/**/*.ndjson, imodel: x.bim, quarantine: 'in/q/{name}.ndjson' }]");
    expect(shown(made)).toEqual(["in/c.ndjson - x.bim"]);
  });

  it("stops when an extractor is unknown", async () => {
    await expect(plan("jobs: [{ files: in, extractor: dwg, imodel: x.bim }]")).rejects.toMatchObject({ key: "extractor-unknown" });
  });
});
