import { beforeEach, describe, expect, it } from "vitest";
import type { IngestOptions } from "../../ingest/ingest.js";
import type { HeaderRecord } from "../../ingest/format/record-types.js";
import { type BodyRecord, documentText, type DocumentParts } from "./document-text.js";
import { type Ingested, totals } from "./ingest-text.js";
import { parentSuite } from "./parent-suite.js";
import { pump, type PumpTarget, to } from "./pumps.js";
import { scopeSuite } from "./scope-suite.js";
import type { PlainContent } from "./target-content.js";

/** A target under test: one that keeps what was synchronized between ingestions. */
export interface SuiteTarget {
  ingest(text: string, options?: Partial<IngestOptions> & { yaml?: string }): Promise<Ingested>;
  content(): Promise<Record<string, PlainContent>>;
  /** Grows with every transaction that wrote something. */
  transactions(): Promise<number>;
}

export { pump };

const groups = "alignment: 1\nkinds: { Pump: { class: Generic:PhysicalObject, references: { feeds: { relationship: BisCore:ElementGroupsMembers } } } }\n";

/** What every target must do with documents: the rules that protect data and the identity of entities. */
export function synchronizationSuite(name: string, open: () => SuiteTarget): void {
  describe(`synchronization into ${name}`, () => {
    let target: SuiteTarget;
    beforeEach(() => {
      target = open();
    });
    const run = (records: BodyRecord[], parts: Omit<DocumentParts, "records"> = {}) => target.ingest(documentText({ records, ...parts }), { yaml: groups });
    const ids = async () => Object.keys(await target.content()).map((text) => text.replace("Pump ", ""));

    it("writes only the changes of the second run", async () => {
      expect(totals(await run([pump("1"), pump("2", { label: "two" }), pump("3")]))).toEqual({ inserted: 3 });
      expect(totals(await run([pump("1"), pump("2", { label: "zwei" }), pump("4")]))).toEqual({ inserted: 1, updated: 1, unchanged: 1, deleted: 1 });
      expect(await ids()).toEqual(["1", "2", "4"]);
      expect((await target.content())["Pump 2"]?.label).toBe("zwei");
    });

    it("writes nothing when nothing changed, whatever the order of lines and keys", async () => {
      await run([pump("1", { properties: { a: 1, b: { c: [1, 2], d: null } } }), pump("2")]);
      const before = await target.transactions();
      const again = await run([pump("2"), pump("1", { properties: { b: { c: [1, 2] }, a: 1 } })]);
      expect(totals(again)).toEqual({ unchanged: 2 });
      expect(await target.transactions()).toBe(before);
    });

    it("skips a document whose version did not move, unless it is forced", async () => {
      const header: Partial<HeaderRecord> = { source: { id: "plant", version: "7", checksum: "c" } };
      await run([pump("1")], { header });
      const before = await target.transactions();
      expect(await run([pump("1", { label: "ignored" })], { header })).toMatchObject({ status: "unchanged", kinds: {} });
      expect(await target.transactions()).toBe(before);
      const forced = await target.ingest(documentText({ header, records: [pump("1", { label: "seen" })] }), { yaml: groups, force: true });
      expect(totals(forced)).toEqual({ updated: 1 });
    });

    it("compares every record again when the extractor's options changed", async () => {
      const header = (options: object): Partial<HeaderRecord> => ({ source: { id: "plant", version: "7" }, extractor: { name: "test", version: "1.0.0", options: { ...options } } });
      await run([pump("1")], { header: header({ key: "a" }) });
      expect(totals(await run([pump("1", { label: "b" })], { header: header({ key: "b" }) }))).toEqual({ updated: 1 });
    });

    it("never deletes for a document without its end, and says so", async () => {
      await run([pump("1"), pump("2")]);
      const cut = await run([pump("1", { label: "one" })], { end: false });
      expect(cut).toMatchObject({ status: "incomplete", reasons: ["end-missing"] });
      expect(totals(cut)).toEqual({ updated: 1 });
      expect(await ids()).toEqual(["1", "2"]);
      expect(totals(await run([pump("1", { label: "one" })]))).toEqual({ unchanged: 1, deleted: 1 });
    });

    it.each<[string, DocumentParts["end"]]>([
      ["that is partial", { status: "partial" }],
      ["whose counts do not match", { counts: { entity: 2 } }],
      ["whose scopes are not complete", { scopes: [] }],
    ])("never deletes for a document %s", async (_, end) => {
      await run([pump("1"), pump("2")]);
      expect(totals(await run([pump("1")], { ...(end !== undefined && { end }) }))).toEqual({ unchanged: 1 });
      expect(await ids()).toEqual(["1", "2"]);
    });

    it("stops before it deletes too much", async () => {
      const many = Array.from({ length: 50 }, (_, i) => pump(`p${i}`));
      await run(many);
      const stopped = await run(many.slice(0, 20));
      expect(stopped).toMatchObject({ status: "deletions-stopped", stoppedDeletions: [{ scope: "", known: 50, missing: 30 }] });
      expect(await ids()).toHaveLength(50);
      const allowed = await target.ingest(documentText({ records: many.slice(0, 20) }), { yaml: groups, deletionThreshold: { share: 0.6, count: 20 } });
      expect(totals(allowed)).toEqual({ unchanged: 20, deleted: 30 });
    });

    it("marks what the source no longer has when asked to, and takes the mark away when it comes back", async () => {
      const both = documentText({ records: [pump("1"), pump("2")] });
      const one = documentText({ records: [pump("1")] });
      const mark = { yaml: groups, deletions: "mark" } as const;
      await target.ingest(both, mark);
      expect(totals(await target.ingest(one, mark))).toEqual({ unchanged: 1, marked: 1 });
      const before = await target.transactions();
      expect(totals(await target.ingest(one, mark))).toEqual({ unchanged: 1 });
      expect(await target.transactions()).toBe(before);
      expect(await ids()).toEqual(["1", "2"]);
      expect(totals(await target.ingest(both, mark))).toEqual({ unchanged: 1, updated: 1 });
      expect(totals(await target.ingest(both, mark))).toEqual({ unchanged: 2 });
      await target.ingest(one, mark);
      expect(totals(await target.ingest(one, { yaml: groups }))).toEqual({ unchanged: 1, deleted: 1 });
    });

    it("leaves everything as it is when asked never to delete", async () => {
      await run([pump("1"), pump("2")]);
      const kept = await target.ingest(documentText({ records: [pump("1")] }), { yaml: groups, deletions: "never" });
      expect(kept).toMatchObject({ status: "synchronized", keptMissing: 1 });
      expect(await ids()).toEqual(["1", "2"]);
    });

    it("looks at an unchanged document again when the deletion policy changed", async () => {
      const document = (records: BodyRecord[], version: string): string => documentText({ header: { source: { id: "plant", version } }, records });
      await target.ingest(document([pump("1"), pump("2")], "1"), { yaml: groups });
      await target.ingest(document([pump("1")], "2"), { yaml: groups, deletions: "never" });
      expect(totals(await target.ingest(document([pump("1")], "2"), { yaml: groups }))).toEqual({ unchanged: 1, deleted: 1 });
    });

    it("keeps the element of a record that is rejected", async () => {
      await run([pump("1"), pump("2"), pump("3")]);
      const invalid = { ...pump("2"), surprise: true } as unknown as BodyRecord;
      const result = await run([pump("1"), invalid]);
      expect(totals(result)).toEqual({ unchanged: 1, rejected: 1, deleted: 1 });
      expect(result.found.map(({ code, place }) => [code, place.line])).toEqual([["schema-violation", 3]]);
      expect(await ids()).toEqual(["1", "2"]);
    });

    it("deletes by tombstones alone in delta mode", async () => {
      await run([pump("1"), pump("2"), pump("3")]);
      const delta = await run([pump("4"), { type: "delete", kind: "Pump", id: "2" }], { header: { mode: "delta" } });
      expect(totals(delta)).toEqual({ inserted: 1, deleted: 1 });
      expect(await ids()).toEqual(["1", "3", "4"]);
    });

    const pumps: PumpTarget = { run: (records, parts) => run(records, parts), content: () => target.content(), transactions: () => target.transactions() };
    scopeSuite(pumps);
    parentSuite(pumps);

    it("resolves references that point forward", async () => {
      const result = await run([pump("1", { references: { feeds: [to("2"), to("3")] } }), pump("2", { references: { feeds: to("1") } }), pump("3")]);
      expect(totals(result)).toEqual({ inserted: 3 });
      expect(result.found).toEqual([]);
      expect(await target.content()).toMatchObject({ "Pump 1": { links: 2, whole: true }, "Pump 2": { links: 1, whole: true } });
    });

    it("tries a reference again until its target is there, and when the target comes back", async () => {
      const referring = pump("1", { references: { feeds: to("2") } });
      const first = await run([referring]);
      expect(first.found.map(({ code, place, pointer }) => [code, place.line, pointer])).toEqual([["reference-unresolved", 2, "/references/feeds"]]);
      const before = await target.transactions();
      expect(totals(await run([referring]))).toEqual({ unchanged: 1 });
      expect(await target.transactions()).toBe(before);
      await run([referring, pump("2")]);
      expect((await target.content())["Pump 1"]).toMatchObject({ links: 1, whole: true });
      const gone = await run([referring]);
      expect(gone.found.map(({ code }) => code)).toEqual(["reference-unresolved"]);
      expect(totals(gone)).toEqual({ unchanged: 1, deleted: 1 });
      await run([referring, pump("2")]);
      expect((await target.content())["Pump 1"]).toMatchObject({ links: 1, whole: true });
    });

    it("swaps the codes of two entities", async () => {
      await run([pump("1", { code: "A" }), pump("2", { code: "B" })]);
      const swapped = await run([pump("1", { code: "B" }), pump("2", { code: "A" })]);
      expect(totals(swapped)).toEqual({ updated: 2 });
      expect(swapped.found).toEqual([]);
      expect(await target.content()).toMatchObject({ "Pump 1": { code: "B" }, "Pump 2": { code: "A" } });
    });

    it("gives a code to the new owner when the old one goes", async () => {
      await run([pump("1", { code: "A" })]);
      const moved = await run([pump("2", { code: "A" })]);
      expect(moved.found).toEqual([]);
      expect(await target.content()).toEqual({ "Pump 2": { className: "Generic:PhysicalObject", code: "A", links: 0, whole: true } });
    });

    it("reaches unchanged records when the alignment changed", async () => {
      const records = [pump("1", { properties: { tag: "T1" } }), pump("2", { properties: {} })];
      await run(records);
      const yaml = groups.replace("references:", "label: tag, references:");
      expect(totals(await target.ingest(documentText({ records }), { yaml }))).toEqual({ updated: 1, unchanged: 1 });
      expect((await target.content())["Pump 1"]?.label).toBe("T1");
    });

    it("reaches what was rejected, or not delivered, while the alignment changed", async () => {
      const records = [pump("1", { properties: { tag: "T1" } }), pump("2", { scope: "b", properties: { tag: "T2" } }), pump("3")];
      const ingest = (some: BodyRecord[], scopes: string[], yaml: string) => target.ingest(documentText({ header: { scopes: ["", "b"] }, records: some, end: { scopes } }), { yaml });
      await ingest(records, ["", "b"], groups);
      const labelled = groups.replace("references:", "label: tag, references:");
      const invalid = { ...records[0], surprise: true } as unknown as BodyRecord;
      await ingest([invalid, pump("3")], [""], labelled);
      expect(totals(await ingest(records, ["", "b"], labelled))).toEqual({ updated: 2, unchanged: 1 });
      expect(await target.content()).toMatchObject({ "Pump 1": { label: "T1", whole: true }, "Pump 2": { label: "T2", whole: true } });
    });

    it("reaches the users of a shared part when the part changes", async () => {
      const part = (size: number): BodyRecord => ({ type: "part", id: "flange", geometry: [{ type: "box", low: [0, 0, 0], high: [size, 1, 1] }] });
      const user = pump("1", { geometry: [{ type: "part", part: "flange" }] });
      await run([part(1), user, pump("2")]);
      expect(totals(await run([part(5), user, pump("2")]))).toEqual({ updated: 2, unchanged: 1 });
      expect(totals(await run([part(5), user, pump("2")]))).toEqual({ unchanged: 3 });
    });

    it("reports a kind that the alignment does not know, and keeps its element", async () => {
      await run([pump("1")]);
      const other = groups.replace("Pump:", "Valve:");
      const result = await target.ingest(documentText({ records: [pump("1")] }), { yaml: other });
      expect(totals(result)).toEqual({ rejected: 1 });
      expect(result.found.map(({ code, pointer }) => [code, pointer])).toEqual([["kind-unaligned", "/kind"]]);
      expect(await ids()).toEqual(["1"]);
    });
  });
}
