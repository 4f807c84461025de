import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { withIModel } from "../../ingest/imodel/imodel-target.js";
import type { Issue } from "../../ingest/issue.js";
import { replayInto, type ReplayOptions } from "../../ingest/replay.js";
import { synchronizeInto } from "../../ingest/synchronize-inputs.js";
import type { DocumentSummary } from "../../ingest/synchronize/sync-summary.js";
import type { SyncTarget } from "../../ingest/synchronize/sync-target.js";
import { documentText, type BodyRecord, type DocumentParts } from "../support/document-text.js";
import { transactionCount } from "../support/imodel-content.js";
import { totals } from "../support/ingest-text.js";
import { MemoryTarget } from "../support/memory-target.js";
import { pump } from "../support/synchronization-suite.js";
import { fileContent, memoryContent, type PlainContent } from "../support/target-content.js";
import { tempFolder } from "../support/temp-folder.js";
import { brief, quarantinedRecords } from "./quarantine-lines.js";

/** A target, open for one run at a time. */
interface Opening {
  open<T>(work: (target: SyncTarget) => Promise<T>): Promise<T>;
  content(): Promise<Record<string, PlainContent>>;
  transactions(): Promise<number>;
}

const folder = tempFolder();
let files = 0;

function openMemory(): Opening {
  const target = new MemoryTarget();
  return { open: (work) => work(target), content: () => Promise.resolve(memoryContent(target)), transactions: () => Promise.resolve(target.transactions) };
}

function openFile(): Opening {
  const file = join(folder, `${++files}.bim`);
  return { open: (work) => withIModel(file, work), content: () => fileContent(file), transactions: () => transactionCount(file) };
}

const narrow = "alignment: 1\nkinds: { Pump: { class: Generic:PhysicalObject, references: { feeds: { relationship: BisCore:ElementGroupsMembers } } } }\n";
const wide = `${narrow.replace("kinds: { ", "kinds: { Valve: { class: Generic:PhysicalObject }, ")}relationships: { joins: { relationship: BisCore:ElementGroupsMembers } }\n`;
const valve = (id: string, rest: Partial<BodyRecord & { type: "entity" }> = {}): BodyRecord => ({ type: "entity", kind: "Valve", id, ...rest });
const to = (kind: string, id: string): { kind: string; id: string } => ({ kind, id });
const broken = (record: BodyRecord): BodyRecord => ({ ...record, surprise: 1 }) as unknown as BodyRecord;

describe.each([["a Map", openMemory], ["an iModel file", openFile]])("replay into %s", (_, openTarget) => {
  /** Files and commands of one test. */
  function workplace() {
    const target = openTarget();
    const place = join(folder, String(++files));
    const path = (name: string): string => `${place}-${name}`;
    const alignment = path("alignment.yaml");
    writeFileSync(alignment, narrow);
    const issues: Issue[] = [];
    const common = { imodel: "", alignment, onIssue: (issue: Issue) => issues.push(issue) };
    const sync = async (parts: DocumentParts | Buffer): Promise<DocumentSummary> => {
      writeFileSync(path("doc.ndjson"), Buffer.isBuffer(parts) ? parts : documentText(parts));
      const options = { ...common, inputs: [path("doc.ndjson")], quarantine: path("q.ndjson") };
      const [document] = await target.open((opened) => synchronizeInto(opened, options));
      if (!document) throw new Error("nothing was synchronized");
      return document;
    };
    const again = (options: Partial<ReplayOptions> = {}): Promise<DocumentSummary[]> => {
      issues.length = 0;
      return target.open((opened) => replayInto(opened, { ...common, input: path("q.ndjson"), quarantine: path("still.ndjson"), ...options }));
    };
    const edit = (change: (text: string) => string): void => writeFileSync(path("q.ndjson"), change(readFileSync(path("q.ndjson"), "utf8")));
    return { ...target, path, alignment, issues, sync, again, edit };
  }

  it("brings exactly what the alignment had no place for", async () => {
    const { sync, again, alignment, path, content, transactions } = workplace();
    const records = [pump("1"), valve("1", { parent: to("Pump", "1") }), valve("2", { parent: to("Valve", "1") }), { type: "relationship", kind: "joins", source: to("Pump", "1"), target: to("Valve", "2") } as const];
    const document = { records } satisfies DocumentParts;
    expect(totals(await sync(document))).toEqual({ inserted: 1, rejected: 3 });
    writeFileSync(alignment, wide);
    const [replayed] = await again();
    expect(replayed).toMatchObject({ status: "replayed", source: "plant", issues: { error: 0 } });
    expect(replayed && totals(replayed)).toEqual({ inserted: 3 });
    expect(readFileSync(path("still.ndjson"), "utf8")).toBe("");
    expect(await content()).toMatchObject({ "Pump 1": {}, "Valve 1": { parent: "Pump 1" }, "Valve 2": { parent: "Valve 1" } });
    const before = await transactions();
    expect((await again()).map(totals)).toEqual([{ unchanged: 3 }]);
    expect(await transactions()).toBe(before);
    expect(totals(await sync(document))).toEqual({ unchanged: 4 });
  });

  it("leaves the element of a rejected record as it was, and updates it with the corrected text", async () => {
    const { sync, again, edit, content } = workplace();
    await sync({ records: [pump("1", { label: "old" }), pump("gone")] });
    await sync({ records: [broken(pump("1", { label: "new" })), pump("gone")] });
    expect((await content())["Pump 1"]).toMatchObject({ label: "old" });
    edit((text) => text.replace(',\\"surprise\\":1', ""));
    expect((await again()).map(totals)).toEqual([{ updated: 1 }]);
    expect((await content())["Pump 1"]).toMatchObject({ label: "new" });
    const full = await sync({ records: [pump("1", { label: "new" })] });
    expect(totals(full)).toEqual({ unchanged: 1, deleted: 1 });
  });

  it("takes `record` rather than `raw`", async () => {
    const { sync, again, edit, content } = workplace();
    await sync({ records: [broken(pump("1"))] });
    edit((text) => text.replace('"raw":', `"record":${JSON.stringify(pump("1", { label: "right" }))},"raw":`));
    expect((await again()).map(totals)).toEqual([{ inserted: 1 }]);
    expect((await content())["Pump 1"]).toMatchObject({ label: "right" });
  });

  it("takes what was not UTF-8 when somebody wrote it down as text, and the same bytes never", async () => {
    const { sync, again, edit, content, path, issues } = workplace();
    await sync(Buffer.from(documentText({ records: [pump("1", { label: "\xe4" })] }), "latin1"));
    await again();
    expect(issues.map(({ code, pointer }) => [code, pointer])).toEqual([["utf8-invalid", "/label"]]);
    expect(quarantinedRecords(path("still.ndjson"))).toEqual(quarantinedRecords(path("q.ndjson")));
    edit((text) => text.replace('"rawBase64":', `"raw":${JSON.stringify(JSON.stringify(pump("1", { label: "ä" })))},"rawBase64":`));
    expect((await again()).map(totals)).toEqual([{ inserted: 1 }]);
    expect((await content())["Pump 1"]).toMatchObject({ label: "ä" });
  });

  it("says of what is still wrong where it stands now and where it stood, and keeps it", async () => {
    const { sync, again, path, issues } = workplace();
    await sync({ records: [pump("0"), broken(pump("1"))] });
    expect((await again()).map(({ status, issues: { error } }) => [status, error])).toEqual([["replayed", 1]]);
    const offset = documentText({ records: [pump("0")] }).indexOf('{"type":"end"');
    expect(issues.map(({ place }) => place)).toMatchObject([{ file: path("q.ndjson"), line: 2, origin: { file: path("doc.ndjson"), line: 3, offset } }]);
    expect(quarantinedRecords(path("still.ndjson"))).toEqual(quarantinedRecords(path("q.ndjson")));
    await again({ input: path("still.ndjson"), quarantine: path("third.ndjson") });
    expect(readFileSync(path("third.ndjson"), "utf8")).toBe(readFileSync(path("q.ndjson"), "utf8"));
  });

  it("uses the parts that the document had, as the whole document would", async () => {
    const { sync, again, edit } = workplace();
    const part = { type: "part", id: "p", geometry: [{ type: "box", low: [0, 0, 0], high: [1, 1, 1] }] } as const satisfies BodyRecord;
    const other = { ...part, id: "other" };
    const using = (id: string, name: string) => pump(id, { geometry: [{ type: "part", part: name }] });
    await sync({ records: [part, broken(other), using("1", "p"), broken(using("2", "p")), using("3", "other")] });
    edit((text) => text.replaceAll(',\\"surprise\\":1', ""));
    expect((await again()).map(totals)).toEqual([{ inserted: 3 }]);
    const full = await sync({ records: [part, other, using("1", "p"), using("2", "p"), using("3", "other")] });
    expect(totals(full)).toEqual({ unchanged: 5 });
    edit(() => "");
    await sync({ records: [broken(using("1", "nowhere"))] });
    edit((text) => text.replaceAll(',\\"surprise\\":1', ""));
    expect((await again()).map(({ issues }) => issues.error)).toEqual([1]);
  });

  it("does not let a second record with an identity take the place of the first one", async () => {
    const { sync, again, edit, content, issues } = workplace();
    await sync({ records: [pump("1", { label: "first" }), pump("1", { label: "second" })] });
    await again();
    expect(issues.map(({ code }) => code)).toEqual(["identity-duplicate"]);
    expect((await content())["Pump 1"]).toMatchObject({ label: "first" });
    edit((text) => text.replace('\\"id\\":\\"1\\"', '\\"id\\":\\"2\\"'));
    expect((await again()).map(totals)).toEqual([{ inserted: 1 }]);
    expect(await content()).toMatchObject({ "Pump 1": { label: "first" }, "Pump 2": { label: "second" } });
  });

  it("lets the first one stand also when it was rejected later than the second one", async () => {
    const { sync, again, alignment, path, content } = workplace();
    await sync({ records: [valve("1", { label: "first" }), valve("1", { label: "second" })] });
    expect(quarantinedRecords(path("q.ndjson")).map(brief)).toEqual(["3 identity-duplicate Valve 1", "2 kind-unaligned/kind Valve 1"]);
    writeFileSync(alignment, wide);
    await again();
    expect((await content())["Valve 1"]).toMatchObject({ label: "first" });
    expect(quarantinedRecords(path("still.ndjson")).map(brief)).toEqual(["3 identity-duplicate Valve 1"]);
  });

  it("never deletes, not even what a corrected tombstone names", async () => {
    const { sync, again, edit, content, issues, path } = workplace();
    await sync({ records: [pump("1"), pump("2")] });
    const tombstone = { type: "delete", kind: "Pump" } as unknown as BodyRecord;
    await sync({ header: { mode: "delta" }, records: [tombstone] });
    edit((text) => text.replace('\\"delete\\"', '\\"delete\\",\\"id\\":\\"1\\"'));
    await again();
    expect(issues.map(({ code }) => code)).toEqual(["replay-withheld"]);
    expect(quarantinedRecords(path("still.ndjson"))).toHaveLength(1);
    expect(Object.keys(await content())).toEqual(["Pump 1", "Pump 2"]);
  });

  it("does not make a document up to date", async () => {
    const { sync, again, edit } = workplace();
    const header = { source: { id: "plant", version: "7" } };
    await sync({ header, records: [broken(pump("1"))] });
    edit((text) => text.replace(',\\"surprise\\":1', ""));
    await again();
    expect(await sync({ header, records: [pump("1"), pump("2")] })).toMatchObject({ status: "synchronized", kinds: { Pump: { unchanged: 1, inserted: 1 } } });
    expect(await sync({ header, records: [pump("1")] })).toMatchObject({ status: "unchanged" });
  });

  it("waits for parents and targets whatever the order, and names what is not there", async () => {
    const { sync, again, edit, issues, content } = workplace();
    await sync({ records: [broken(pump("child", { parent: to("Pump", "parent") })), broken(pump("parent", { references: { feeds: to("Pump", "gone") } }))] });
    edit((text) => text.replaceAll(',\\"surprise\\":1', ""));
    expect((await again()).map(totals)).toEqual([{ inserted: 2 }]);
    expect(issues.map(({ code, pointer }) => [code, pointer])).toEqual([["reference-unresolved", "/references/feeds"]]);
    expect((await content())["Pump child"]).toMatchObject({ parent: "Pump parent" });
  });

  it("stops after too many records that are still rejected", async () => {
    const { sync, again } = workplace();
    await sync({ records: [broken(pump("1")), broken(pump("2"))] });
    expect(await again({ maxErrors: 1 })).toMatchObject([{ status: "errors-stopped" }]);
    expect(await again({ maxErrors: 2 })).toMatchObject([{ status: "replayed" }]);
  });
});
