import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Oracle, type Step, step, stepAlignment, stepText } from "../support/history.js";
import { contentOf } from "../support/imodel-content.js";
import { ingestText } from "../support/ingest-text.js";
import { SharedIModel } from "../support/shared-imodel.js";
import { plainContent, type PlainContent } from "../support/target-content.js";

describe("any history of documents, against an iModel", () => {
  const imodel = new SharedIModel();
  let histories = 0;

  function contentOfHistory(id: string): Record<string, PlainContent> {
    const elements = Object.entries(contentOf(imodel.db)).filter(([name]) => name.startsWith(`${id} `) || name.startsWith(`${id}/`));
    return plainContent(Object.fromEntries(elements));
  }

  it("ends as the oracle says, and a step repeated writes nothing", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 8 }), fc.integer({ min: 1, max: 9 }), async (steps, batchSize) => {
        const id = `history-${++histories}`;
        const oracle = new Oracle();
        for (const each of steps) {
          oracle.apply(each);
          await ingestText(stepText(each), imodel.target(id), { yaml: stepAlignment(each), batchSize });
          expect(oracle.known(contentOfHistory(id))).toEqual(oracle.content());
          const before = imodel.transactions;
          await ingestText(stepText(each), imodel.target(id), { yaml: stepAlignment(each), batchSize });
          expect(imodel.transactions).toBe(before);
        }
        const nothing: Step = { things: [], ending: "whole", mode: "snapshot", tombstones: [], complete: ["", "east"], className: "Generic:PhysicalObject" };
        await ingestText(stepText(nothing), imodel.target(id), { yaml: stepAlignment(nothing) });
        expect(contentOfHistory(id)).toEqual({});
      }),
      { numRuns: 80, seed: 7 },
    );
  });
});
