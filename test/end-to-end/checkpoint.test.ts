import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { SyncSummary } from "../../ingest/synchronize/sync-summary.js";
import { readCheckpoints } from "../../ingest/inspect-imodel.js";
import { ingest } from "../cli/program.js";
import { tempFolder } from "../support/temp-folder.js";

/** Delivers what came after its last watermark: entity n+1, and n+1 as the new watermark. With `fail`, dies before its end. */
const incremental = `
import json, os, sys
path = os.environ.get("IMODEL_INGEST_CHECKPOINTS")
known = json.load(open(path)) if path else {}
number = known.get("log", {"watermark": 0})["watermark"] + 1
records = [
  {"type": "header", "format": "imodel-ingest", "formatVersion": "1.0", "extractor": {"name": "log", "version": "1"},
   "source": {"id": "log"}, "mode": "delta", "units": {"length": "m", "angle": "deg"}},
  {"type": "entity", "kind": "Entry", "id": str(number)},
  {"type": "checkpoint", "state": {"watermark": number}}]
if "fail" in sys.argv:
  print("\\n".join(map(json.dumps, records)))
  sys.exit(1)
records.append({"type": "end", "status": "complete", "counts": {"entity": 1, "checkpoint": 1}})
print("\\n".join(map(json.dumps, records)))
`;

/** Delivers entities from the one behind its last checkpoint to 30, with a checkpoint after each ten. Dies after 25 unless it is told to reach its end; deletes something, or says something odd, before its 15th when told to. */
const paged = `
import json, os, sys
path = os.environ.get("IMODEL_INGEST_CHECKPOINTS")
known = json.load(open(path)) if path else {}
first = known.get("pages", {"last": 0})["last"] + 1
def emit(record):
  counts[record["type"]] = counts.get(record["type"], 0) + 1
  print(json.dumps(record))
counts = {}
emit({"type": "header", "format": "imodel-ingest", "formatVersion": "1.0", "extractor": {"name": "log", "version": "1"},
  "source": {"id": "pages"}, "mode": "delta", "units": {"length": "m", "angle": "deg"}})
for number in range(first, 31):
  if number == 15 and "delete" in sys.argv: emit({"type": "delete", "kind": "Entry", "id": "gone"})
  if number == 15 and "issue" in sys.argv: emit({"type": "issue", "severity": "warning", "code": "odd", "message": "dubious"})
  if number == 26 and "end" not in sys.argv: sys.exit(1)
  emit({"type": "entity", "kind": "Entry", "id": str(number)})
  if number % 10 == 0: emit({"type": "checkpoint", "state": {"last": number}, "resumable": True})
del counts["header"]
print(json.dumps({"type": "end", "status": "complete", "counts": counts}))
`;

/** Makes the folder of an extractor. */
function makeExtractor(cwd: string, name: string, program: string): string {
  const folder = join(cwd, name);
  mkdirSync(folder);
  writeFileSync(join(folder, "extract.py"), program);
  const manifest = { name, version: "1", title: name, fileTypes: [`.${name}`], command: ["python3", "extract.py"], check: ["python3", "--version"] };
  writeFileSync(join(folder, "extractor.json"), JSON.stringify(manifest));
  return folder;
}

describe("a checkpoint that the extractor can go on from", () => {
  const cwd = tempFolder();
  const folder = makeExtractor(cwd, "pages", paged);

  async function run(imodel: string, argument: string): Promise<{ records: number | undefined; checkpoint: unknown }> {
    const { stdout } = await ingest(["run", "pages", argument, "--imodel", imodel, "--json"], { cwd, env: { IMODEL_INGEST_EXTRACTORS: folder } });
    const [document] = (JSON.parse(stdout) as SyncSummary).documents;
    return { records: document?.kinds["Entry"]?.inserted, checkpoint: (await readCheckpoints(join(cwd, imodel)))["pages"] };
  }

  it("is recorded although the extractor dies before its end, and handed back to the next run", async () => {
    expect(await run("dies.bim", "x")).toEqual({ records: 25, checkpoint: { last: 20 } });
    expect(await run("dies.bim", "end")).toEqual({ records: 5, checkpoint: { last: 30 } });
  });

  it("waits for the end of the document behind a tombstone, and behind anything that was said", async () => {
    expect(await run("deletes.bim", "delete")).toEqual({ records: 25, checkpoint: { last: 10 } });
    expect(await run("odd.bim", "issue")).toEqual({ records: 25, checkpoint: { last: 10 } });
  });
});

describe("the checkpoint of an extractor", () => {
  const cwd = tempFolder();
  const folder = makeExtractor(cwd, "log", incremental);

  async function run(argument: string): Promise<{ exitCode: number | null; inserted: number | undefined; checkpoints: unknown }> {
    const args = ["run", "log", argument, "--imodel", "log.bim", "--json"];
    const { exitCode, stdout } = await ingest(args, { cwd, env: { IMODEL_INGEST_EXTRACTORS: folder } });
    const [document] = (JSON.parse(stdout) as SyncSummary).documents;
    return { exitCode, inserted: document?.kinds["Entry"]?.inserted, checkpoints: await readCheckpoints(join(cwd, "log.bim")) };
  }

  it("is recorded with a good run, handed back to the next one, and stays where a failed run found it", async () => {
    expect(await run("x.log")).toEqual({ exitCode: 0, inserted: 1, checkpoints: { log: { watermark: 1 } } });
    expect(await run("x.log")).toEqual({ exitCode: 0, inserted: 1, checkpoints: { log: { watermark: 2 } } });
    expect(await run("fail")).toEqual({ exitCode: 4, inserted: 1, checkpoints: { log: { watermark: 2 } } });
    expect(await run("x.log")).toEqual({ exitCode: 0, inserted: 0, checkpoints: { log: { watermark: 3 } } });
  });
});
