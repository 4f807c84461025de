import { existsSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { testExtractors } from "../extract/extractors.js";
import { tempFolder } from "../support/temp-folder.js";
import { ingest, program, shell, start, waitFor, type Outcome } from "./program.js";

const env = { IMODEL_INGEST_EXTRACTORS: testExtractors };

function folderWithCsv(): string {
  const cwd = tempFolder();
  writeFileSync(join(cwd, "assets.csv"), "id,name\nP-1,Pump\nP-2,Valve\n");
  writeFileSync(join(cwd, "rooms.csv"), "id,name\nR-1,Hall\n");
  return cwd;
}

function typesOf(document: string): string[] {
  return document.trimEnd().split("\n").map((line) => (JSON.parse(line) as { type: string }).type);
}

describe("imodel-ingest extract", () => {
  const cwd = folderWithCsv();
  const extract = (...args: string[]): Promise<Outcome> => ingest(["extract", ...args], { cwd, env });

  it("prints the document", async () => {
    const outcome = await extract("csv", "assets.csv", "--key", "id");
    expect(outcome).toMatchObject({ exitCode: 0, stderr: "" });
    expect(typesOf(outcome.stdout)).toEqual(["header", "entity", "entity", "end"]);
  });

  it.each([
    ["before -o", ["csv", "assets.csv", "--key", "id", "-o", "OUT"]],
    ["after -o", ["csv", "-o", "OUT", "assets.csv", "--key=id"]],
    ["after --", ["csv", "assets.csv", "-o", "OUT", "--", "--key", "id"]],
    ["before the file", ["csv", "-o", "OUT", "--key", "id", "assets.csv"]],
  ])("takes the extractor's options %s", async (_, args) => {
    const direct = await extract("csv", "assets.csv", "--key", "id");
    expect(await extract(...args.map((word) => (word === "OUT" ? "out.ndjson" : word)))).toMatchObject({ exitCode: 0, stdout: "", stderr: "" });
    expect(readFileSync(join(cwd, "out.ndjson"), "utf8")).toBe(direct.stdout);
  });

  it("passes its own options through after --", async () => {
    const { stdout } = await extract("obedient", "a", "--", "--output", "x", "--verbose");
    expect(stdout).toBe("a\n--output\nx\n--verbose\n");
  });

  it("gzips when the name says so", async () => {
    const direct = await extract("csv", "assets.csv", "--key", "id");
    await extract("csv", "assets.csv", "--key", "id", "-o", "packed.ndjson.gz");
    expect(gunzipSync(readFileSync(join(cwd, "packed.ndjson.gz"))).toString()).toBe(direct.stdout);
  });

  it("writes one document a file into a folder", async () => {
    expect(await extract("csv", "assets.csv", "rooms.csv", "--key", "id", "-o", "extracted/")).toMatchObject({ exitCode: 0 });
    expect(readdirSync(join(cwd, "extracted")).sort()).toEqual(["assets.ndjson", "rooms.ndjson"]);
  });

  it.each([
    ["several files without a folder", ["csv", "assets.csv", "rooms.csv"]],
    ["two files of the same name", ["csv", "assets.csv", "./assets.csv", "-o", "extracted/"]],
    ["an option that the extractor does not know", ["csv", "assets.csv", "--kee", "id"]],
    ["an extractor that is not there", ["dwg", "assets.csv"]],
    ["nothing", []],
  ])("takes %s as wrong usage", async (_, args) => {
    const { exitCode, stderr } = await extract(...args);
    expect(exitCode, stderr).toBe(2);
    expect(stderr).toMatch(/^imodel-ingest: (usage|extractor-unknown): /m);
  });

  it("says when the extractor cannot run here", async () => {
    expect(await extract("unready", "x")).toMatchObject({ exitCode: 3, stderr: "imodel-ingest: extractor-not-ready: extractor unready: install the thing (needs the thing)\n" });
    expect(await extract("missing", "x")).toMatchObject({ exitCode: 3 });
  });

  it("says when the output cannot be written", async () => {
    const { exitCode, stderr } = await extract("csv", "assets.csv", "-o", "assets.csv/x.ndjson");
    expect(exitCode).toBe(3);
    expect(stderr).toMatch(/^imodel-ingest: output-unwritable: assets.csv\/x.ndjson: /);
  });

  it("leaves an earlier document alone when the extractor fails", async () => {
    writeFileSync(join(cwd, "kept.ndjson"), "earlier");
    const outcome = await extract("obedient", "-o", "kept.ndjson", "--", "lines", "3", "exit", "5");
    expect(outcome).toMatchObject({ exitCode: 4, stderr: "imodel-ingest: extractor-failed: extractor obedient ended with exit code 5\n" });
    expect(readFileSync(join(cwd, "kept.ndjson"), "utf8")).toBe("earlier");
    expect(readdirSync(cwd).filter((name) => name.endsWith(".tmp"))).toEqual([]);
  });

  it("keeps a document that says itself that it is partial", async () => {
    expect(await extract("obedient", "-o", "partial.ndjson", "--", "lines", "3", "end", "exit", "1")).toMatchObject({ exitCode: 4 });
    expect(typesOf(readFileSync(join(cwd, "partial.ndjson"), "utf8")).at(-1)).toBe("end");
  });

  it("passes standard input to the extractor", async () => {
    expect(await ingest(["extract", "obedient", "stdin"], { cwd, env, stdin: "hello" })).toMatchObject({ exitCode: 0, stdout: "hello\n" });
  });

  it("ends quietly when its reader does", async () => {
    const { stdout, stderr } = await shell("imodel-ingest extract obedient -- lines 200000 | head -n 1", { cwd, env });
    expect(stdout.split("\n").length).toBe(2);
    expect(stderr).not.toContain("imodel-ingest");
  });

  it("stops with the extractor and leaves nothing behind when it is interrupted", async () => {
    const { child, outcome } = start(process.execPath, [program, "extract", "obedient", "-o", "never.ndjson", "--", "lines", "5", "hang"], { cwd, env });
    await waitFor(() => readdirSync(cwd).some((name) => name.startsWith(".never.ndjson")));
    child.kill("SIGINT");
    expect(await outcome).toMatchObject({ exitCode: 130, stderr: "imodel-ingest: interrupted: extractor obedient was stopped\n" });
    expect(existsSync(join(cwd, "never.ndjson"))).toBe(false);
    expect(readdirSync(cwd).filter((name) => name.endsWith(".tmp"))).toEqual([]);
  });

  it("ends at once at the second signal", async () => {
    const { child, outcome } = start(process.execPath, [program, "extract", "obedient", "--", "stubborn", "lines", "5", "hang"], { cwd, env });
    await new Promise((resolve) => child.stdout?.once("data", resolve));
    child.kill("SIGTERM");
    await new Promise((resolve) => child.stderr?.once("data", resolve));
    child.kill("SIGTERM");
    const { exitCode } = await outcome;
    expect(exitCode).toBe(143);
  });
});
