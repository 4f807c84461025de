import { describe, expect, it } from "vitest";
import { parseSeconds, waitOf } from "../../ingest/cli/wait-option.js";

describe("--wait", () => {
  it("without a number waits as long as it takes, and not at all when it is not there", () => {
    expect(waitOf({ wait: true })).toEqual({ wait: Number.POSITIVE_INFINITY });
    expect(waitOf({ wait: 30 })).toEqual({ wait: 30 });
    expect(waitOf({ wait: 0 })).toEqual({ wait: 0 });
    expect(waitOf({})).toEqual({});
  });

  it.each([["30", 30], ["0", 0], ["0.5", 0.5]])("takes %s seconds", (text, seconds) => {
    expect(parseSeconds(text)).toBe(seconds);
  });

  it.each(["", "-1", "1m", "1e3", "Infinity", "other.ndjson", "99999999999"])("refuses %j", (text) => {
    expect(() => parseSeconds(text)).toThrow("It is a number of seconds");
  });
});
