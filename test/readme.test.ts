import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { documentTexts } from "../scripts/document-tables.mjs";
import { shell, start } from "./cli/program.js";
import { withoutOpenpyxl } from "./extractors/extractor-run.js";
import { codeBlocks, commandsOf } from "./markdown.js";
import { filesBelow, root } from "./package-folder.js";
import { tempFolder } from "./support/temp-folder.js";

const documents = ["README.md", ...filesBelow("docs", ".md")];

/** A folder that looks like the package's as far as documents know it. */
function workspace(): string {
  const folder = tempFolder();
  for (const name of ["fixtures", "extractors", "docs"]) symlinkSync(join(root, name), join(folder, name));
  mkdirSync(join(folder, "node_modules"));
  symlinkSync(root, join(folder, "node_modules/imodel-ingest"));
  return folder;
}

describe.each(documents)("the commands in %s", (path) => {
  const cwd = workspace();
  const blocks = codeBlocks(path).filter(({ language }) => language === "sh");
  for (const block of blocks) {
    for (const { line, command, exitCode } of commandsOf(block)) {
      it.skipIf(block.info === "requires=openpyxl" && withoutOpenpyxl)(`line ${line}: ${command}`, async () => {
        const outcome = await shell(command, { cwd });
        expect(outcome, outcome.stderr).toMatchObject({ exitCode });
      });
    }
  }

  it("are all run, but for those that a comment names", () => {
    const others = codeBlocks(path).filter(({ language }) => ["bash", "shell", "console"].includes(language));
    expect(others.filter(({ comment }) => !comment.startsWith("not run by test/readme.test.ts: "))).toEqual([]);
  });
});

describe("README.md", () => {
  it("starts with the two commands that .ci/run runs", () => {
    const [setUp] = codeBlocks("README.md");
    const ci = readFileSync(join(root, ".ci/run"), "utf8").split("\n");
    const [first = "", second = "", ...rest] = setUp?.text.split("\n") ?? [];
    expect(rest).toEqual([]);
    expect(ci).toContain(first);
    expect(ci).toContain(`${second} || status=$?`);
  });

  it("shows TypeScript that compiles and runs", async () => {
    const cwd = workspace();
    const [example] = codeBlocks("README.md").filter(({ language }) => language === "ts");
    await shell("imodel-ingest extract csv fixtures/extractors/assets.csv --key id -o assets.ndjson", { cwd });
    writeFileSync(join(cwd, "example.mts"), example?.text ?? "");
    const compiler = createRequire(import.meta.url).resolve("typescript/bin/tsc");
    const types = ["--typeRoots", join(root, "node_modules/@types"), "--types", "node"];
    const args = [compiler, "example.mts", "--module", "nodenext", "--target", "es2022", "--strict", "--skipLibCheck", ...types];
    expect(spawnSync(process.execPath, args, { cwd, encoding: "utf8" })).toMatchObject({ status: 0, stdout: "" });
    const outcome = await start(process.execPath, ["example.mjs"], { cwd }).outcome;
    expect(outcome, outcome.stderr).toMatchObject({ exitCode: 0, stdout: expect.stringContaining("assets.csv synchronized") as string });
  });
});

describe("generated tables", () => {
  it("are those of the code (npm run generate)", async () => {
    const texts = await documentTexts(new URL("../", import.meta.url));
    for (const [path, text] of texts) expect(readFileSync(join(root, path), "utf8"), path).toBe(text);
  });
});

describe("links in the documents", () => {
  it.each(documents)("of %s lead somewhere", (path) => {
    const text = readFileSync(join(root, path), "utf8");
    const targets = [...text.matchAll(/\]\((?!https?:|#)([^)#]+)/g)].map(([, target = ""]) => join(root, path, "..", target));
    const missing = targets.filter((target) => !existsSync(target));
    expect(missing).toEqual([]);
  });
});
