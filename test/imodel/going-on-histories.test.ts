import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { documentForms } from "../support/document-forms.js";
import { Oracle, type Step, step, stepAlignment, stepText } from "../support/history.js";
import { contentOf, type ElementContent } from "../support/imodel-content.js";
import { ingestText } from "../support/ingest-text.js";
import { SharedIModel } from "../support/shared-imodel.js";
import { stoppedRun } from "../support/stopped-run.js";
import { plainContent } from "../support/target-content.js";

const imodel = new SharedIModel();
let sources = 0;

function contentOfSource(id: string): Record<string, ElementContent> {
  return Object.fromEntries(Object.entries(contentOf(imodel.db)).filter(([name]) => name.startsWith(`${id} `) || name.startsWith(`${id}/`)));
}

describe("any history of documents whose runs are stopped", () => {
  const form = fc.constantFrom(...Object.keys(documentForms));
  const chunkBytes = fc.constantFrom(120, 1024 * 1024);

  it("ends as the oracle says", { timeout: 300_000 }, async () => {
    const wentOn = new Map<string, number>();
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(step, fc.integer({ min: 1, max: 5 }), form, chunkBytes), { minLength: 1, maxLength: 6 }), fc.integer({ min: 1, max: 3 }), async (steps, batchSize) => {
        const id = `source-${++sources}`;
        const oracle = new Oracle();
        for (const [each, transactions, name, chunk] of steps) {
          oracle.apply(each);
          const { write = String, reopens = false } = documentForms[name] ?? {};
          const how = { yaml: stepAlignment(each), batchSize, chunkBytes: chunk, reopens };
          const text = write(stepText(each));
          await stoppedRun(text, imodel.target(id), { ...how, transactions });
          const { passedOver } = await ingestText(text, imodel.target(id), how);
          if (passedOver) wentOn.set(name, (wentOn.get(name) ?? 0) + 1);
          expect(oracle.known(plainContent(contentOfSource(id)))).toEqual(oracle.content());
        }
        const nothing: Step = { things: [], ending: "whole", mode: "snapshot", tombstones: [], complete: ["", "east"], className: "Generic:PhysicalObject" };
        await ingestText(stepText(nothing), imodel.target(id), { yaml: stepAlignment(nothing) });
      }),
      { numRuns: 40, seed: 11 },
    );
    for (const name of Object.keys(documentForms)) expect(wentOn.get(name)).toBeGreaterThan(5);
  });
});
