import { readFileSync } from "node:fs";
import { setTimeout } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import { stageMeanings, Stopwatch } from "../../ingest/synchronize/stopwatch.js";

/** Twenty numbers, each of which takes its time. */
async function* slow(milliseconds: number): AsyncGenerator<number> {
  for (let i = 0; i < 20; i++) {
    await setTimeout(milliseconds);
    yield i;
  }
}

/** Works on each item for a while. */
async function* working(items: AsyncIterable<number>, milliseconds: number): AsyncGenerator<number> {
  for await (const item of items) {
    await setTimeout(milliseconds);
    yield item;
  }
}

describe("a stopwatch", () => {
  it("counts each moment of a chain of stages once, for the stage that is at work", async () => {
    const stopwatch = new Stopwatch();
    const began = performance.now();
    await stopwatch.time("write", async () => {
      const read = stopwatch.watch("read", slow(10));
      const aligned = stopwatch.watch("align", working(read, 2));
      for await (const _ of aligned) await setTimeout(1);
    });
    const whole = (performance.now() - began) / 1000;
    const { read = 0, align = 0, write = 0 } = stopwatch.seconds;
    expect(read).toBeGreaterThan(0.18);
    expect(align).toBeGreaterThan(0.03);
    expect(align).toBeLessThan(read);
    expect(write).toBeGreaterThan(0.015);
    expect(read + align + write).toBeLessThanOrEqual(whole);
    expect(read + align + write).toBeGreaterThan(whole * 0.95);
  });

  it("adds up, and goes on counting after an error", async () => {
    const stopwatch = new Stopwatch();
    await stopwatch.time("open", () => setTimeout(20));
    await expect(stopwatch.time("open", () => setTimeout(20).then(() => Promise.reject(new Error("no"))))).rejects.toThrow("no");
    await stopwatch.time("write", () => setTimeout(20));
    const { open = 0, write = 0 } = stopwatch.seconds;
    expect(open).toBeGreaterThan(0.035);
    expect(write).toBeGreaterThan(0.015);
  });

  it("knows the stages that docs/report.md explains", () => {
    const rows = readFileSync("docs/report.md", "utf8").matchAll(/^\| `([a-z]+)` \|/gm);
    expect([...rows].map(([, stage]) => stage)).toEqual(Object.keys(stageMeanings));
  });

  it("closes what it watches when nobody wants more", async () => {
    let closed = false;
    const items = async function* (): AsyncGenerator<number> {
      try {
        yield* slow(1);
      } finally {
        closed = true;
      }
    };
    for await (const item of new Stopwatch().watch("read", items())) if (item === 2) break;
    expect(closed).toBe(true);
  });
});
