import { describe, expect, it } from "vitest";
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

  it.each([[22, 1001], [26, 2501]])("is saved only once as many lines are new as are open, where these are very many (%i transactions)", async (transactions, lines) => {
    const target = imodel.target(`source ${++sources}`);
    const children = Array.from({ length: 1500 }, (_, i) => pump(`child ${i}`, { parent: { kind: "Pump", id: "late" } }));
    const text = documentText({ records: [...pumps(0, 100), ...children, ...pumps(100, 2000), pump("late")] });
    const options = { reopens: true, batchSize: 100 };
    await stoppedRun(text, target, { ...options, transactions });
    const ended = await ingestText(text, target, options);
    expect(ended.passedOver).toEqual({ lines });
    expect(ended).toMatchObject({ status: "synchronized", records: 3501, issues: { error: 0, warning: 0 } });
    expect(totals(ended)).toEqual({ inserted: 3501 - 100 * (transactions - 15), unchanged: 100 * (transactions - 15) });
  });
});
