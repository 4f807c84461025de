import { describe, expect, it } from "vitest";
import type { BitSet } from "../../ingest/format/bit-set.js";
import { findAnchor } from "../../ingest/imodel/document-anchor.js";
import { StoredBookmark } from "../../ingest/imodel/stored-bookmark.js";
import { defaults } from "../../ingest/options.js";
import { type BodyRecord, documentText } from "../support/document-text.js";
import { ingestText, totals } from "../support/ingest-text.js";
import { SharedIModel } from "../support/shared-imodel.js";
import { stoppedRun } from "../support/stopped-run.js";

const imodel = new SharedIModel();
let sources = 0;

function pump(id: string, more: Partial<Extract<BodyRecord, { type: "entity" }>> = {}): BodyRecord {
  return { type: "entity", kind: "Pump", id, label: `pump ${id}`, ...more };
}

function pumps(from: number, to: number): BodyRecord[] {
  return Array.from({ length: to - from }, (_, i) => pump(`P-${from + i}`));
}

describe("the place where a run of a document of several batches goes on", () => {
  it("stands behind the last change where what follows that change has not changed", async () => {
    const target = imodel.target(`source ${++sources}`);
    await ingestText(documentText({ records: pumps(0, 1200) }), target, { reopens: true });
    const records = [pump("P-0"), pump("P-1", { label: "changed" }), pump("late", { parent: { kind: "Pump", id: "nobody" } }), ...pumps(2, 1200)];
    const text = documentText({ records });
    await stoppedRun(text, target, { reopens: true, transactions: 1 });
    expect((await ingestText(text, target, { reopens: true })).passedOver).toEqual({ lines: 4 });
  });

  it("stands behind the last change too where a dynamic schema holds back what is written until everything is read", async () => {
    const target = imodel.target(`source ${++sources}`);
    const yaml = "alignment: 1\ndynamicSchema: { name: Plant }\nkinds: {}\ndefault: { class: Generic:PhysicalObject }\n";
    const text = documentText({ records: Array.from({ length: 1200 }, (_, i) => pump(`P-${i}`, { properties: { speed: i } })) });
    const options = { reopens: true, yaml, batchSize: 600 };
    await stoppedRun(text, target, { ...options, transactions: 1 });
    const ended = await ingestText(text, target, options);
    expect(ended.passedOver).toEqual({ lines: 601 });
    expect(totals(ended)).toEqual({ inserted: 600, unchanged: 600 });
  });

  it.each([[22, 2201, 700], [26, 2601, 1100], [36, 3502, 2001], [45, 3502, 2901]])("stands behind the last change however many lines wait (%i transactions)", async (transactions, lines, written) => {
    const target = imodel.target(`source ${++sources}`);
    const children = Array.from({ length: 1500 }, (_, i) => pump(`child ${i}`, { parent: { kind: "Pump", id: "late" } }));
    const text = documentText({ records: [...pumps(0, 100), ...children, ...pumps(100, 2000), pump("late")] });
    const options = { reopens: true, batchSize: 100 };
    await stoppedRun(text, target, { ...options, transactions });
    const ended = await ingestText(text, target, options);
    expect(ended.passedOver).toEqual({ lines });
    expect(ended).toMatchObject({ status: "synchronized", records: 3501, issues: { error: 0, warning: 0 } });
    expect(totals(ended)).toEqual({ inserted: 3501 - written, unchanged: written });
  });

  it("has ever fewer lines to be read again, over all runs that are stopped while what waited is written", async () => {
    const source = `source ${++sources}`;
    const target = imodel.target(source);
    const children = Array.from({ length: 50 }, (_, i) => pump(`child ${i}`, { parent: { kind: "Pump", id: "late" } }));
    const text = documentText({ records: [...children, ...pumps(0, 10), pump("late")] });
    const options = { reopens: true, batchSize: 10 };
    const left: number[] = [];
    for (const transactions of [8, 2, 1]) {
      await stoppedRun(text, target, { ...options, transactions });
      left.push([...againIn(source)].length);
    }
    expect(left).toEqual([40, 20, 10]);
    const ended = await ingestText(text, target, options);
    expect(ended.passedOver).toEqual({ lines: 62 });
    expect(totals(ended)).toEqual({ inserted: 10, unchanged: 51 });
    expect(ended).toMatchObject({ status: "synchronized", records: 61 });
  });

  it("stands behind it also behind records that nobody can read, and after each run these are said again", async () => {
    const [target, whole] = [imodel.target(`source ${++sources}`), imodel.target(`source ${++sources}`)];
    const bad = ["{", '{"type":"entity"}', `{"type":"entity","kind":"Pump","id":"${"x".repeat(3000)}"}`];
    const lines = documentText({ records: pumps(0, 40) }).split("\n");
    const text = [...lines.slice(0, 6), ...bad, ...lines.slice(6)].join("\n");
    const options = { reopens: true, batchSize: 5, limits: { ...defaults.limits, maxRecordBytes: 2000 } };
    const expected = await ingestText(text, whole, options);
    await stoppedRun(text, target, { ...options, transactions: 4 });
    const ended = await ingestText(text, target, options);
    expect(ended.passedOver).toEqual({ lines: 24 });
    expect(ended.found).toEqual(expected.found);
    expect(ended).toMatchObject({ status: "incomplete", reasons: expected.reasons, issues: expected.issues });
    expect(ended.found.slice(0, 3).map(({ code, place }) => [code, place.line])).toEqual([["json-invalid", 7], ["line-too-long", 9], ["schema-violation", 8]]);
    expect(totals(ended)).toEqual({ inserted: 20, unchanged: 20 });
  });
});

/** The lines before the place of a source that must be read again. */
function againIn(source: string): BitSet {
  const unfinished = new StoredBookmark(imodel.db).unfinished(findAnchor(imodel.db, source).link);
  if (!unfinished) throw new Error("no run was stopped");
  return unfinished.bookmark.again;
}
