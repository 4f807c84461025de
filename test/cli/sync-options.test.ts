import { describe, expect, it } from "vitest";
import { parseMaxDeletions } from "../../ingest/cli/sync-options.js";

describe("parseMaxDeletions", () => {
  it.each([
    ["25%", { share: 0.25, count: 0 }],
    ["0%", { share: 0, count: 0 }],
    ["100%", { share: 1, count: 0 }],
    ["12.5%", { share: 0.125, count: 0 }],
    ["0", { share: 0, count: 0 }],
    ["250", { share: 0, count: 250 }],
  ])("takes %s", (text, threshold) => {
    expect(parseMaxDeletions(text)).toEqual(threshold);
  });

  it.each(["", "%", "-1", "101%", "1.5", "many", "1e3", "10 %", "99999999999999999999"])("refuses %j", (text) => {
    expect(() => parseMaxDeletions(text)).toThrow("It is a share from 0% to 100%, or a number.");
  });
});
