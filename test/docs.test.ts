import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { spawnSync } from "node:child_process";
import { describe, expect, it } from "vitest";
import { parseAlignment } from "../ingest/alignment/alignment-document.js";
import { conformanceChecks } from "../ingest/extract/conformance/conformance-checks.js";
import { issueCodes, type Issue } from "../ingest/issue.js";
import { quarantineFlaw } from "../ingest/quarantine/quarantine-line.js";
import { validate } from "../ingest/validate.js";
import { tempFolder } from "./support/temp-folder.js";

/** The code blocks of one language in a Markdown file. */
function blocks(file: string, language: string): string[] {
  const text = readFileSync(file, "utf8");
  return [...text.matchAll(new RegExp(`^\`\`\`${language}\\n(.*?)^\`\`\``, "gms"))].map(([, code = ""]) => code);
}

describe("docs/format.md", () => {
  const folder = tempFolder();

  async function issuesOf(name: string, text: string): Promise<Issue[]> {
    const file = join(folder, name);
    writeFileSync(file, text);
    const issues: Issue[] = [];
    await validate([file], { onIssue: (issue) => issues.push(issue) });
    return issues;
  }

  it("shows a valid document with every record type", async () => {
    const [document = ""] = blocks("docs/format.md", "json");
    const types = document.trim().split("\n").map((line) => (JSON.parse(line) as { type: string }).type);
    expect([...new Set(types)].sort()).toEqual(["checkpoint", "delete", "end", "entity", "header", "issue", "part", "relationship"]);
    expect((await issuesOf("shown.ndjson", document)).map(({ code }) => code)).toEqual(["source-issue"]);
  });

  it("shows a Python program that writes a valid document", async () => {
    const [program = ""] = blocks("docs/format.md", "python");
    const { stdout, status } = spawnSync("python3", ["-c", program], { encoding: "utf8" });
    expect(status).toBe(0);
    expect(await issuesOf("written.ndjson", stdout)).toEqual([]);
  });
});

describe("docs/quarantine.md", () => {
  it("shows lines that a quarantine file may have", () => {
    const [shown = ""] = blocks("docs/quarantine.md", "json");
    const lines = shown.trim().split("\n").map((line) => JSON.parse(line) as object);
    expect(lines.map(quarantineFlaw)).toEqual([undefined, undefined]);
  });
});

describe("docs/alignment.md", () => {
  it("shows an alignment that is accepted", () => {
    const [yaml = ""] = blocks("docs/alignment.md", "yaml");
    expect(Object.keys(parseAlignment(yaml, "docs/alignment.md").document.kinds)).toEqual(["Pump", "PumpType", "Website"]);
  });

  it("names only issues that exist", () => {
    const text = readFileSync("docs/alignment.md", "utf8");
    for (const [, code = ""] of text.matchAll(/warning `([a-z-]+)`/g)) expect(Object.keys(issueCodes)).toContain(code);
  });
});

describe("docs/write-an-extractor.md", () => {
  it("says what each conformance check means", () => {
    const table = readFileSync("docs/write-an-extractor.md", "utf8").split("\n").filter((line) => line.startsWith("| `"));
    const named = table.flatMap((line) => [...(line.split("|")[1] ?? "").matchAll(/`([a-z-]+)`/g)].map(([, name = ""]) => name));
    expect(named).toEqual(Object.keys(conformanceChecks));
  });
});
