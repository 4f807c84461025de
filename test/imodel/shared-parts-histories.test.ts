import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { findDamage } from "../robustness/imodel-lines.js";
import { cube, pump, shownSizes } from "../support/cube-parts.js";
import { documentText } from "../support/document-text.js";
import { partUse } from "../support/exported-graphics.js";
import { ingestText } from "../support/ingest-text.js";
import { SharedIModel } from "../support/shared-imodel.js";

/** One document: the size of each part, and the part that each pump places. */
interface Step {
  mode: "snapshot" | "delta";
  parts: Record<string, number>;
  pumps: Record<string, string>;
}

const [partIds, pumpIds] = [["a", "b", "c"], ["1", "2", "3", "4"]];

function steps(modes: readonly Step["mode"][]): fc.Arbitrary<Step[]> {
  const step = fc
    .record({
      mode: fc.constantFrom(...modes),
      parts: fc.dictionary(fc.constantFrom(...partIds), fc.integer({ min: 1, max: 3 }), { noNullPrototype: true }),
      pumps: fc.dictionary(fc.constantFrom(...pumpIds), fc.constantFrom(...partIds), { noNullPrototype: true }),
    })
    .map(({ mode, parts, pumps }) => ({ mode, parts, pumps: Object.fromEntries(Object.entries(pumps).filter(([, part]) => part in parts)) }));
  return fc.array(step, { minLength: 1, maxLength: 8 });
}

function stepText({ mode, parts, pumps }: Step): string {
  const cubes = Object.entries(parts).map(([id, size]) => cube(id, size));
  return documentText({ header: { mode }, records: [...cubes, ...Object.entries(pumps).map(([id, part]) => pump(id, part))] });
}

interface Pump {
  part: string;
  size: number;
  /** Whether it was left out when its part was taken from others: then it shows what it did, although its part may have come back to that. */
  leftOut: boolean;
}

/** What each pump has to show, told in the simplest way. */
class Oracle {
  parts: Record<string, number> = {};
  #pumps = new Map<string, Pump>();

  /** @param diverged parts of which the run said that what places them may not follow */
  apply({ mode, parts, pumps }: Step, diverged: readonly (string | undefined)[], shown: Record<string, number[]>): void {
    const before = this.parts;
    this.parts = mode === "snapshot" ? parts : { ...before, ...parts };
    for (const [id, pump] of this.#pumps) {
      if (mode === "snapshot") this.#pumps.delete(id);
      else if (pump.size === before[pump.part]) this.#follow(pump, { isDiverged: diverged.includes(pump.part), shown: shown[id] });
    }
    for (const [id, part] of Object.entries(pumps)) this.#pumps.set(id, { part, size: this.parts[part] ?? 0, leftOut: mode === "delta" && (this.#pumps.get(id)?.leftOut ?? false) });
  }

  #follow(pump: Pump, { isDiverged, shown: [shown = 0] = [] }: { isDiverged: boolean; shown: number[] | undefined }): void {
    const wanted = this.parts[pump.part] ?? 0;
    if (isDiverged) pump.leftOut = true;
    else if (!pump.leftOut || shown === wanted) pump.size = wanted;
  }

  get sizes(): Record<string, number[]> {
    return Object.fromEntries([...this.#pumps].map(([id, { size }]) => [id, [size]]));
  }

  get contents(): number {
    return new Set(Object.values(this.parts)).size;
  }
}

describe("any history of parts and of what places them", () => {
  const imodel = new SharedIModel();
  let histories = 0;

  async function follow(history: readonly Step[], batchSize: number): Promise<void> {
    const id = `history-${++histories}`;
    const oracle = new Oracle();
    for (const step of history) {
      const { found } = await ingestText(stepText(step), imodel.target(id), { batchSize });
      expect(found.filter(({ code }) => code !== "part-diverged")).toEqual([]);
      const shown = shownSizes(imodel.db);
      oracle.apply(step, found.map((issue) => issue.id), shown);
      expect(shown).toEqual(oracle.sizes);
      const before = imodel.transactions;
      expect((await ingestText(stepText(step), imodel.target(id), { batchSize, force: true })).found).toEqual([]);
      expect(imodel.transactions).toBe(before);
      const { parts } = partUse(imodel.db);
      if (history.every(({ mode }) => mode === "snapshot")) expect(parts).toBe(oracle.contents);
      else expect(parts).toBeGreaterThanOrEqual(oracle.contents);
    }
    await ingestText(stepText({ mode: "snapshot", parts: {}, pumps: {} }), imodel.target(id));
    expect(partUse(imodel.db).parts).toBe(0);
  }

  it("of whole sources ends with one GeometryPart for each content", async () => {
    await fc.assert(fc.asyncProperty(steps(["snapshot"]), fc.integer({ min: 1, max: 9 }), follow), { numRuns: 40, seed: 11 });
    expect(findDamage(imodel.db)).toEqual([]);
  });

  it("with deltas among them shows what it should, or did, where the run says so", async () => {
    await fc.assert(fc.asyncProperty(steps(["snapshot", "delta", "delta"]), fc.integer({ min: 1, max: 9 }), follow), { numRuns: 60, seed: 12 });
    expect(findDamage(imodel.db)).toEqual([]);
  });
});
