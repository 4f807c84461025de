import { spawn } from "node:child_process";
import { once } from "node:events";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { documentText } from "../support/document-text.js";
import { tempFolder } from "../support/temp-folder.js";
import { ingest, program, start } from "./program.js";

/** Another program that writes into the file, until its input ends. */
const holder = `
import sqlite3, sys
db = sqlite3.connect(sys.argv[1], isolation_level=None)
db.execute("BEGIN IMMEDIATE")
print("writing", flush=True)
sys.stdin.read()`;

it("imodel-ingest sync says that another program has the iModel open, or waits for it", async () => {
  const cwd = tempFolder();
  writeFileSync(join(cwd, "plant.ndjson"), documentText({ records: [{ type: "entity", kind: "Pump", id: "P-3" }] }));
  const sync = (id: string) => ingest(["sync", "-", "--imodel", "plant.bim"], { cwd, stdin: documentText({ records: [{ type: "entity", kind: "Pump", id }] }) });
  expect(await sync("P-1")).toMatchObject({ exitCode: 0 });
  const other = spawn("python3", ["-c", holder, "plant.bim"], { cwd, stdio: ["pipe", "pipe", "inherit"] });
  await once(other.stdout, "data");
  expect(await sync("P-2")).toMatchObject({ exitCode: 3, stdout: "", stderr: "imodel-ingest: imodel-busy: plant.bim: another process has it open\n" });
  const { child, outcome } = start(process.execPath, [program, "sync", "plant.ndjson", "--imodel", "plant.bim", "--wait"], { cwd });
  if (child.stderr) await Promise.race([once(child.stderr, "data"), outcome]);
  other.stdin.end();
  await once(other, "close");
  expect(await outcome).toMatchObject({ exitCode: 0, stderr: "imodel-ingest: waiting: plant.bim: another process has it open\n" });
});
