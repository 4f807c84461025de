import { spawnSync } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { tempFolder } from "../support/temp-folder.js";
import { ingest } from "./program.js";

const cwd = tempFolder();
const withoutCompiler = spawnSync("sh", ["-c", "make --version && c++ --version"]).status !== 0;

const languages = [
  { lang: "python", files: ["README.md", "alignment.yaml", "extract.py", "extractor.json", "intermediary.py", "output.py", "program.py", "sample.plant", "source.py"], isSkipped: false },
  { lang: "node", files: ["README.md", "alignment.yaml", "document-writer.mjs", "extract.mjs", "extractor.json", "plant-register.mjs", "sample.plant"], isSkipped: false },
  { lang: "cpp", files: ["Makefile", "README.md", "alignment.yaml", "check.sh", "document.hpp", "extract.cpp", "extractor.json", "sample.plant"], isSkipped: withoutCompiler },
];

/** What the extractor makes of a register, without the header, which describes the file, and without the digest of all. */
async function recordsOf(lang: string, file: string): Promise<{ exitCode: number | null; records: unknown[] }> {
  const { exitCode, stdout } = await ingest(["extract", `my-${lang}`, file], { cwd, env: { IMODEL_INGEST_EXTRACTORS: cwd } });
  const records = stdout.trimEnd().split("\n").map((line) => JSON.parse(line) as { type: string; digest?: string });
  return { exitCode, records: records.filter(({ type }) => type !== "header").map(({ digest: _, ...record }) => record) };
}

describe.each(languages)("an extractor that `extractor new --lang $lang` writes", ({ lang, files, isSkipped }) => {
  beforeAll(async () => {
    const outcome = await ingest(["extractor", "new", `my-${lang}`, "--lang", lang], { cwd });
    expect(outcome).toEqual({ exitCode: 0, stdout: `${files.join("\n")}\n`, stderr: `my-${lang} is in ${join(cwd, `my-${lang}`)}; its README.md says what comes next\n` });
  });

  it("bears its name everywhere, and imports nothing of the package", () => {
    for (const file of files) {
      const text = readFileSync(join(cwd, `my-${lang}`, file), "utf8");
      expect(text, file).not.toMatch(/template-name|\.\.\/|["'/]ingest\//);
    }
    const manifest = JSON.parse(readFileSync(join(cwd, `my-${lang}`, "extractor.json"), "utf8")) as object;
    expect(manifest).toMatchObject({ name: `my-${lang}` });
  });

  // A compiler is needed, and make.
  it.skipIf(isSkipped)("passes all conformance checks", async () => {
    if (lang === "cpp") expect(spawnSync("make", ["-C", join(cwd, "my-cpp")], { encoding: "utf8" })).toMatchObject({ status: 0, stderr: "" });
    const { exitCode, stdout, stderr } = await ingest(["conformance", `./my-${lang}`, `my-${lang}/sample.plant`, "--marks-end", "yes"], { cwd });
    expect(stderr, stdout).toBe(`my-${lang} 0.1.0 conforms: 18 passed, 0 failed, 1 not applicable\n`);
    expect(exitCode).toBe(0);
  });

  it.skipIf(isSkipped)("writes the same records as in the other languages", async () => {
    const { exitCode, records } = await recordsOf(lang, `my-${lang}/sample.plant`);
    expect(exitCode).toBe(0);
    expect(records).toHaveLength(7);
    expect(records.slice(1, 3)).toEqual([
      { type: "entity", kind: "Area", id: "A-2", label: "Pump room, lower level" },
      { type: "entity", kind: "Pump", id: "P-101", label: "Feed water pump", references: { standsIn: { kind: "Area", id: "A-2" } }, properties: { power: 7.5 } },
    ]);
    expect(records.at(-1)).toEqual({ type: "end", status: "complete", counts: { entity: 6 } });
  });

  it.skipIf(isSkipped)("tells of every line that it cannot read", async () => {
    const lines = ["plant|P|\u0001 \"p\"", "pump|P-1|one|A-9|many", "pump|P-1|again||", "pump|P-2", "tank|T-1|", "area||nameless", "end|7", "area|A-1|late"];
    writeFileSync(join(cwd, "bad.plant"), lines.join("\r\n"));
    const { exitCode, records } = await recordsOf(lang, "bad.plant");
    expect(exitCode).toBe(4);
    const issues = records.filter((record) => (record as { type: string }).type === "issue") as { code: string; severity: string; place: { line: number } }[];
    expect(issues.map(({ code, severity, place }) => [place.line, severity, code])).toEqual([
      [2, "warning", "not-a-number"], [3, "warning", "id-repeated"], [4, "error", "line-unreadable"], [5, "error", "line-unreadable"],
      [6, "error", "id-unusable"], [7, "error", "count"], [8, "error", "line-after-end"], [2, "warning", "area-unknown"],
    ]);
    expect(records.at(-1)).toEqual({ type: "end", status: "partial", counts: { entity: 1, issue: 8 } });
  });
});

describe("imodel-ingest extractor new", () => {
  it("says how a program is built that is not built yet", async () => {
    await ingest(["extractor", "new", "to-build", "--lang", "cpp"], { cwd });
    const { exitCode, stdout } = await ingest(["conformance", "./to-build", "to-build/sample.plant"], { cwd });
    expect(exitCode).toBe(1);
    expect(stdout).toContain(`to-build: is not built; build it with: make -C ${join(cwd, "to-build")}`);
  });

  it("writes an alignment that fits", async () => {
    await ingest(["extractor", "new", "aligned", "--lang", "python"], { cwd });
    const { exitCode, stdout, stderr } = await ingest(["run", "aligned", "aligned/sample.plant", "--imodel", "plant.bim"], { cwd, env: { IMODEL_INGEST_EXTRACTORS: cwd } });
    expect(exitCode, stderr).toBe(0);
    expect(stdout).toMatch(/^ {2}total +6 +0 +0 +0 +0$/m);
    expect(stderr).not.toMatch(/warning|error/);
  });

  it("makes the folder that --into names, and overwrites nothing", async () => {
    const args = ["extractor", "new", "register", "--lang", "node", "--into", "mine/extractors"];
    expect(await ingest(args, { cwd })).toMatchObject({ exitCode: 0, stderr: expect.stringContaining(join(cwd, "mine/extractors/register")) as string });
    const path = join(cwd, "mine/extractors/register/extract.mjs");
    writeFileSync(path, "changed");
    expect(await ingest(args, { cwd })).toMatchObject({ exitCode: 2, stdout: "", stderr: expect.stringMatching(/^imodel-ingest: usage: .*register: is there already/) as string });
    expect(readFileSync(path, "utf8")).toBe("changed");
    mkdirSync(join(cwd, "empty"));
    expect(await ingest(["extractor", "new", "empty", "--lang", "node"], { cwd })).toMatchObject({ exitCode: 2 });
  });

  it.each(["Register", "-register", "a/b", "..", "a_b", "x".repeat(65), ""])("refuses the name %j", async (name) => {
    const { exitCode, stdout } = await ingest(["extractor", "new", "--lang", "node", "--", name], { cwd });
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: "" });
  });

  it("refuses a language that it does not know, and asks for one", async () => {
    expect(await ingest(["extractor", "new", "a", "--lang", "cobol"], { cwd })).toMatchObject({ exitCode: 2, stderr: expect.stringContaining("python, node, cpp") as string });
    expect(await ingest(["extractor", "new", "a"], { cwd })).toMatchObject({ exitCode: 2, stderr: expect.stringContaining("--lang") as string });
  });
});
