import { afterEach, expect, it } from "vitest";
import { Spool } from "../../ingest/format/spool.js";

const spool = new Spool<unknown>();
afterEach(() => spool.close());

it("values come back as they were, in any order and as often as they are asked for", () => {
  const block = Float64Array.from({ length: 20 }, (_, i) => i / 7);
  const values: unknown[] = [
    { operation: "element", key: { scope: "", kind: "Pump", id: "ä\u2028🙂" }, item: { checksum: "x" }, json: { a: [null, -0, 1e308, true, { deep: [""] }] } },
    { geometry: [{ type: "mesh", points: block.subarray(3, 12), triangles: Uint32Array.of(0, 1, 4294967295).subarray(1), faceColors: { palette: ["#ffffff"], faces: new Uint32Array(0) } }] },
    JSON.parse('{"__proto__":{"a":1}}'),
  ];
  const tickets = values.map((value) => spool.add(value));
  expect(spool.size).toBe(3);
  for (const i of [2, 0, 1, 1]) expect(spool.get(tickets[i] ?? -1)).toStrictEqual(values[i]);
});

it("of an array that lies within a larger one, only its own numbers are kept", () => {
  const block = new Float64Array(100_000);
  const kept = spool.get(spool.add({ points: block.subarray(7, 10) })) as { points: Float64Array };
  expect(kept.points).toEqual(Float64Array.of(0, 0, 0));
  expect(kept.points.buffer.byteLength).toBeLessThan(block.byteLength / 10);
});

it("what was never added is not there", () => {
  expect(() => spool.get(1000)).toThrow("nothing was spooled under 1000");
});
