import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { Picture, PictureBox } from "../../ingest/report/picture/picture.js";
import { pictureSection } from "../../ingest/report/picture/picture-section.js";
import { synchronize } from "../../ingest/synchronize-inputs.js";
import { type BodyRecord, documentText } from "../support/document-text.js";
import { tempFolder } from "../support/temp-folder.js";

function box(x: number, state: PictureBox["state"] = "unchanged"): PictureBox {
  return { low: [x, 0, 0], high: [x + 1, 1, 1], state };
}

function paths({ text }: { text: string }): { state: string | undefined; numbers: number[] }[] {
  return [...text.matchAll(/<path class="(\w+)" d="([^"]+)"/g)].map(([, state, d = ""]) => ({ state, numbers: d.split(/[^-\d.]+/).filter(Boolean).map(Number) }));
}

describe("the picture of a report", () => {
  it("draws every box from above and from a corner, within its frame, and what has changed last", () => {
    const picture: Picture = { boxes: [box(0, "inserted"), box(5), box(10, "updated"), box(15, "marked")], total: 4, isKnown: true };
    const drawn = paths(pictureSection(picture));
    expect(drawn.map(({ state }) => state)).toEqual(["unchanged", "inserted", "updated", "marked", "unchanged", "inserted", "updated", "marked"]);
    for (const { numbers } of drawn) for (const [i, value] of numbers.entries()) {
      expect(value).toBeGreaterThanOrEqual(0);
      expect(value).toBeLessThanOrEqual(i % 2 === 0 ? 480 : 360);
    }
  });

  it("leaves out what lies far away from all else, and says how many are drawn", () => {
    const boxes = [...Array.from({ length: 40 }, (_, i) => box(i)), box(1_000_000)];
    const { text } = pictureSection({ boxes, total: 5000, isKnown: true });
    expect(paths({ text })).toHaveLength(80);
    expect(text).toContain("40 of 5,000 elements are drawn");
  });

  it("claims nothing of what the run did where the iModel does not tell", () => {
    const { text } = pictureSection({ boxes: [box(0), box(1)], total: 2, isKnown: false });
    expect(text).toContain("cannot be told");
    expect(text).not.toContain("key-of");
  });

  it("stands boxes without extent on their place", () => {
    const point: PictureBox = { low: [3, 3, 3], high: [3, 3, 3], state: "inserted" };
    for (const { numbers } of paths(pictureSection({ boxes: [point], total: 1, isKnown: true }))) for (const value of numbers) expect(Number.isFinite(value)).toBe(true);
  });
});

describe("a report of a run", () => {
  const cwd = tempFolder();
  const imodel = join(cwd, "plant.bim");

  async function report(records: BodyRecord[]): Promise<string> {
    const input = join(cwd, "plant.ndjson");
    writeFileSync(input, documentText({ records }));
    await synchronize({ inputs: [input], imodel, reports: [join(cwd, "run.html")] });
    return readFileSync(join(cwd, "run.html"), "utf8");
  }

  function tank(id: string, size: number): BodyRecord {
    return { type: "entity", kind: "Tank", id, geometry: [{ type: "box", low: [0, 0, 0], high: [size, size, size] }] };
  }

  it("shows what the run did to the iModel, without anything that its policy forbids", async () => {
    expect(paths({ text: await report([tank("A", 1), tank("B", 2)]) }).map(({ state }) => state)).toEqual(["inserted", "inserted", "inserted", "inserted"]);
    const text = await report([tank("A", 1), tank("B", 3), tank("C", 4)]);
    expect(paths({ text }).map(({ state }) => state).sort()).toEqual(["inserted", "inserted", "unchanged", "unchanged", "updated", "updated"]);
    expect(text).not.toMatch(/ style=/);
  });

  it("shows everything as unchanged when the run changed nothing, whatever the one before it did", async () => {
    expect(new Set(paths({ text: await report([tank("A", 1), tank("B", 3), tank("C", 4)]) }).map(({ state }) => state))).toEqual(new Set(["unchanged"]));
  });

  it("has no picture where nothing lies in space", async () => {
    const bare = join(cwd, "bare.bim");
    writeFileSync(join(cwd, "bare.ndjson"), documentText({ records: [{ type: "entity", kind: "Note", id: "N" }] }));
    await synchronize({ inputs: [join(cwd, "bare.ndjson")], imodel: bare, reports: [join(cwd, "bare.html")] });
    expect(readFileSync(join(cwd, "bare.html"), "utf8")).not.toContain('class="picture"');
  });
});
