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

describe("the checkpoint of an extractor", () => {
  const cwd = tempFolder();
  const folder = join(cwd, "log");
  mkdirSync(folder);
  writeFileSync(join(folder, "extract.py"), incremental);
  const manifest = { name: "log", version: "1", title: "Log", fileTypes: [".log"], command: ["python3", "extract.py"], check: ["python3", "--version"] };
  writeFileSync(join(folder, "extractor.json"), JSON.stringify(manifest));

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
