import fc from "fast-check";
import { expect, it } from "vitest";
import { showNumber } from "../../ingest/cli/terminal.js";

it("numbers are shown as English writes them", () => {
  expect([0, 999, 1000, 7166.4, 1234567].map(showNumber)).toEqual(["0", "999", "1,000", "7,166", "1,234,567"]);
  fc.assert(fc.property(fc.maxSafeInteger(), (value) => showNumber(value) === value.toLocaleString("en-US")), { seed: 3 });
});
