import { describe, expect, it } from "vitest";
import { findMissing } from "../../ingest/synchronize/deletions.js";
import { ProvenanceIndex } from "../../ingest/synchronize/provenance-index.js";

const threshold = { share: 0.1, count: 20 };

function indexOf(scope: string, { known, missing }: { known: number; missing: number }, index = new ProvenanceIndex()): ProvenanceIndex {
  for (let i = 0; i < known; i++)
    index.set({ key: { scope, kind: "Row", id: String(i) }, element: "0x1", aspect: "0x1", seen: i >= missing, relationship: false, marked: false });
  return index;
}

describe("findMissing", () => {
  it("finds what a complete scope no longer has", () => {
    const { keys, stopped } = findMissing(indexOf("", { known: 100, missing: 2 }), [""], threshold);
    expect(keys.map(({ id }) => id)).toEqual(["0", "1"]);
    expect(stopped).toEqual([]);
  });

  it("leaves scopes alone that are not complete", () => {
    const index = indexOf("floor-1", { known: 10, missing: 1 }, indexOf("floor-4", { known: 10, missing: 10 }));
    expect(findMissing(index, ["floor-1"], threshold).keys).toEqual([{ scope: "floor-1", kind: "Row", id: "0" }]);
  });

  it("stops only when both bounds of the threshold are passed", () => {
    const stopped = (known: number, missing: number) => findMissing(indexOf("", { known, missing }), [""], threshold).stopped;
    expect(stopped(20, 20)).toEqual([]);
    expect(stopped(1000, 100)).toEqual([]);
    expect(stopped(1000, 101)).toEqual([{ scope: "", known: 1000, missing: 101 }]);
    expect(stopped(21, 21)).toEqual([{ scope: "", known: 21, missing: 21 }]);
  });
});
