import { spawn } from "node:child_process";
import { once } from "node:events";
import { describe, expect, it } from "vitest";
import { ingest, program } from "../cli/program.js";
import { documentText, headerRecord } from "../support/document-text.js";
import { tempFolder } from "../support/temp-folder.js";

describe("two processes on one iModel file", () => {
  const cwd = tempFolder();
  const header = `${JSON.stringify(headerRecord())}\n`;
  const text = documentText({ records: [{ type: "entity", kind: "Pump", id: "1" }] });

  it("lets only one of them write, and the other one says who", async () => {
    await ingest(["sync", "-", "--imodel", "plant.bim"], { cwd, stdin: text });
    const holder = spawn(process.execPath, [program, "sync", "-", "--imodel", "plant.bim", "--force"], { cwd, stdio: ["pipe", "pipe", "inherit"] });
    const ended = once(holder, "close");
    holder.stdin.write(header);
    const refused = await untilRefused();
    expect(refused.stderr).toMatch(new RegExp(`imodel-busy: plant\\.bim: process ${holder.pid} on .* is writing to it`));
    holder.stdin.end(text.slice(text.indexOf("\n") + 1));
    expect((await ended)[0]).toBe(0);
    expect((await ingest(["sync", "-", "--imodel", "plant.bim"], { cwd, stdin: text })).exitCode).toBe(0);
  });

  it("is free again when the writer was killed", async () => {
    const holder = spawn(process.execPath, [program, "sync", "-", "--imodel", "plant.bim", "--force"], { cwd, stdio: ["pipe", "pipe", "inherit"] });
    const ended = once(holder, "close");
    holder.stdin.write(header);
    await untilRefused();
    holder.kill("SIGKILL");
    await ended;
    expect((await ingest(["sync", "-", "--imodel", "plant.bim"], { cwd, stdin: text })).exitCode).toBe(0);
  });

  /** The holder needs a while until it has the lock; before that, the other one simply does its work. */
  async function untilRefused(): Promise<Awaited<ReturnType<typeof ingest>>> {
    for (;;) {
      const outcome = await ingest(["sync", "-", "--imodel", "plant.bim"], { cwd, stdin: text });
      if (outcome.exitCode !== 0) return outcome;
    }
  }
});
