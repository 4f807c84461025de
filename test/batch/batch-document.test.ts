import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Ajv2020 } from "ajv/dist/2020.js";
import { parse } from "yaml";
import { describe, expect, it } from "vitest";
import { batchOfFolder, type BatchDocument, readBatchDocument } from "../../ingest/batch/batch-document.js";
import { codeBlocks } from "../markdown.js";
import { root } from "../package-folder.js";
import { tempFolder } from "../support/temp-folder.js";

const folder = tempFolder();

function read(text: string): BatchDocument {
  const file = join(folder, "jobs.yaml");
  writeFileSync(file, text);
  return readBatchDocument(file);
}

function errorOf(text: string): string {
  try {
    read(text);
  } catch (error) {
    expect(error).toMatchObject({ key: "batch-invalid" });
    return (error as Error).message.replaceAll(`${folder}/`, "");
  }
  throw new Error("it was not refused");
}

describe("the document of a batch", () => {
  it("says for each job what it says itself, and else what the defaults say", () => {
    const { base, reports, jobs } = read(`
batch: 1
defaults: { imodel: "out/{name}.bim", deletions: mark, options: [--key, 7], maxDeletions: 25% }
jobs:
  - files: a.csv
  - { files: [b, "c/*.ifc"], imodel: one.bim, options: [], maxDeletions: 3, force: true, schemas: s, exclude: [x, y] }
`);
    expect(base).toBe(folder);
    expect(reports).toBe(join(folder, "jobs.reports"));
    expect(jobs).toEqual([
      { files: ["a.csv"], exclude: [], options: ["--key", "7"], imodel: "out/{name}.bim", schemas: [], force: false, deletions: "mark", deletionThreshold: { share: 0.25, count: 0 } },
      { files: ["b", "c/*.ifc"], exclude: ["x", "y"], options: [], imodel: "one.bim", schemas: ["s"], force: true, deletions: "mark", deletionThreshold: { share: 0, count: 3 } },
    ]);
  });

  it("may be JSON, and may name the folder of reports", () => {
    const { reports } = read('{"batch": 1, "reports": "r/x", "jobs": [{"files": "a", "imodel": "b"}]}');
    expect(reports).toBe(join(folder, "r/x"));
  });

  it("is made of a folder", () => {
    const { base, reports, jobs } = batchOfFolder("models", "out/");
    expect([base, reports]).toEqual([process.cwd(), join(process.cwd(), "out/reports")]);
    expect(jobs).toMatchObject([{ files: ["models"], imodel: "out/{folder}/{name}.bim" }]);
  });

  it.each([
    ["batch: 1\njobs:\n  - files: a\n    imodell: b\n", 'jobs.yaml:4:5: jobs.0: Unknown field "imodell"; did you mean "imodel"?'],
    ["batch: 2\njobs: [{ files: a, imodel: b }]\n", "jobs.yaml:1:8: batch: Must be 1, is 2"],
    ["batch: 1\njobs: []\n", "jobs.yaml:2:7: jobs: Needs 1 or more items, has 0"],
    ["batch: 1\njobs:\n  - imodel: b\n", 'jobs.yaml:3:5: jobs.0: Needs "files"'],
    ["batch: 1\njobs:\n  - files: a\n  - { files: b, imodel: c }\n", 'jobs.yaml:3:5: jobs.0: Needs "imodel", here or in "defaults"'],
    ["batch: 1\njobs:\n  - files: a\n    imodel: out/{nmae}.bim\n", "jobs.yaml:4:13: imodel: There is no placeholder {nmae}; known are {name} and {folder}"],
    ["batch: 1\njobs:\n  - files: a\n    imodel: b\n    options: [--id, '{x}']\n", "jobs.yaml:5:21: 1: There is no placeholder {x}; known are {name} and {folder}"],
    ["batch: 1\ndefaults:\n  deletions: never!\njobs: [{ files: a, imodel: b }]\n", 'jobs.yaml:3:14: defaults.deletions: Must be one of "apply", "mark", "never", is "never!"'],
    ["batch: 1\njobs: [{ files: a, imodel: b, files: c }]\n", 'jobs.yaml:2:31: the key "files" is there twice'],
    ["batch: 1\njobs: [{ files: a, imodel: b }\n", "jobs.yaml:3:1: Flow sequence in block collection must be sufficiently indented and end with a ] at line 3, column 1:"],
    ["- a\n", "jobs.yaml:1:1: a batch is an object with `batch: 1` and `jobs`"],
  ])("is refused with its place: %j", (text, message) => expect(errorOf(text)).toBe(message));

  it("is told all that is wrong at once", () => {
    expect(errorOf("batch: 1\nx: 1\njobs: [{ files: 3, imodel: b, force: maybe }]\n").split("\n")).toHaveLength(3);
  });

  it("is refused when its aliases unfold to too much, or to themselves", () => {
    const bomb = ["a: &a [x, x, x, x, x, x, x, x, x]", ...[..."bcdefgh"].map((name, i) => `${name}: &${name} [${Array.from({ length: 9 }, () => `*${"abcdefg"[i] ?? ""}`).join(", ")}]`)];
    expect(errorOf(`${bomb.join("\n")}\nbatch: 1\n`)).toMatch(/or too many aliases$/);
    expect(errorOf("batch: 1\njobs: &a [*a]\n")).toMatch(/stands within what it names$/);
  });

  it("that cannot be read is no batch", () => {
    mkdirSync(join(folder, "folder"));
    expect(() => readBatchDocument(join(folder, "nowhere.yaml"))).toThrow(expect.objectContaining({ key: "input-unreadable" }) as Error);
    expect(() => readBatchDocument(join(folder, "folder"))).toThrow(expect.objectContaining({ key: "input-unreadable" }) as Error);
  });
});

describe("json-schemas/batch.schema.json", () => {
  const schema = JSON.parse(readFileSync(join(root, "json-schemas/batch.schema.json"), "utf8")) as { examples: unknown[]; properties: { defaults: { properties: object }; jobs: { items: { properties: object } } } };

  it("has an example that it accepts", () => {
    const validate = new Ajv2020({ strict: true, strictTypes: false, strictRequired: false }).compile(schema);
    expect(schema.examples.map((example) => validate(example))).toEqual([true]);
  });

  it("gives defaults the members of jobs, but for the files", () => {
    const { files: _, ...rest } = schema.properties.jobs.items.properties as Record<string, unknown>;
    expect(schema.properties.defaults.properties).toEqual(rest);
  });

  it("accepts what docs/batch.md shows, and describes every member", () => {
    const blocks = codeBlocks("docs/batch.md").filter(({ language }) => language === "yaml");
    expect(blocks.length).toBeGreaterThan(0);
    for (const { text } of blocks) expect(read(text).jobs.length).toBe((parse(text) as { jobs: unknown[] }).jobs.length);
    const page = readFileSync(join(root, "docs/batch.md"), "utf8");
    for (const member of Object.keys(schema.properties.jobs.items.properties)) expect(page).toContain(`| \`${member}\` |`);
  });
});
