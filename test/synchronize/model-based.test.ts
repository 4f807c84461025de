import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Oracle, step, stepText } from "../support/history.js";
import { ingestText, totals } from "../support/ingest-text.js";
import { MemoryTarget } from "../support/memory-target.js";
import { memoryContent } from "../support/target-content.js";

const yaml = "alignment: 1\nkinds: { Pump: { class: Generic:PhysicalObject, references: { feeds: { relationship: BisCore:ElementGroupsMembers } } } }\n";

describe("any history of documents, against a Map", () => {
  it("ends as the oracle says, and a step repeated writes nothing", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 12 }), async (steps) => {
        const target = new MemoryTarget();
        const oracle = new Oracle();
        for (const each of steps) {
          oracle.apply(each);
          await ingestText(stepText(each), target, { yaml });
          expect(memoryContent(target)).toEqual(oracle.content());
          const before = target.transactions;
          const again = await ingestText(stepText(each), target, { yaml });
          expect(totals(again)).not.toHaveProperty("inserted");
          expect(target.transactions).toBe(before);
        }
      }),
      { numRuns: 400 },
    );
  });
});
