import { spawn } from "node:child_process";
import { once } from "node:events";
import { statSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { ingest, program, waitFor } from "../cli/program.js";
import { type BodyRecord, documentText, inOneDocument } from "../support/document-text.js";
import { tempFolder } from "../support/temp-folder.js";

const args = ["sync", "-", "--imodel", "plant.bim", "--batch-size", "200"];
const all = 3_000;
/** What a killed run gets of the document before it waits for ever. */
const given = 2_000;

function pumps(label: string): BodyRecord[] {
  return Array.from({ length: all }, (_, i) => ({ type: "entity", kind: "Pump", id: `P-${i}`, label: `${label} ${i}` }));
}

const text = documentText({ records: pumps("pump") });
const other = documentText({ records: pumps("other") });

/** Kills a run that is given the first part of a document, as soon as it has written some of it. */
async function killInPipe(cwd: string, part: Buffer | string): Promise<void> {
  await ingest(args, { cwd, stdin: documentText({ header: { source: { id: "another" } }, records: [{ type: "entity", kind: "Area", id: "A" }] }) });
  const child = spawn(process.execPath, [program, ...args], { cwd, stdio: ["pipe", "ignore", "ignore"] });
  child.stdin.on("error", () => undefined);
  child.stdin.write(part);
  await waitFor(() => (statSync(join(cwd, "plant.bim-wal"), { throwIfNoEntry: false })?.size ?? 0) > 400_000);
  child.kill("SIGKILL");
  await once(child, "close");
}

/** The numbers of a kind's row. */
function countsOf(stdout: string): number[] {
  return (/Pump +([\d, ]+)/.exec(stdout)?.[1] ?? "").trim().split(/ +/).map((number) => Number(number.replaceAll(",", "")));
}

describe("a sync of standard input that is killed while it writes", () => {
  it.each([
    ["lines", (ndjson: string) => ndjson, "line"],
    ["a JSON document", (ndjson: string) => inOneDocument(ndjson, 1), "record"],
    ["compressed lines", (ndjson: string) => gzipSync(ndjson), "line"],
  ] as const)("is gone on with by the next one, when the same comes through the pipe again (%s)", async (_name, write, unit) => {
    const cwd = tempFolder();
    const document = write(text);
    await killInPipe(cwd, document.slice(0, (document.length * given) / all));
    const { exitCode, stdout, stderr } = await ingest(args, { cwd, stdin: document });
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: "" });
    const place = Number(new RegExp(`went on after ${unit} ([\\d,]+)`).exec(stdout)?.[1]?.replaceAll(",", ""));
    const [inserted = 0, updated, unchanged = 0] = countsOf(stdout);
    expect(place).toBeGreaterThanOrEqual(200);
    expect([inserted + unchanged, updated]).toEqual([all, 0]);
    expect(unchanged).toBe(unit === "line" ? place - 1 : place);
  });

  it("is read from its start by the next one, when something else comes through the pipe", async () => {
    const cwd = tempFolder();
    await killInPipe(cwd, text.slice(0, (text.length * given) / all));
    const { exitCode, stdout, stderr } = await ingest(args, { cwd, stdin: other });
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: "" });
    expect(stdout).not.toContain("went on");
    const [inserted = 0, updated = 0, unchanged] = countsOf(stdout);
    expect([inserted + updated, unchanged]).toEqual([all, 0]);
    expect(updated).toBeGreaterThan(0);
    expect(countsOf((await ingest([...args, "--force"], { cwd, stdin: other })).stdout)).toEqual([0, 0, all, 0, 0]);
  });
});
