import { Point3d } from "@itwin/core-geometry";
import { describe, expect, it } from "vitest";
import { encodeGraphics } from "../../ingest/view/encode-graphics.js";
import { readRecord, recordLength } from "../../ingest/view/page/graphic-record.js";

const color = { red: 10, green: 20, blue: 30, transparency: 55 };

describe("graphics on their way to the page", () => {
  it("arrive as they were sent, relative to the centre, also far away from the origin", () => {
    const far = [500_000, 5_000_000, 400] as const;
    const points = Float64Array.of(500_000.001, 5_000_000.002, 400.003, 500_001, 5_000_000, 400, 500_000, 5_000_001, 400);
    const graphics = {
      element: "0x20000000001",
      surfaces: [{ color, points, normals: Float32Array.of(0, 0, 1, 0, 0, -1, 1, 0, 0), indices: Int32Array.of(0, 1, 2) }],
      lines: [{ color: { ...color, transparency: 0 }, points, indices: Int32Array.of(0, 1, 1, 2) }],
      points: [Point3d.create(500_000, 5_000_000, 401)],
    };
    const records = encodeGraphics(graphics, far).map((bytes) => {
      expect(recordLength(bytes, 0)).toBe(bytes.length);
      return readRecord(Uint8Array.from(bytes));
    });
    expect(records.map(({ type, element }) => ({ type, element }))).toEqual(["surface", "lines", "points"].map((type) => ({ type, element: "0x20000000001" })));
    const [surface, lines, point] = records;
    [0.001, 0.002, 0.003, 1, 0, 0, 0, 1, 0].forEach((value, i) => expect(surface?.points[i]).toBeCloseTo(value, 6));
    expect([...(surface?.color ?? [])]).toEqual([10, 20, 30, 200]);
    expect([...(surface?.normals ?? [])]).toEqual([0, 0, 127, 0, 0, 0, -127, 0, 127, 0, 0, 0]);
    expect([...(surface?.indices ?? [])]).toEqual([0, 1, 2]);
    expect([...(lines?.indices ?? [])]).toEqual([0, 1, 1, 2]);
    expect([...(lines?.color ?? [])]).toEqual([10, 20, 30, 255]);
    expect([...(point?.points ?? [])]).toEqual([0, 0, 1]);
  });

  it("say where an element is that has no shape", () => {
    const [bytes] = encodeGraphics({ element: "0x1c", surfaces: [], lines: [], points: [], origin: Point3d.create(1, 2, 3) }, [0, 0, 0]);
    expect(bytes && readRecord(Uint8Array.from(bytes))).toMatchObject({ type: "place", element: "0x1c", points: Float32Array.of(1, 2, 3) });
  });
});
