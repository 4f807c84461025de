import { describe, expect, it } from "vitest";
import { detectState } from "../../ingest/synchronize/source-item.js";

describe("detectState", () => {
  it.each([
    ["no earlier record is new", undefined, { version: "1" }, "new"],
    ["the same version is unchanged, whatever the checksum", { version: "1", checksum: "a" }, { version: "1", checksum: "b" }, "unchanged"],
    ["another version with the same checksum is unchanged", { version: "1", checksum: "a" }, { version: "2", checksum: "a" }, "unchanged"],
    ["another version with another checksum is changed", { version: "1", checksum: "a" }, { version: "2", checksum: "b" }, "changed"],
    ["version only: the version decides", { version: "1" }, { version: "2" }, "changed"],
    ["version only: the same version is unchanged", { version: "1" }, { version: "1" }, "unchanged"],
    ["checksum only: the checksum decides", { checksum: "a" }, { checksum: "b" }, "changed"],
    ["checksum only: the same checksum is unchanged", { checksum: "a" }, { checksum: "a" }, "unchanged"],
    ["a source that changes from versions to checksums is changed", { version: "1" }, { checksum: "a" }, "changed"],
    ["a record that was not written whole is changed", {}, { checksum: "a" }, "changed"],
  ] as const)("%s", (...[, known, item, state]) => {
    expect(detectState(known, item)).toBe(state);
  });
});
