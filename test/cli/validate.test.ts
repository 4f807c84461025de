import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import type { Issue } from "../../ingest/issue.js";
import { documentText, jsonDocumentText } from "../support/document-text.js";
import { tempFolder } from "../support/temp-folder.js";
import { ingest, shell } from "./program.js";

const pump = { type: "entity", kind: "Pump", id: "P-1" } as const;
const good = documentText({ records: [pump] });
const bad = documentText({ records: [pump, pump, { ...pump, id: "P-2", references: { feeds: { kind: "Vessel", id: "V-1" } } }, pump] });

describe("imodel-ingest validate", () => {
  const cwd = tempFolder();
  writeFileSync(join(cwd, "good.ndjson"), good);
  writeFileSync(join(cwd, "bad.ndjson"), bad);
  writeFileSync(join(cwd, "good.ndjson.gz"), gzipSync(good));
  writeFileSync(join(cwd, "good.json"), jsonDocumentText({ records: [pump] }));

  it.each([["good.ndjson"], ["good.ndjson.gz"], ["good.json"]])("finds nothing wrong with %s", async (file) => {
    expect(await ingest(["validate", file], { cwd })).toEqual({ exitCode: 0, stdout: "", stderr: `${file}: entity 1; complete; no problems\n` });
  });

  it("reads standard input", async () => {
    expect(await ingest(["validate", "-"], { cwd, stdin: good })).toMatchObject({ exitCode: 0, stdout: "" });
    expect(await ingest(["validate", "-"], { cwd, stdin: bad })).toMatchObject({ exitCode: 1 });
  });

  it("prints each problem with file, line and pointer, and the hint once", async () => {
    const { exitCode, stdout } = await ingest(["validate", "bad.ndjson"], { cwd });
    expect(exitCode).toBe(1);
    const lines = stdout.trimEnd().split("\n");
    expect(lines).toEqual([
      expect.stringMatching(/^bad\.ndjson:3: error identity-duplicate /),
      expect.stringMatching(/^ {4}Make ids unique/),
      expect.stringMatching(/^bad\.ndjson:5: error identity-duplicate /),
      expect.stringMatching(/^bad\.ndjson:4: warning reference-unresolved .* at \/references\/feeds/),
      expect.stringMatching(/^ {4}The record is kept/),
    ]);
  });

  it("gives the same problems as one line of JSON each", async () => {
    const { exitCode, stdout, stderr } = await ingest(["validate", "--json", "bad.ndjson"], { cwd });
    expect({ exitCode, stderr }).toEqual({ exitCode: 1, stderr: "" });
    const issues = stdout.trimEnd().split("\n").map((line) => JSON.parse(line) as Issue);
    expect(issues.map(({ code, place }) => [code, place.line])).toEqual([["identity-duplicate", 3], ["identity-duplicate", 5], ["reference-unresolved", 4]]);
    expect(issues[0]).toMatchObject({ severity: "error", kind: "Pump", id: "P-1", hint: expect.any(String) as string });
  });

  it("says which of several inputs have the same source", async () => {
    const { stderr } = await ingest(["validate", "good.ndjson", "good.json"], { cwd });
    expect(stderr).toContain("good.json: entity 1; complete; no problems; the same source as good.ndjson");
  });

  it("shows control characters instead of sending them to the terminal", async () => {
    const stdin = documentText({ records: [{ ...pump, id: "a\u001b[31m\nb" }, { ...pump, id: "a\u001b[31m\nb" }] });
    const { stdout } = await ingest(["validate", "-"], { cwd, stdin });
    expect(stdout).toContain("\\u001b[31m\\u000ab");
    expect(stdout).not.toContain("\u001b");
  });

  it("colours the severity only when asked to or on a terminal", async () => {
    const { stdout } = await ingest(["validate", "bad.ndjson"], { cwd, env: { FORCE_COLOR: "1" } });
    expect(stdout).toContain("\u001b[31merror\u001b[39m");
    expect((await ingest(["validate", "bad.ndjson"], { cwd, env: { CI: "true" } })).stdout).not.toContain("\u001b");
    const plain = await ingest(["validate", "bad.ndjson"], { cwd, env: { FORCE_COLOR: "1", NO_COLOR: "1" } });
    expect(plain.stdout).not.toContain("\u001b");
  });

  it("says when an input cannot be read", async () => {
    const { exitCode, stderr } = await ingest(["validate", "nowhere.ndjson"], { cwd });
    expect(exitCode).toBe(3);
    expect(stderr).toMatch(/^imodel-ingest: input-unreadable: .*nowhere\.ndjson/);
    expect(await ingest(["validate", "--verbose", "nowhere.ndjson"], { cwd })).toMatchObject({ stderr: expect.stringContaining("caused by Error: ENOENT") as string });
    expect(await ingest(["validate", "--json", "nowhere.ndjson"], { cwd })).toMatchObject({ stderr: expect.stringMatching(/^\{"error":\{"key":"input-unreadable"/) as string });
  });

  it("ends quietly when its reader does", async () => {
    const many = documentText({ records: Array.from({ length: 20_000 }, () => pump) });
    const { stdout, stderr } = await shell("imodel-ingest validate - | head -n 1", { cwd, stdin: many });
    expect(stdout.split("\n").length).toBe(2);
    expect(stderr).toBe("");
  });
});
