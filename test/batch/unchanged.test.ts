import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeEach, describe, expect, it } from "vitest";
import { digestOfAlignment, stampOf } from "../../ingest/batch/digests.js";
import type { FileState } from "../../ingest/batch/batch-state.js";
import type { ProcessOutcome } from "../../ingest/batch/file-process.js";
import type { FileTask } from "../../ingest/batch/file-task.js";
import { fingerprintOf, isUnchanged, stateAfter } from "../../ingest/batch/unchanged.js";
import { tempFolder } from "../support/temp-folder.js";

const base = tempFolder();
const task: FileTask = {
  file: "a.csv", imodel: "a.bim", extractor: { name: "csv", version: "1.0.0", folder: "/x" }, options: ["--key", "id", "--notes=notes.txt"],
  alignment: "a.yaml", schemas: ["schemas"], force: false, reports: [],
};

function put(name: string, text: string): void {
  writeFileSync(join(base, name), text);
}

beforeEach(() => {
  put("a.csv", "id\n1\n");
  put("a.yaml", "alignment: 1\nextends: base.yaml\n");
  put("base.yaml", "alignment: 1\nkinds: {}\ndefault: { class: Generic:PhysicalObject }\n");
  put("notes.txt", "x");
});

/** What is remembered of a good run over the files as they are now. */
async function remembered(ran: FileTask = task, outcome: Partial<ProcessOutcome> = {}): Promise<FileState> {
  const now = await fingerprintOf(ran, base);
  const alignment = (await digestOfAlignment(ran, "csv", base)) ?? "";
  const summary = { status: "synchronized", issues: { error: 0, warning: 3, info: 0 } } as ProcessOutcome["summary"];
  const document = { source: "A.csv", extractor: "csv", alignment, ...(now.content !== undefined && { checksum: now.content }) };
  return stateAfter(ran, now, { before: undefined, outcome: { ...(summary && { summary }), document, output: "", ...outcome } });
}

async function unchanged(known: FileState, now: FileTask = task): Promise<boolean> {
  return isUnchanged(now, known, { ...(await fingerprintOf(now, base)), base });
}

describe("a file need not be run again", () => {
  it("after a good run, while all is as it was", async () => {
    const known = await remembered();
    expect(known).toMatchObject({ settled: true, source: "a.csv" });
    expect(await unchanged(known)).toBe(true);
  });

  it.each([
    ["its content", (): void => put("a.csv", "id\n2\n")],
    ["a file that its options name", (): void => put("notes.txt", "y")],
    ["its alignment", (): void => put("a.yaml", "alignment: 1\nextends: base.yaml\nkinds: { Pump: { class: Generic:PhysicalObject } }\n")],
    ["a document that its alignment extends", (): void => put("base.yaml", "alignment: 1\nkinds: {}\ndefault: { class: Generic:SpatialLocation }\n")],
    ["whether its alignment can be read", (): void => put("base.yaml", "alignment: 1\nkin")],
  ])("but it must when %s has changed", async (_what, change) => {
    const known = await remembered();
    change();
    expect(await unchanged(known)).toBe(false);
  });

  it.each<[string, Partial<FileTask>]>([
    ["its options", { options: ["--key", "name"] }],
    ["the extractor's version", { extractor: { name: "csv", version: "1.0.1", folder: "/x" } }],
    ["what is deleted", { deletions: "never" }],
    ["its folders of schemas", { schemas: [] }],
    ["that all is asked for", { force: true }],
  ])("but it must when %s is new", async (_what, other) => expect(await unchanged(await remembered(), { ...task, ...other })).toBe(false));

  it.each<[string, Partial<ProcessOutcome>]>([
    ["there were errors", { summary: { status: "synchronized", issues: { error: 1, warning: 0, info: 0 } } as never }],
    ["it was not whole", { summary: { status: "incomplete", issues: { error: 0, warning: 0, info: 0 } } as never }],
    ["deletions were stopped", { summary: { status: "deletions-stopped", issues: { error: 0, warning: 0, info: 0 } } as never }],
    ["the records are from more than the file", { document: { source: "a", extractor: "csv", checksum: "sha256:0" } }],
  ])("but it must when %s", async (_what, outcome) => {
    const known = await remembered(task, outcome);
    expect(known.settled).toBe(false);
    expect(await unchanged(known)).toBe(false);
  });

  it("so too for an intermediary document, whatever its header says of the source, with the alignment of its extractor", async () => {
    const { extractor: _, alignment: __, ...document } = { ...task, options: [] };
    const known = await remembered(document, {});
    const other = { ...known, settled: stateAfter(document, await fingerprintOf(document, base), { before: undefined, outcome: { summary: { status: "unchanged", issues: { error: 0 } } as never, document: { source: "a", extractor: "csv" }, output: "" } }).settled };
    expect(await unchanged(other, document)).toBe(true);
  });

  it("and a file that failed does not take over the document of another one", async () => {
    const now = await fingerprintOf(task, base);
    const outcome = { error: { key: "document-twice", message: "" }, document: { source: "other", extractor: "csv" }, output: "" } as const;
    expect(stateAfter(task, now, { before: undefined, outcome })).not.toHaveProperty("source");
    expect(stateAfter(task, now, { before: { source: "own", settled: true }, outcome: { error: { key: "defect", message: "" }, output: "" } })).toMatchObject({ source: "own", settled: false });
  });
});

it("the stamp of an iModel tells that the file or its write-ahead log was touched", async () => {
  const stamp = (): Promise<string | undefined> => stampOf(join(base, "x.bim"));
  expect(await stamp()).toBeUndefined();
  put("x.bim", "1");
  const first = await stamp();
  expect(await stamp()).toBe(first);
  put("x.bim-wal", "");
  expect(await stamp()).toBe(first);
  put("x.bim-wal", "1");
  expect(await stamp()).not.toBe(first);
});
