import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Oracle, step, stepAlignment, stepText } from "../support/history.js";
import { ingestText, totals } from "../support/ingest-text.js";
import { MemoryTarget } from "../support/memory-target.js";
import { memoryContent } from "../support/target-content.js";

describe("any history of documents, against a Map", () => {
  it("ends as the oracle says, and a step repeated writes nothing", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 12 }), fc.integer({ min: 1, max: 9 }), async (steps, batchSize) => {
        const target = new MemoryTarget();
        const oracle = new Oracle();
        for (const each of steps) {
          oracle.apply(each);
          await ingestText(stepText(each), target, { yaml: stepAlignment(each), batchSize });
          expect(oracle.known(memoryContent(target))).toEqual(oracle.content());
          const before = target.transactions;
          const again = await ingestText(stepText(each), target, { yaml: stepAlignment(each), batchSize });
          expect(totals(again)).not.toHaveProperty("inserted");
          expect(target.transactions).toBe(before);
        }
      }),
      { numRuns: 1000, seed: 7 },
    );
  });
});

describe("the end state", () => {
  it("depends on the last whole document alone, not on history, the order of lines, or the size of batches", async () => {
    const last = step.map((each) => ({ ...each, ending: "whole" as const, mode: "snapshot" as const, complete: ["", "east"], things: each.things.map((thing) => ({ ...thing, bad: false })) }));
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 6 }), last, fc.array(fc.nat(), { minLength: 6, maxLength: 6 }), fc.integer({ min: 1, max: 9 }), async (steps, document, ranks, batchSize) => {
        const present = new Set(document.things.map(({ id }) => id));
        const things = document.things.filter(({ parent }) => parent === undefined || present.has(parent));
        const whole = { ...document, things: things.filter(({ parent }) => parent === undefined || things.some(({ id }) => id === parent)) };
        fc.pre(whole.things.every(({ parent }) => parent === undefined || whole.things.some(({ id }) => id === parent)));

        const withHistory = new MemoryTarget();
        for (const each of steps) await ingestText(stepText(each), withHistory, { yaml: stepAlignment(each) });
        await ingestText(stepText(whole), withHistory, { yaml: stepAlignment(whole), batchSize });
        const shuffled = [...whole.things].map((thing, i) => ({ thing, rank: ranks[i] ?? 0 })).sort((a, b) => a.rank - b.rank);
        const fresh = new MemoryTarget();
        await ingestText(stepText({ ...whole, things: shuffled.map(({ thing }) => thing) }), fresh, { yaml: stepAlignment(whole) });
        expect(memoryContent(withHistory)).toEqual(memoryContent(fresh));
      }),
      { numRuns: 400, seed: 7 },
    );
  });
});
