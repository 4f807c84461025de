import { describe, expect, it } from "vitest";
import type { PropertyType } from "../../ingest/alignment/class-description.js";
import { coerce } from "../../ingest/alignment/coerce.js";

describe("coerce", () => {
  it.each<[PropertyType, unknown, unknown]>([
    ["string", "x", "x"],
    ["string", 7.5, "7.5"],
    ["string", "a\0b", undefined],
    ["string", { a: 1 }, undefined],
    ["double", 7.5, 7.5],
    ["double", "7.5", 7.5],
    ["double", "", undefined],
    ["double", "seven", undefined],
    ["integer", 2147483647, 2147483647],
    ["integer", 2147483648, undefined],
    ["integer", 1.5, undefined],
    ["long", 2147483648, 2147483648],
    ["boolean", true, true],
    ["boolean", "true", undefined],
    ["dateTime", "2026-03-01", "2026-03-01"],
    ["dateTime", "2026-03-01T06:00:00Z", "2026-03-01T06:00:00Z"],
    ["dateTime", "yesterday", undefined],
    ["dateTime", "2026-13-01", undefined],
    ["other", "x", undefined],
  ])("to %s: %j gives %j", (type, value, stored) => {
    expect(coerce(value as never, { name: "p", type })).toEqual(stored);
  });
});
