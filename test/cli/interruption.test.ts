import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { documentText } from "../support/document-text.js";
import { tempFolder } from "../support/temp-folder.js";
import { ingest, program, waitFor } from "./program.js";

const lines = documentText({ records: [{ type: "entity", kind: "Pump", id: "P-1" }] }).split("\n");

describe("a sync that is interrupted", () => {
  it.each([
    ["SIGINT", 130],
    ["SIGTERM", 143],
  ] as const)("by %s ends with %i, and the iModel stays usable", async (signal, exitCode) => {
    const cwd = tempFolder();
    const child = spawn(process.execPath, [program, "sync", "-", "--imodel", "plant.bim"], { cwd, stdio: ["pipe", "ignore", "pipe"] });
    const stderr: Buffer[] = [];
    child.stderr.on("data", (chunk: Buffer) => stderr.push(chunk));
    child.stdin.on("error", () => undefined);
    child.stdin.write(`${lines[0] ?? ""}\n`);
    // The iModel is open, and records are waited for.
    await waitFor(() => existsSync(join(cwd, "plant.bim")));
    child.kill(signal);
    expect(await once(child, "close")).toEqual([exitCode, null]);
    expect(Buffer.concat(stderr).toString()).toMatch(/^imodel-ingest: interrupted: /);
    expect(await ingest(["sync", "-", "--imodel", "plant.bim"], { cwd, stdin: lines.join("\n") })).toMatchObject({ exitCode: 0 });
    expect(await ingest(["status", "--imodel", join(cwd, "plant.bim")], { cwd })).toMatchObject({ exitCode: 0 });
  });
});
