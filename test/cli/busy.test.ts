import { spawn } from "node:child_process";
import { once } from "node:events";
import { expect, it } from "vitest";
import { documentText } from "../support/document-text.js";
import { tempFolder } from "../support/temp-folder.js";
import { ingest } from "./program.js";

/** Another program that writes into the file, until its input ends. */
const holder = `
import sqlite3, sys
db = sqlite3.connect(sys.argv[1], isolation_level=None)
db.execute("BEGIN IMMEDIATE")
print("writing", flush=True)
sys.stdin.read()`;

it("imodel-ingest sync says that another process has the iModel open, and works when it has not", async () => {
  const cwd = tempFolder();
  const sync = (id: string) => ingest(["sync", "-", "--imodel", "plant.bim"], { cwd, stdin: documentText({ records: [{ type: "entity", kind: "Pump", id }] }) });
  expect(await sync("P-1")).toMatchObject({ exitCode: 0 });
  const other = spawn("python3", ["-c", holder, "plant.bim"], { cwd, stdio: ["pipe", "pipe", "inherit"] });
  await once(other.stdout, "data");
  expect(await sync("P-2")).toMatchObject({ exitCode: 3, stdout: "", stderr: "imodel-ingest: imodel-busy: plant.bim: another process has it open\n" });
  other.stdin.end();
  await once(other, "close");
  expect(await sync("P-2")).toMatchObject({ exitCode: 0 });
}, 180_000);
