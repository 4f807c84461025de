import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { documentForms } from "../support/document-forms.js";
import { Oracle, type Step, step, stepAlignment, stepOf, stepText } from "../support/history.js";
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

/** Each carrier, read in small pieces or whole. */
const reading = fc.record({ name: fc.constantFrom(...Object.keys(documentForms)), chunkBytes: fc.constantFrom(120, 1024 * 1024) });
/** After how many transactions a run is stopped, and those that go on. */
const stops = fc.array(fc.integer({ min: 1, max: 6 }), { minLength: 1, maxLength: 4 });
/** Many lines wait for others in a document of many things, and come to their turn in several transactions. */
const steps = fc.oneof(
  fc.array(fc.tuple(step, stops, reading), { minLength: 1, maxLength: 6 }),
  fc.array(fc.tuple(stepOf([..."abcdefghij"].flatMap((letter) => [`${letter}1`, `${letter}2`, `${letter}3`]), 25), stops, reading), { minLength: 1, maxLength: 2 }),
);

describe("any history of documents whose runs are stopped", () => {
  it("ends as the oracle says", async () => {
    const wentOn = new Map<string, number>();
    await fc.assert(
      fc.asyncProperty(steps, fc.integer({ min: 1, max: 3 }), async (history, batchSize) => {
        const id = `source-${++sources}`;
        const oracle = new Oracle();
        for (const [each, transactions, { name, chunkBytes }] of history) {
          oracle.apply(each);
          const { write = String, reopens = false } = documentForms[name] ?? {};
          const how = { yaml: stepAlignment(each), batchSize, chunkBytes, reopens };
          const text = write(stepText(each));
          for (const some of transactions) await stoppedRun(text, imodel.target(id), { ...how, transactions: some });
          const { passedOver } = await ingestText(text, imodel.target(id), how);
          if (passedOver) wentOn.set(name, (wentOn.get(name) ?? 0) + 1);
          expect(oracle.known(plainContent(contentOfSource(id)))).toEqual(oracle.content());
        }
        const nothing: Step = { things: [], ending: "whole", mode: "snapshot", tombstones: [], complete: ["", "east"], className: "Generic:PhysicalObject" };
        await ingestText(stepText(nothing), imodel.target(id), { yaml: stepAlignment(nothing) });
      }),
      { numRuns: 60, seed: 11 },
    );
    for (const name of Object.keys(documentForms)) expect(wentOn.get(name)).toBeGreaterThan(5);
  });
});
